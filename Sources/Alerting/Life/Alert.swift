package import Telemetry

/// Where an alert stands.
package enum AlertState: String, Sendable, CaseIterable {
  /// Its condition holds, but not yet for long enough.
  case pending
  /// Raised.
  case firing
  /// Over; also a pending one that never fired.
  case resolved
}

/// One rung of a rule's ladder.
package struct AlertLevel: Hashable, Sendable {
  /// The short code, for instance "2".
  package let code: String
  /// For instance "Báo động II".
  package let name: String

  /// Names a level.
  package init(code: String, name: String) {
    self.code = code
    self.name = name
  }
}

/// One rendered annotation of a rule.
package struct Annotation: Hashable, Sendable {
  /// The rule file's key without its language, for instance "summary".
  package let name: String
  /// The text for operators.
  package let text: LocalizedText

  /// Joins a key to its text.
  package init(name: String, text: LocalizedText) {
    self.name = name
    self.text = text
  }
}

/// One alert as it stands now.
package struct Alert: Hashable, Sendable {
  /// Which alert.
  package var identity: AlertIdentity
  /// The rule's alert name, for instance "RiverStage".
  package var name: String
  /// Where it stands.
  package var state: AlertState
  /// The rung it stands on; `nil` for a rule without levels. A resolved alert keeps its last one.
  package var level: AlertLevel?
  /// How grave it is.
  package var severity: Severity
  /// The time of the reading that made it pending; `nil` where it fired at once.
  package var pendingSince: Milliseconds?
  /// The time of the reading or timer that raised it; while pending, the time it became so.
  package var startsAt: Milliseconds
  /// The time of its last change.
  package var updatedAt: Milliseconds
  /// The time it was over; `nil` while it is not.
  package var endsAt: Milliseconds?
  /// The value that decided the last change; `nil` where there was none, as when data stopped coming.
  package var value: Double?
  /// The labels of the series or group, and those the rule adds.
  package var labels: Labels
  /// The rule's texts.
  package var annotations: [Annotation]
  /// Where.
  package var place: Place
  /// How many changes it has seen, this one counted.
  package var sequence: Int64

  /// Whether it was ever raised. Operators are told of nothing before; a pending alert that ends unraised is
  /// resolved without anybody having known.
  package var wasRaised: Bool

  /// The texts of one annotation; empty where the rule has none of that name.
  package func text(_ name: String) -> LocalizedText {
    annotations.first { $0.name == name }?.text ?? LocalizedText(vi: "", en: "")
  }
}
