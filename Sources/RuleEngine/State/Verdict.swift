/// What one evaluation says about every level of a rule; level *k* is bit *k* − 1.
package struct Verdict: Equatable, Sendable {
  /// The levels whose condition holds.
  package var held: UInt8
  /// The levels whose condition has ended beyond doubt: strictly past the margin.
  ///
  /// Between the two lies the margin, where nothing changes.
  package var beyond: UInt8
  /// The levels that exist for this device; one without a threshold is skipped.
  package var present: UInt8

  /// Joins the three answers.
  @inlinable package init(held: UInt8, beyond: UInt8, present: UInt8) {
    self.held = held
    self.beyond = beyond
    self.present = present
  }

  /// The verdict on a rule without levels.
  @inlinable package static func plain(_ holds: Bool) -> Verdict {
    Verdict(held: holds ? 1 : 0, beyond: holds ? 0 : 1, present: 1)
  }
}

/// What a verdict did to an alert.
package struct AlertChange: Equatable, Sendable {
  /// The kinds of change.
  package enum Kind: String, Sendable {
    /// The condition holds, and must go on holding before the alert is raised.
    case pending
    /// Raised.
    case firing
    /// Moved to another level of its ladder.
    case levelChanged
    /// Ended.
    case resolved
    /// The condition ended before the alert was raised.
    case cancelled
  }

  /// What happened.
  package var kind: Kind
  /// The level left; zero for none.
  package var from: Int
  /// The level reached; zero for none.
  package var to: Int

  /// Describes a change.
  package init(_ kind: Kind, from: Int = 0, to: Int = 0) {
    self.kind = kind
    self.from = from
    self.to = to
  }
}
