package import Telemetry

/// What a rule asks of time before it raises, moves or lowers an alert. One a rule, shared by its instances.
///
/// A rule without levels is a ladder of one rung whose condition is "the expression has a result", so one
/// state machine serves both.
package struct AlertPolicy: Sendable {
  /// What an instance does when the readings it lives on fall silent.
  package enum NoData: Sendable, Equatable {
    /// Stays as it is; the first reading afterwards is judged as if it had followed at once.
    case keep
    /// Ends at the instant the last reading becomes stale (after `keep_firing_for`, where it is set).
    case resolve
    /// Raises an alert about the silence itself, unless one is firing already.
    case alert
    /// A firing alert stays; whatever was waiting (`for`, `confirm`, `clear.for`) starts afresh.
    case ignore
  }

  /// Báo động has three levels and the road hazard classes five; eight leaves room, and fits one byte.
  package static let maximumLevels = 8

  /// One for a rule without levels.
  package var levelCount: Int
  /// How long each level must hold before it is raised.
  package var raiseAfter: InlineArray<8, Milliseconds>
  /// How many consecutive readings must hold each level before it is raised; at least one.
  package var confirm: InlineArray<8, UInt8>
  /// How long the value must be strictly beyond a level's margin before the level is left.
  package var clearFor: Milliseconds
  /// How long the alert outlives its condition; for a ladder, how long its lowest level does.
  package var keepFiringFor: Milliseconds
  /// What silence means.
  package var noData: NoData

  /// A policy of `levelCount` levels that all wait for `raiseAfter` and `confirm`.
  ///
  /// - Precondition: 1 to 8 levels.
  package init(
    levelCount: Int = 1, raiseAfter: Milliseconds = 0, confirm: Int = 1, clearFor: Milliseconds = 0,
    keepFiringFor: Milliseconds = 0, noData: NoData = .resolve
  ) {
    precondition(
      (1...AlertPolicy.maximumLevels).contains(levelCount), "A ladder has one to eight levels.")
    self.levelCount = levelCount
    self.raiseAfter = InlineArray(repeating: raiseAfter)
    self.confirm = InlineArray(repeating: UInt8(clamping: max(1, confirm)))
    self.clearFor = clearFor
    self.keepFiringFor = keepFiringFor
    self.noData = noData
  }
}
