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
    let days = effort.isQuick ? 2 : 7
    let basin = Basin(days: days)
    let rules = try parse(Basin.rules)
    let beside = try PrometheusBeside(openMetrics: basin.openMetrics)
    var (ours, theirs, ratios): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<(effort.isQuick ? 1 : 3) {
      let own = Double(try run(rules, basin))
      let other = Double(try beside.backfill(Basin.rules, over: basin.extent))
      ours.append(own / 1e9)
      theirs.append(other / 1e9)
      ratios.append(other / own)
    }
    let checked = try compare(rules, basin, beside)
    Table.row(
      "backtest, 12 rules, 100 series × \(days) days, s", Table.fixed(Statistics.median(ours), 2),
      beside: Table.fixed(Statistics.median(theirs), 2), ratio: Statistics.median(ratios),
      budget: "≥ 20 (\(checked) values compared)")
  }

  private static func parse(_ text: String) throws(BenchFailure) -> RuleSet {
    let (rules, diagnostics) = RuleSet.parse(text, file: "basin.yaml")
    guard let rules else { throw BenchFailure(diagnostics.map(\.description).joined(separator: "; ")) }
    return rules
  }

  /// Evaluates the rules over readings that lie in memory; nanoseconds.
  private static func run(_ rules: RuleSet, _ basin: Basin) throws(BenchFailure) -> Int64 {
    let runs = basin.runs
    let made = MadeReadings(over: basin.extent) { series, after, through in
      let run = runs[Int(series.index)]
      let first = run[0].time - Basin.interval
      let low = (after - first).flooredDivision(by: Basin.interval)
      let high = (through - first).flooredDivision(by: Basin.interval)
      return Array(run[min(run.count, max(0, Int(low)))..<min(run.count, max(0, Int(high)))])
    }
    let backtest = Backtest(series: Basin.series, thresholds: ThresholdTable(), readings: .made(made))
    let began = Clocks.wall()
    let reports = try BenchFailure.wrap { () throws(SQLiteError) in
      try backtest.run([rules], over: basin.extent)
    }
    let elapsed = Clocks.wall() - began
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
