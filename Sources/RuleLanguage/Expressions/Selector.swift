package import Telemetry

/// Picks series by the name of their quantity and by their labels.
package struct Selector: Hashable, Sendable {
  /// The quantity, where one is written before the braces or alone in quotes inside them.
  package let name: String?
  /// The matchers inside the braces, in the order written. Those on `__name__` are among them.
  package let matchers: [Matcher]
  /// Which readings are seen, by their flags: what the matchers on `quality` leave, or all but FAIL and MISSING.
  package let visibility: QualityMask
  /// Where in time it looks.
  package let shift: TimeShift
  /// Where the selector stands in the expression's text, without its window.
  package let range: SourceRange

  /// A selector as written.
  package init(
    name: String?, matchers: [Matcher], visibility: QualityMask = .seenByRules, shift: TimeShift = .none,
    range: SourceRange
  ) {
    self.name = name
    self.matchers = matchers
    self.visibility = visibility
    self.shift = shift
    self.range = range
  }

  /// Whether a series with these labels, `__name__` among them, is picked.
  package func matches(_ labels: Labels) -> Bool {
    if let name, labels[Labels.metricName] != name { return false }
    return matchers.allSatisfy { $0.matches(labels[$0.name]) }
  }

  /// Whether some part of the selector refuses a series without that label. Prometheus insists on one such
  /// part, because a selector without it would touch every series of the province.
  package var isBounded: Bool { name != nil || matchers.contains { !$0.matches("") } }
}

/// One condition on one label.
package struct Matcher: Hashable, Sendable {
  /// How the label's value is compared.
  package enum Operation: String, Hashable, Sendable {
    /// The value is this text.
    case equal = "="
    /// The value is another text.
    case notEqual = "!="
    /// The whole value matches the pattern.
    case matches = "=~"
    /// The whole value does not match the pattern.
    case doesNotMatch = "!~"
  }

  /// The label's name.
  package let name: String
  /// How its value is compared.
  package let operation: Operation
  /// The text or the pattern as written, escapes of the string resolved.
  package let value: String
  /// Where the matcher stands in the expression's text.
  package let range: SourceRange
  private let pattern: Pattern?

  /// Compares with a text.
  package init(name: String, isEqualTo value: String, negated: Bool = false, range: SourceRange) {
    self.name = name
    self.operation = negated ? .notEqual : .equal
    self.value = value
    self.range = range
    pattern = nil
  }

  /// Compares with a pattern.
  package init(name: String, matching pattern: Pattern, negated: Bool = false, range: SourceRange) {
    self.name = name
    self.operation = negated ? .doesNotMatch : .matches
    self.value = pattern.source
    self.range = range
    self.pattern = pattern
  }

  /// Whether a label with `text` satisfies the condition; an absent label has the empty text.
  package func matches(_ text: String) -> Bool {
    switch operation {
    case .equal: text == value
    case .notEqual: text != value
    case .matches: pattern?.matches(text) ?? false
    case .doesNotMatch: !(pattern?.matches(text) ?? false)
    }
  }
}
