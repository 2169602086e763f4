import Backtesting
import RuleEngine
import RuleLanguage
import SQLiteStore
import Telemetry

/// A backtest beside promtool's: the same recording rules over the same readings.
enum BacktestRows {
  static func measure(_ effort: Effort) throws(BenchFailure) {
    guard PrometheusBeside.isInstalled else {
      let hint = "prometheus and promtool are not installed, so nothing stands beside it"
      Table.row("backtest", "-", budget: hint)
      return
    }
    let days = days(effort)
    let basin = Basin(days: days)
    let rules = try parse(Basin.rules)
    let beside = try PrometheusBeside(openMetrics: basin.openMetrics)
    var rounds: [(own: Elapsed, other: Elapsed)] = []
    for _ in 0..<(effort.isQuick ? 1 : 3) {
      let own = try run(rules, basin)
      rounds.append((own, try beside.backfill(Basin.rules, over: basin.extent)))
    }
    let checked = try compare(rules, basin, beside)
    let name = "backtest, 12 rules, 100 series × \(days) days, s"
    row(name, rounds, \.wall, budget: "≥ 20 (\(checked) values compared)")
    row("  processor s", rounds, \.processor, budget: "")
  }

  /// Our side alone, once.
  static func measureOwn(_ effort: Effort) throws(BenchFailure) {
    let days = days(effort)
    let own = try run(try parse(Basin.rules), Basin(days: days))
    Table.row("backtest, \(days) days, ours alone, s", Table.fixed(Double(own.wall) / 1e9, 2), budget: "")
    Table.row("  processor s", Table.fixed(Double(own.processor) / 1e9, 2), budget: "")
  }

  private static func days(_ effort: Effort) -> Int {
    effort.days > 0 ? effort.days : effort.isQuick ? 2 : 7
  }

  private static func row(
    _ name: String, _ rounds: [(own: Elapsed, other: Elapsed)], _ time: KeyPath<Elapsed, Int64>,
    budget: String
  ) {
    let own = rounds.map { Double($0.own[keyPath: time]) / 1e9 }
    let other = rounds.map { Double($0.other[keyPath: time]) / 1e9 }
    Table.row(
      name, Table.fixed(Statistics.median(own), 2), beside: Table.fixed(Statistics.median(other), 2),
      ratio: Statistics.median(zip(own, other).map { $1 / $0 }), budget: budget)
  }

  private static func parse(_ text: String) throws(BenchFailure) -> RuleSet {
    let (rules, diagnostics) = RuleSet.parse(text, file: "basin.yaml")
    guard let rules else { throw BenchFailure(diagnostics.map(\.description).joined(separator: "; ")) }
    return rules
  }

  /// Evaluates the rules over readings that lie in memory.
  private static func run(_ rules: RuleSet, _ basin: Basin) throws(BenchFailure) -> Elapsed {
    let runs = basin.runs
    let made = MadeReadings(over: basin.extent) { series, after, through in
      let run = runs[Int(series.index)]
      let first = run[0].time - Basin.interval
      let low = (after - first).flooredDivision(by: Basin.interval)
      let high = (through - first).flooredDivision(by: Basin.interval)
      return Array(run[min(run.count, max(0, Int(low)))..<min(run.count, max(0, Int(high)))])
    }
    let backtest = Backtest(series: Basin.series, thresholds: ThresholdTable(), readings: .made(made))
    let began = (wall: Clocks.wall(), processor: Clocks.process())
    let reports = try BenchFailure.wrap { () throws(SQLiteError) in
      try backtest.run([rules], over: basin.extent)
    }
    let elapsed = Elapsed(wall: Clocks.wall() - began.wall, processor: Clocks.process() - began.processor)
    precondition(reports[0].readings == runs.joined().count, "every reading of the basin is read once")
    return elapsed
  }

  /// Asks both at some instants of the last day, when the longest window is full; how many values agreed.
  private static func compare(
    _ rules: RuleSet, _ basin: Basin, _ beside: PrometheusBeside
  ) throws(BenchFailure) -> Int {
    let minute = basin.extent.upperBound / Span.minute * Span.minute
    let instants = [1_300, 700, 60].map { minute - Milliseconds($0) * Span.minute }
    var replay = Replay(rules: rules, series: Basin.series)
    var results: [DerivedSample] = []
    for index in basin.runs[0].indices {
      for series in basin.runs.indices { replay.read(basin.runs[series][index], of: SeriesID(series)) }
      var made: [DerivedSample] = []
      replay.takeDerivedSamples(into: &made)
      results += made.filter { instants.contains($0.sample.time) }
    }
    var agreed = 0
    for (place, expression) in Basin.expressions.enumerated() {
      for instant in instants {
        let name = "measure_\(place)"
        let own = results.filter {
          $0.sample.time == instant
            && replay.series[Int($0.series.index)].labels[Labels.metricName] == name
        }
        .map(\.sample.value).sorted()
        let other = try beside.values(expression, at: instant)
        guard own.count == other.count, zip(own, other).allSatisfy(isNear) else {
          throw BenchFailure("\(expression) at \(instant): \(own.prefix(5)) here, \(other.prefix(5)) there")
        }
        agreed += own.count
      }
    }
    return agreed
  }

  /// Sums in another order differ in their last digits.
  private static func isNear(_ a: Double, _ b: Double) -> Bool {
    abs(a - b) <= 1e-9 * max(1, abs(a), abs(b))
  }
}
