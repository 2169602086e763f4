import RuleEngine
import RuleLanguage
import Telemetry

/// The threshold of one level as it was over a time: the law has changed over the years.
struct LevelLimit {
  /// A stretch of time with one value.
  struct Stretch {
    var from: Milliseconds
    var until: Milliseconds
    var value: Double
  }

  /// Counted from one.
  let level: Int
  let name: String
  let severity: Severity
  /// In order; empty where the device has no such threshold.
  let stretches: [Stretch]

  /// The limits of a rule for the device of an episode, within a span of time.
  static func limits(
    of rule: Rule, _ measure: Measure, _ episode: Episode, _ backtest: Backtest, _ words: Words,
    within span: ClosedRange<Milliseconds>
  ) -> [LevelLimit] {
    func constant(_ value: Double) -> [Stretch] {
      [Stretch(from: span.lowerBound, until: span.upperBound, value: value)]
    }
    guard !rule.levels.isEmpty else {
      guard let limit = measure.limit else { return [] }
      return [LevelLimit(level: 1, name: "", severity: rule.severity, stretches: constant(limit))]
    }
    let device = episode.series.lazy.filter { Int($0.index) < backtest.series.count }
      .compactMap { backtest.series[Int($0.index)].device }.first
    return rule.levels.enumerated().map { index, level in
      let stretches: [Stretch]
      switch level.threshold {
      case .number(let value): stretches = constant(value)
      case .named(let name):
        let history = device.map { backtest.thresholds.history(of: name, device: $0) } ?? []
        stretches = history.compactMap { entry in
          let from = max(entry.from, span.lowerBound)
          let until = min(entry.until, span.upperBound)
          return from < until ? Stretch(from: from, until: until, value: entry.value) : nil
        }
        .sorted { $0.from < $1.from }
      }
      return LevelLimit(
        level: index + 1, name: level.name[words.language], severity: level.severity, stretches: stretches)
    }
  }
}
