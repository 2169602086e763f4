package import Telemetry

/// From when on a silent series is stale: a rule then sees nothing instead of an old value.
package enum Staleness {
  /// A series that belongs to no device, for instance a recording rule's; Prometheus' own five minutes.
  package static let withoutDevice: Milliseconds = 5 * Span.minute

  /// How long the newest reading speaks for its series: 2.5 intervals. Two readings may be lost in a row, and
  /// half an interval is left for the third to be late.
  ///
  /// - Parameter interval: the longest normal distance of two readings; `nil` without a device.
  package static func span(interval: Milliseconds?) -> Milliseconds {
    guard let interval else { return withoutDevice }
    return interval / 2 * 5 + interval % 2 * 5 / 2
  }
}
