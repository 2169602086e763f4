/// One value of a YAML document, with the place where it stands, so that a fault can be reported where the
/// person who wrote it will look.
package struct YAMLNode: Sendable {
  /// What stands there.
  package indirect enum Content: Sendable {
    /// A text; `isQuoted` tells `"5"` from `5`.
    case scalar(String, isQuoted: Bool)
    /// A list.
    case sequence([YAMLNode])
    /// Keys and values in the order written.
    case mapping([(key: YAMLNode, value: YAMLNode)])
  }

  /// What stands there.
  package let content: Content
  /// One-based line of its first character.
  package let line: Int
  /// One-based column of its first character.
  package let column: Int
  /// For a block scalar (`|` or `>`): the text does not start at `line`, `column` but on the line after.
  package let isBlock: Bool

  /// The text of a scalar; `nil` for lists and mappings.
  package var text: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// Whether nothing was written: an empty plain scalar, `~` or `null`.
  package var isNull: Bool {
    if case .scalar(let text, false) = content {
      text.isEmpty || text == "~" || text == "null"
    } else {
      false
    }
  }

  /// The items of a list; `nil` for others.
  package var items: [YAMLNode]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  /// The entries of a mapping; `nil` for others.
  package var entries: [(key: YAMLNode, value: YAMLNode)]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// The value under `key` of a mapping.
  package subscript(key: String) -> YAMLNode? {
    entries?.first { $0.key.text == key }?.value
  }

  /// What it is, in an error message.
  package var kindName: String {
    switch content {
    case .scalar(let text, _): isNull ? "nothing" : "'\(text)'"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
