/// A text with places that are filled in when an alert changes: `{{ $labels.name }}: {{ vn $value 2 }} m`.
///
/// Parsed when the rule file is loaded, so that a slip is found by `check` and not at night in a flood.
/// Rendering is pure and cannot fail.
package struct Template: Hashable, Sendable {
  /// The text as written.
  package let source: String
  /// The labels it speaks of, and where; a name that no device has is worth a warning.
  package let labelReferences: [LabelReference]
  let parts: [Part]

  /// Whether it says more of the alert's place than the commune.
  package var tellsPlace: Bool {
    parts.contains { part in
      if case .value(.place(let place), _) = part { place != .commune } else { false }
    }
  }

  /// One part of a template.
  enum Part: Hashable, Sendable {
    case text(String)
    case value(TemplateOperand, TemplateFormat)
  }

  /// A label that a template speaks of.
  package struct LabelReference: Hashable, Sendable {
    /// The label's name.
    package let name: String
    /// UTF-8 offset in the template.
    package let offset: Int
  }

  /// Reads a template.
  ///
  /// - Parameter hasLevels: whether the rule is a ladder; without one `$level` and `$threshold` mean nothing
  ///   and are refused.
  /// - Throws: `TemplateFault` with the byte where the first fault stands.
  package init(_ source: String, hasLevels: Bool = true) throws(TemplateFault) {
    var parser = TemplateParser(source, hasLevels: hasLevels)
    parts = try parser.parse()
    labelReferences = parser.labelReferences
    self.source = source
  }

  /// A template that is its own text, without places to fill in.
  package init(constant text: String) {
    source = text
    parts = text.isEmpty ? [] : [.text(text)]
    labelReferences = []
  }

  /// The text of a template in which nothing is filled in; `nil` for others.
  package var constantText: String? {
    var text = ""
    for part in parts {
      guard case .text(let piece) = part else { return nil }
      text += piece
    }
    return text
  }

  /// The text for one alert.
  package func render(_ context: TemplateContext) -> String {
    var rendered = ""
    for part in parts {
      switch part {
      case .text(let text): rendered += text
      case .value(let operand, let format): rendered += format.text(of: operand, in: context)
      }
    }
    return rendered
  }
}

/// Why a template was refused.
package struct TemplateFault: Error, Hashable, Sendable {
  /// What is wrong, and what would be right.
  package let message: String
  /// UTF-8 offset in the template.
  package let offset: Int
}
