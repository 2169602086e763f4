/// A point in time, in milliseconds since 1970-01-01T00:00:00Z, or a span of milliseconds.
///
/// Sensors, gateways and the legal thresholds all meet in this one unit. The program never reads a clock
/// where it decides: a time is always handed in.
@usableFromInline package typealias Milliseconds = Int64

/// Spans that rules and device files are written in.
package enum Span {
  /// One second, in milliseconds.
  package static let second: Milliseconds = 1_000
  /// One minute, in milliseconds.
  package static let minute: Milliseconds = 60_000
  /// One hour, in milliseconds.
  package static let hour: Milliseconds = 3_600_000
  /// One day of 24 hours, in milliseconds.
  package static let day: Milliseconds = 86_400_000
}
