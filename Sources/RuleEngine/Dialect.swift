import RuleLanguage
package import Telemetry

/// How time is read by an evaluation: ours, or that of a version of Prometheus.
///
/// The daemon knows one. The others exist so that a test file written for Prometheus is judged as Prometheus
/// judges it, and so that `check` can say where the two differ.
package struct Dialect: Hashable, Sendable {
  /// Whether a reading exactly at the start of a window belongs to it: Prometheus 2 includes it, 3 does not.
  package var includesWindowStart: Bool
  /// How long a reading speaks for its series; `nil` where each series has its own staleness.
  package var lookback: Milliseconds?
  /// The step of a subquery that gives none.
  package var defaultStep: Milliseconds

  /// As the daemon runs: left-open windows, staleness by the device's interval.
  package static let citywatch = Dialect(
    includesWindowStart: false, lookback: nil, defaultStep: Subquery.defaultStep)

  /// Prometheus 2, whose default step is the evaluation interval.
  package static func prometheus2(interval: Milliseconds) -> Dialect {
    Dialect(includesWindowStart: true, lookback: 5 * Span.minute, defaultStep: interval)
  }

  /// Prometheus 3, whose default step is the evaluation interval.
  package static func prometheus3(interval: Milliseconds) -> Dialect {
    Dialect(includesWindowStart: false, lookback: 5 * Span.minute, defaultStep: interval)
  }

  /// From when on a reading at `time` no longer speaks for its series.
  package func end(of time: Milliseconds, staleAfter: Milliseconds) -> Milliseconds {
    guard let lookback else { return time + staleAfter }
    return time + lookback + (includesWindowStart ? 1 : 0)
  }
}
