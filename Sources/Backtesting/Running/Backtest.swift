package import RuleEngine
package import RuleLanguage
package import SQLiteStore
package import Telemetry

/// Rules lived through again over readings of the past.
///
/// It is the daemon's engine with the clock of the readings, so an alert is raised at the very reading that
/// would have raised it. Thresholds are those of the reading's day. Before the span that is asked for, as much is
/// read as the longest window and the longest wait reach back; an alert that stands by then is marked.
package struct Backtest {
  /// How far a run has come.
  package struct Progress: Sendable {
    /// From 0 to 1, by the time of the readings.
    package var fraction: Double
    /// Readings judged so far.
    package var readings: Int
  }

  /// The series, numbered by the slots of the catalog.
  package let series: [SeriesDescription]
  /// Their devices' thresholds.
  package let thresholds: ThresholdTable
  /// The readings.
  package let readings: Readings

  /// A backtest of these series over these readings.
  package init(series: [SeriesDescription], thresholds: ThresholdTable, readings: Readings) {
    self.series = series
    self.thresholds = thresholds
    self.readings = readings
  }

  /// Runs some sets of rules side by side over the same readings.
  ///
  /// - Parameter span: the time to report on.
  /// - Parameter device: report on alerts of this device alone. All readings are judged all the same, because a
  ///   rule may join devices.
  /// - Parameter report: told how far it has come, once a window of the readings.
  /// - Returns: one report a set, in order.
  package func run(
    _ sets: [RuleSet], over span: ClosedRange<Milliseconds>, device: String? = nil,
    report: (Progress) -> Void = { _ in }
  ) throws(SQLiteError) -> [BacktestReport] {
    let shards = Shard.make(sets, series, thresholds)
    let lookBack = Backtest.lookBack(shards, sets)
    let first = readings.extent?.lowerBound ?? span.lowerBound
    let start = max(first, span.lowerBound - lookBack)
    for shard in shards { shard.pass(through: start - 1) }
    let wanted = shards.flatMap(\.series)
    let step = Backtest.step(series: wanted.count)
    let last = min(span.upperBound, readings.extent?.upperBound ?? span.upperBound)
    var after = start - 1
    var count = 0
    var hadReadings = Array(repeating: false, count: wanted.count)
    while after < last {
      let through = min(after + step, last)
      let window = try readings.window(of: wanted, after: after, through: through)
      Shard.live(through: window, shards)
      count += window.samples.count
      for run in wanted.indices where !window.run(run).isEmpty { hadReadings[run] = true }
      after = through
      report(
        Progress(fraction: Double(through - start + 1) / Double(max(1, last - start + 1)), readings: count))
    }
    for shard in shards { shard.pass(through: span.upperBound) }
    return sets.indices.map { set in
      Backtest.report(
        shards.map { $0.stages[set] }, span: span, device: device, warmUpFrom: min(start, span.lowerBound),
        readings: count, series: hadReadings.count { $0 })
    }
  }

  /// How far before the span reading begins: the longest window, or wait, of any rule. What recording rules make
  /// is the input of others, so their windows add up.
  private static func lookBack(_ shards: [Shard], _ sets: [RuleSet]) -> Milliseconds {
    let window = shards.flatMap { $0.stages.flatMap { $0.requiredWindows.map(\.span) } }.max() ?? 0
    var (wait, recordings): (Milliseconds, Milliseconds) = (0, 0)
    for rule in sets.flatMap(\.rules) {
      let levels = rule.levels.compactMap(\.pendingSpan)
      wait = max(wait, rule.pendingSpan, rule.keepFiringSpan, rule.clear?.span ?? 0, levels.max() ?? 0)
      if case .recording = rule.kind { recordings = 1 }
    }
    return window * (1 + recordings) + wait
  }

  /// How much time is read at once. The store keeps some six days of minute readings in a chunk and unpacks it
  /// whole, so a long step unpacks less often; a short one keeps ten thousand series within a gigabyte.
  private static func step(series count: Int) -> Milliseconds {
    min(8 * Span.day, max(6 * Span.hour, 8 * Span.day * 200 / Milliseconds(max(count, 1))))
  }

  private static func report(
    _ stages: [Stage], span: ClosedRange<Milliseconds>, device: String?, warmUpFrom: Milliseconds,
    readings: Int, series: Int
  ) -> BacktestReport {
    let rules = stages[0].rules
    let alerts = rules.indices.filter { if case .alert = rules[$0].kind { true } else { false } }
    let places = Dictionary(uniqueKeysWithValues: alerts.enumerated().map { ($0.element, $0.offset) })
    var episodes: [Episode] = []
    for var episode in stages.flatMap(\.episodes) {
      guard episode.end ?? .max > span.lowerBound || episode.begin >= span.lowerBound,
        let place = places[episode.rule], device == nil || episode.device == device
      else { continue }
      episode.rule = place
      episode.stoodBefore = episode.begin < span.lowerBound
      episodes.append(episode)
    }
    episodes.sort { ($0.begin, $0.rule, $0.instance) < ($1.begin, $1.rule, $1.instance) }
    let byRule = Dictionary(grouping: episodes, by: \.rule)
    return BacktestReport(
      span: span, warmUpFrom: warmUpFrom, readings: readings, series: series,
      conflicts: stages.map(\.conflicts).reduce(0, +),
      rules: alerts.enumerated().map {
        RuleSummary(rules[$0.element], byRule[$0.offset] ?? [], within: span)
      },
      episodes: episodes)
  }
}
