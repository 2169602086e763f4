package import Telemetry

/// What the person who exports may choose.
package struct ExportOptions: Hashable, Sendable {
  /// How often groups without an interval of their own are evaluated.
  package var interval: Milliseconds
  /// How long a silent device is remembered: `no_data: keep` and `no_data: alert` reach back so far.
  package var memory: Milliseconds

  /// The defaults: a minute, as Prometheus; and a week, because a drowned gauge is mended within one.
  package init(interval: Milliseconds = Span.minute, memory: Milliseconds = 7 * Span.day) {
    self.interval = interval
    self.memory = memory
  }

  /// An alert that a rule looks back at (`ALERTS`) is forgotten by Prometheus after five minutes, so a rule
  /// that is evaluated less often cannot see whether it fired.
  package static let longestInterval = 4 * Span.minute
}
