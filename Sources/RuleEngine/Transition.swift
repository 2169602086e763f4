package import Telemetry

/// A change in the life of an alert, as the engine reports it.
package struct Transition: Sendable {
  /// What made the engine look.
  package enum Cause: String, Sendable {
    /// A reading.
    case reading
    /// Time passed: a wait was over, a reading left a window.
    case timer
    /// The readings fell silent.
    case silence
    /// The rule went out of effect.
    case effect
    /// The rule was removed, or means something else now.
    case ruleChange
  }

  /// The rule's place in the engine's rule list; `nil` where the rule is gone.
  package var rule: Int?
  /// The rule's id, `group/alert`.
  package var ruleID: String
  /// Names the instance within the rule: the device's id (with its channel), or the group's labels.
  package var instance: String
  /// The instance's labels without the quantity's name and without those that the rule adds.
  package var labels: Labels
  /// The device concerned, if any.
  package var device: DeviceIndex?
  /// What happened, and between which levels.
  package var change: AlertChange
  /// Why.
  package var cause: Cause
  /// The time of the deciding reading, or when the wait was over.
  package var at: Milliseconds
  /// The value that decided; the last known one where silence or time did.
  package var value: Double
  /// Which time this instance has been raised; while pending, the number it will get.
  package var episode: Int64
}

/// An alert that is pending or firing now.
package struct ActiveInstance: Sendable {
  /// The rule's place in the engine's rule list.
  package var rule: Int
  /// Names the instance within the rule.
  package var instance: String
  /// The instance's labels without the quantity's name.
  package var labels: Labels
  /// The device concerned, if any.
  package var device: DeviceIndex?
  /// The level it fires at; zero while pending, for a plain alert one.
  package var level: Int
  /// Whether it is firing, not only pending.
  package var isFiring: Bool
  /// Whether it fires because the readings fell silent.
  package var isSilenceAlert: Bool
  /// When it was raised, for a firing one.
  package var raisedAt: Milliseconds
  /// Which time it has been raised; while pending, the number it will get.
  package var episode: Int64
  /// The last value judged.
  package var value: Double
}
