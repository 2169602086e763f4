package import Telemetry

/// When a rule is in effect: the keys `active`, because thresholds change by law, and `schedule`, because a
/// city has seasons and office hours.
///
/// Outside of it a rule raises nothing, and what it raised ends.
package struct Effect: Hashable, Sendable {
  /// In effect from this time on; `nil` since ever.
  package var from: Milliseconds?
  /// In effect before this time; `nil` for ever.
  package var until: Milliseconds?
  /// In effect only then; `nil` around the clock.
  package var schedule: Schedule?

  /// In effect between two times, where a schedule is given only when it holds.
  package init(from: Milliseconds? = nil, until: Milliseconds? = nil, schedule: Schedule? = nil) {
    self.from = from
    self.until = until
    self.schedule = schedule
  }

  /// Always in effect.
  package static let always = Effect()

  /// Whether the rule is in effect at `time`.
  package func holds(at time: Milliseconds) -> Bool {
    (from ?? .min) <= time && time < (until ?? .max) && (schedule?.holds(at: time) ?? true)
  }

  /// When the rule comes into effect or goes out of it next, after `time`; `.max` for never.
  package func nextChange(after time: Milliseconds) -> Milliseconds {
    let end = until ?? .max
    guard time < end else { return .max }
    if holds(at: time) { return min(end, schedule?.nextChange(after: time) ?? .max) }
    let begin: Milliseconds
    if let from, from > time {
      begin = schedule?.holds(at: from) ?? true ? from : schedule?.nextChange(after: from) ?? .max
    } else {
      begin = schedule?.nextChange(after: time) ?? .max
    }
    return begin < end ? begin : .max
  }
}
