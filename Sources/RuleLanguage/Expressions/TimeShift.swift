package import Telemetry

/// Where in time a selector or subquery looks, seen from the evaluation: `offset 1d`, `@ 1763337600`.
package struct TimeShift: Hashable, Sendable {
  /// A fixed time that replaces the time of evaluation.
  package enum Anchor: Hashable, Sendable {
    /// `@ 1763337600`, in milliseconds since 1970.
    case time(Milliseconds)
    /// `@ start()`: the first instant of a range query. A rule is asked for one instant, so it is that.
    case start
    /// `@ end()`: the last instant of a range query. A rule is asked for one instant, so it is that.
    case end
  }

  /// How far back to look; negative looks ahead.
  package var offset: Milliseconds
  /// Replaces the evaluation time before the offset is taken off.
  package var anchor: Anchor?

  /// A shift as written.
  package init(offset: Milliseconds = 0, anchor: Anchor? = nil) {
    self.offset = offset
    self.anchor = anchor
  }

  /// Looks where the evaluation takes place.
  package static let none = TimeShift()

  /// The instant looked at by an evaluation at `time`.
  package func instant(at time: Milliseconds) -> Milliseconds {
    if case .time(let fixed) = anchor { fixed - offset } else { time - offset }
  }
}
