import Backtesting
import Configuration
import DeviceCatalog
import Glibc
import Pipeline
import RuleEngine
import RuleLanguage
import SQLiteStore
import Telemetry

/// A year of minute readings of a hundred series of the shipped devices, under the shipped rules.
enum BacktestYearRows {
  static func measure(_ effort: Effort) throws(BenchFailure) {
    var settings = Settings()
    (settings.devices, settings.rules, settings.addresses) = ("devices", "rules", "addresses")
    guard let blueprint = Blueprint.load(settings).blueprint else {
      let hint = "run it in the project's folder, where the shipped files are"
      Table.row("backtest of a year", "-", budget: hint)
      return
    }
    let from = CivilTime(year: 2025, month: 1, day: 1).time(offsetMinutes: 420)
    let span = from...(from + Milliseconds(effort.isQuick ? 30 : 365) * Span.day)
    let weather = Weather(blueprint.catalog)
    let readings = MadeReadings(over: span) { series, after, through in
      weather.run(of: Int(series.index), after: after, through: through)
    }
    let backtest = Backtest(
      series: blueprint.seriesBySlot, thresholds: blueprint.catalog.thresholds, readings: .made(readings))
    let began = (wall: Clocks.wall(), processor: Clocks.process())
    let report = try BenchFailure.wrap { () throws(SQLiteError) in
      try backtest.run([blueprint.rules], over: span)[0]
    }
    let seconds = Double(Clocks.wall() - began.wall) / 1e9
    let processor = Double(Clocks.process() - began.processor)
    Table.row(
      "backtest, \(effort.isQuick ? "a month" : "a year") of 100 series, s", Table.fixed(seconds, 1),
      budget: "\(report.readings) readings, \(report.rules.count) rules, \(report.episodes.count) episodes")
    Table.row("  readings/s", Table.grouped(Double(report.readings) / seconds), budget: "")
    Table.row("  processor ns a reading", Table.grouped(processor / Double(report.readings)), budget: "")
  }
}

/// What a hundred of the province's series would report, computed from the time alone: making a reading takes a
/// hundredth of what judging it does, and a year of them never lies in memory.
private struct Weather {
  private enum Form {
    case none
    case level(base: Double)
    case depth
    case rain
    case other
  }

  private let forms: [Form]

  init(_ catalog: Catalog) {
    let chosen = Set((0..<100).map { $0 * catalog.slotCount / 100 })
    forms = (0..<catalog.slotCount).map { slot in
      guard chosen.contains(slot) else { return .none }
      let device = catalog.device(ofSlot: slot)
      switch catalog.quantity(ofSlot: slot).name {
      case "water_level":
        let first = ["bd1", "bank"].lazy.compactMap {
          catalog.thresholds.history(of: $0, device: device).last?.value
        }.first
        return .level(base: (first ?? 4) - 1.5)
      case "road_water_depth": return .depth
      case "rain_total": return .rain
      default: return .other
      }
    }
  }

  func run(of slot: Int, after: Milliseconds, through: Milliseconds) -> [Sample] {
    if case .none = forms[slot] { return [] }
    var run: [Sample] = []
    run.reserveCapacity(Int((through - after) / Span.minute) + 1)
    var minute = after.flooredDivision(by: Span.minute) + 1
    while minute * Span.minute <= through {
      run.append(Sample(time: minute * Span.minute, value: value(slot, minute), quality: .good))
      minute += 1
    }
    return run
  }

  private func value(_ slot: Int, _ minute: Int64) -> Double {
    var noise = SeededRandom(seed: UInt64(bitPattern: minute &* 0x1000 &+ Int64(slot)))
    let grain = Double(noise.next() % 21) / 1_000
    // Three days of high water in each six weeks, at every place at another time.
    let phase = (minute + Int64(slot) * 1_777) % 60_480
    let rise = phase < 4_320 ? 3 * (1 - abs(Double(phase) - 2_160) / 2_160) : 0
    switch forms[slot] {
    case .none: return 0
    case .level(let base): return ((base + rise + grain) * 1_000).rounded() / 1_000
    case .depth: return ((rise / 8 + grain / 10) * 1_000).rounded() / 1_000
    case .rain: return Double(minute / 20) * 0.2 - 5_000_000
    case .other: return ((20 + 4 * rise + grain * 50) * 100).rounded() / 100
    }
  }
}
