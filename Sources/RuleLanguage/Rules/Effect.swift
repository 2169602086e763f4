package import Telemetry

/// When a rule is in effect: the key `active`, because thresholds change by law.
///
/// Outside of it a rule raises nothing, and what it raised ends.
package struct Effect: Hashable, Sendable {
  /// In effect from this time on; `nil` since ever.
  package var from: Milliseconds?
  /// In effect before this time; `nil` for ever.
  package var until: Milliseconds?

  /// In effect between two times.
  package init(from: Milliseconds? = nil, until: Milliseconds? = nil) {
    self.from = from
    self.until = until
  }

  /// Always in effect.
  package static let always = Effect()

  /// Whether the rule is in effect at `time`.
  package func holds(at time: Milliseconds) -> Bool {
    (from ?? .min) <= time && time < (until ?? .max)
  }

  /// When the rule comes into effect or goes out of it next, after `time`; `.max` for never.
  package func nextChange(after time: Milliseconds) -> Milliseconds {
    [from, until].compactMap(\.self).filter { $0 > time }.min() ?? .max
  }
}
