package import Telemetry

/// One rule of a rule file: an alert, or a series recorded from others.
package struct Rule: Hashable, Sendable {
  /// What the rule makes.
  package enum Kind: Hashable, Sendable {
    /// An alert of this name.
    case alert(String)
    /// A series of this name.
    case recording(String)
  }

  /// `group/alert`, or `group/record` of a recording rule: the first part of every alert's identity.
  package var id: String
  /// What the rule makes.
  package var kind: Kind
  /// The condition, or the value recorded.
  package var expression: Expression
  /// The expression as written, block scalars without their indentation.
  package var expressionText: String
  /// How long the condition must hold before the alert fires: the key `for`. Zero fires at once.
  package var pendingSpan: Milliseconds = 0
  /// How long the alert goes on after the condition ended: the key `keep_firing_for`.
  package var keepFiringSpan: Milliseconds = 0
  /// How many consecutive readings must agree before the alert rises; 1 is content with one.
  package var confirm = 1
  /// The ladder, gravest last; empty for an alert that is either on or off.
  package var levels: [Level] = []
  /// On which side of its threshold a level holds.
  package var direction = Direction.above
  /// How a level is left; `nil` leaves it with the first reading on the other side.
  package var clear: Clear?
  /// What happens when the readings stop.
  package var noData = NoDataPolicy.resolve
  /// When the rule is in effect.
  package var effect = Effect.always
  /// Labels added to the alert, or to the recorded series.
  package var labels: [TemplatedText] = []
  /// Texts for people, rendered when the alert changes.
  package var annotations: [TemplatedText] = []
  /// The file as the user gave it.
  package var file: String
  /// One-based line of the rule's name.
  package var line: Int
  /// One-based column of the rule's name.
  package var column: Int
  /// Where the parts of the rule stand in that file.
  package var places = RulePlaces()

  /// The most readings that `confirm` may ask for: even one a minute they are four hours, and the count fits
  /// one byte of an alert's state.
  package static let maximumConfirm = 255

  /// A rule with nothing but its condition; everything else has its default.
  package init(
    id: String, kind: Kind, expression: Expression, expressionText: String, file: String = "", line: Int = 0,
    column: Int = 1
  ) {
    self.id = id
    self.kind = kind
    self.expression = expression
    self.expressionText = expressionText
    self.file = file
    self.line = line
    self.column = column
  }

  /// The name after `alert:` or `record:`.
  package var name: String {
    switch kind {
    case .alert(let name), .recording(let name): name
    }
  }

  /// Whether the rule means the same as another, wherever the two stand. A reload keeps the state of such a
  /// rule: a comment above it must not end an alert.
  package func isUnchanged(since other: Rule) -> Bool {
    var moved = self
    (moved.file, moved.line, moved.column) = (other.file, other.line, other.column)
    moved.places = other.places
    return moved == other
  }

  /// The gravity of an alert without a ladder: its label `severity` where that is a CAP word.
  package var severity: Severity {
    labels.first { $0.name == "severity" }?.template.constantText.flatMap(Severity.init(rawValue:))
      ?? .unknown
  }
}

/// A label or annotation and the template of its text.
package struct TemplatedText: Hashable, Sendable {
  /// The label's or annotation's name.
  package let name: String
  /// The text, with places to fill in.
  package let template: Template

  /// Names a template.
  package init(name: String, template: Template) {
    self.name = name
    self.template = template
  }

  /// The language of the text: a name that ends in `_en` is English, any other the province's own.
  package var language: Language { name.hasSuffix("_en") ? .en : .vi }
}
