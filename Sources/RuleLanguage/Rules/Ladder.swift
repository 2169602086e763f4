package import Telemetry

/// One rung of a ladder: an alert that rises and falls instead of several that chatter.
package struct Level: Hashable, Sendable {
  /// The short code that stands in the alert's label `level`, for instance `2`.
  package var level: String
  /// What people call it, for instance "Báo động II"; in English the same where no `name_en` is given.
  package var name: LocalizedText
  /// The value at which it holds.
  package var threshold: Threshold
  /// The unit written behind the number; `nil` where the number is in the unit of the rule's value.
  package var unit: WrittenUnit?
  /// How grave it is.
  package var severity: Severity
  /// Its own `for`; `nil` takes the rule's.
  package var pendingSpan: Milliseconds?
  /// Its own `confirm`; `nil` takes the rule's.
  package var confirm: Int?

  /// The most levels a ladder may have; the law knows three, the risk scale five. The state of an alert keeps
  /// room for so many, because it is written with every reading that changes it.
  package static let maximumCount = 8

  /// A rung of a ladder.
  package init(
    level: String, name: LocalizedText, threshold: Threshold, unit: WrittenUnit? = nil, severity: Severity,
    pendingSpan: Milliseconds? = nil, confirm: Int? = nil
  ) {
    self.level = level
    self.name = name
    self.threshold = threshold
    self.unit = unit
    self.severity = severity
    self.pendingSpan = pendingSpan
    self.confirm = confirm
  }
}

/// The value at which a level holds.
package enum Threshold: Hashable, Sendable {
  /// A threshold of the device; a device without it skips the level.
  case named(String)
  /// The same for every device.
  case number(Double)
}

/// On which side of its threshold a level holds.
package enum Direction: String, Hashable, Sendable, CaseIterable {
  /// Value ≥ threshold: floods, rain, smoke.
  case above
  /// Value ≤ threshold: water in a rice field, a battery.
  case below
}

/// How a level is left: after `span` milliseconds strictly beyond `margin`.
///
/// With `above`, beyond means value < threshold − margin; with `below`, value > threshold + margin. A river
/// that hovers at BĐ2 would otherwise change the alert with every reading; the margin is for the hovering, a
/// real fall between two waves of a flood still shows.
package struct Clear: Hashable, Sendable {
  /// In the unit of the rule's value, or in `unit`; never negative.
  package var margin: Double
  /// The unit written behind the margin, if there is one.
  package var unit: WrittenUnit?
  /// Zero leaves at once.
  package var span: Milliseconds

  /// Leaves a level after `span` beyond `margin`.
  package init(margin: Double, unit: WrittenUnit? = nil, span: Milliseconds) {
    self.margin = margin
    self.unit = unit
    self.span = span
  }
}

/// What happens to an alert when the readings stop.
package enum NoDataPolicy: String, Hashable, Sendable, CaseIterable {
  /// It stays as it is: a drowned gauge does not end a flood. The default with a ladder.
  case keep
  /// It ends. The default without a ladder, and what Prometheus does.
  case resolve
  /// The silence itself is an alert.
  case alert
  /// Silence changes nothing and is not reported.
  case ignore
}
