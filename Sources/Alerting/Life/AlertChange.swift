package import Telemetry

/// What the rule engine decided about one subject, with everything an operator is told about it.
package struct AlertChange: Sendable {
  /// The kinds of decision.
  package enum Kind: String, Sendable, CaseIterable {
    /// The condition began to hold and must go on for a while.
    case pending
    /// The alert is raised.
    case firing
    /// The level rose or fell while raised.
    case levelChanged = "level-changed"
    /// The condition is over.
    case resolved
  }

  /// Which alert.
  package var identity: AlertIdentity
  /// The rule's alert name.
  package var name: String
  /// What was decided.
  package var kind: Kind
  /// The level from now on; `nil` for a rule without levels, and when resolved.
  package var level: AlertLevel?
  /// The gravity from now on.
  package var severity: Severity
  /// The time of the reading or timer that decided.
  package var at: Milliseconds
  /// The deciding value; NaN where there is none.
  package var value: Double
  /// The labels of the series or group, and those the rule adds.
  package var labels: Labels
  /// The rule's texts, rendered for this change.
  package var annotations: [Annotation]
  /// Where.
  package var place: Place

  /// Describes a decision.
  package init(
    identity: AlertIdentity, name: String, kind: Kind, level: AlertLevel? = nil, severity: Severity,
    at: Milliseconds, value: Double, labels: Labels = Labels(), annotations: [Annotation] = [],
    place: Place = .unknown
  ) {
    self.identity = identity
    self.name = name
    self.kind = kind
    self.level = level
    self.severity = severity
    self.at = at
    self.value = value
    self.labels = labels
    self.annotations = annotations
    self.place = place
  }
}

/// One line of an alert's history.
package struct AlertHistoryEntry: Hashable, Sendable {
  /// Which alert.
  package var identity: AlertIdentity
  /// Which change of it, from one.
  package var sequence: Int64
  /// What changed.
  package var kind: AlertChange.Kind
  /// The level after the change.
  package var level: AlertLevel?
  /// The gravity after the change.
  package var severity: Severity
  /// The time of the reading or timer that decided.
  package var at: Milliseconds
  /// The deciding value; `nil` where there was none.
  package var value: Double?
  /// The clock when the change was written down: later than `at` by what the reading was late.
  package var recordedAt: Milliseconds
}
