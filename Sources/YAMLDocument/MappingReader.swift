package import Telemetry

/// Reads a mapping key by key, collecting every fault, and at the end reports keys nobody asked for.
///
/// A key that is silently ignored is the worst fault a configuration can have: the operator believes that a
/// limit is set.
package struct MappingReader {
  /// The mapping being read.
  package let node: YAMLNode
  /// The file's name in diagnostics.
  package let file: String
  /// What the mapping describes, for messages: "device class", "rule".
  package let subject: String
  private var known: [String] = []

  /// Starts to read `node`; reports where it is not a mapping.
  package init?(_ node: YAMLNode, file: String, subject: String, diagnostics: inout [Diagnostic]) {
    guard node.entries != nil else {
      diagnostics.append(
        Diagnostic(
          file: file, line: node.line, column: node.column,
          message: "\(subject) must be a mapping of keys to values, not \(node.kindName)"))
      return nil
    }
    self.node = node
    self.file = file
    self.subject = subject
  }

  /// The value under `key`, or `nil` where it is absent or empty.
  package mutating func optional(_ key: String) -> YAMLNode? {
    known.append(key)
    guard let value = node[key], !value.isNull else { return nil }
    return value
  }

  /// The value under `key`; reports where it is absent.
  package mutating func required(_ key: String, _ diagnostics: inout [Diagnostic]) -> YAMLNode? {
    if let value = optional(key) { return value }
    report(node, "\(subject) lacks the key '\(key)'", &diagnostics)
    return nil
  }

  /// A text under `key`; `nil` where absent, reported where it is a list or mapping.
  package mutating func text(_ key: String, _ diagnostics: inout [Diagnostic]) -> String? {
    guard let value = optional(key) else { return nil }
    if let text = value.text { return text }
    report(value, "'\(key)' must be a text, not \(value.kindName)", &diagnostics)
    return nil
  }

  /// A number under `key`.
  package mutating func number(_ key: String, _ diagnostics: inout [Diagnostic]) -> Double? {
    guard let value = optional(key) else { return nil }
    if let number = value.text.flatMap(Double.init), number.isFinite { return number }
    report(value, "'\(key)' must be a number such as 3.5, not \(value.kindName)", &diagnostics)
    return nil
  }

  /// A whole number under `key`, within `range`.
  package mutating func integer(
    _ key: String, in range: ClosedRange<Int>, _ diagnostics: inout [Diagnostic]
  ) -> Int? {
    guard let value = optional(key) else { return nil }
    if let number = value.text.flatMap({ Int($0) }), range.contains(number) { return number }
    report(
      value,
      "'\(key)' must be a whole number from \(range.lowerBound) to \(range.upperBound), not \(value.kindName)",
      &diagnostics)
    return nil
  }

  /// `true` or `false` under `key`.
  package mutating func boolean(_ key: String, _ diagnostics: inout [Diagnostic]) -> Bool? {
    guard let value = optional(key) else { return nil }
    switch value.text {
    case "true": return true
    case "false": return false
    default:
      report(value, "'\(key)' must be true or false, not \(value.kindName)", &diagnostics)
      return nil
    }
  }

  /// A duration such as `90s`, `10m` or `1h30m` under `key`, in milliseconds.
  package mutating func duration(_ key: String, _ diagnostics: inout [Diagnostic]) -> Milliseconds? {
    guard let value = optional(key) else { return nil }
    if let span = value.text.flatMap(DurationText.parse) { return span }
    report(
      value, "'\(key)' must be a duration such as 90s, 10m or 1h30m, not \(value.kindName)", &diagnostics)
    return nil
  }

  /// The items of a list under `key`; empty where absent.
  package mutating func list(_ key: String, _ diagnostics: inout [Diagnostic]) -> [YAMLNode] {
    guard let value = optional(key) else { return [] }
    if let items = value.items { return items }
    report(value, "'\(key)' must be a list, not \(value.kindName)", &diagnostics)
    return []
  }

  /// One of a fixed set of words under `key`.
  package mutating func word<Word: RawRepresentable & CaseIterable>(
    _ key: String, as type: Word.Type, _ diagnostics: inout [Diagnostic]
  ) -> Word? where Word.RawValue == String {
    guard let value = optional(key) else { return nil }
    if let word = value.text.flatMap(Word.init(rawValue:)) { return word }
    let words = type.allCases.map(\.rawValue).joined(separator: ", ")
    report(value, "'\(key)' must be one of \(words), not \(value.kindName)", &diagnostics)
    return nil
  }

  /// Reports every key that was never asked for, with the nearest one that exists.
  package func finish(_ diagnostics: inout [Diagnostic]) {
    for (key, _) in node.entries ?? [] {
      let name = key.text ?? ""
      guard !known.contains(name) else { continue }
      let hint = NearestName.hint(for: name, among: known)
      report(key, "\(subject) has no key '\(name)'\(hint)", &diagnostics)
    }
  }

  /// Reports a fault at `place`.
  package func report(_ place: YAMLNode, _ message: String, _ diagnostics: inout [Diagnostic]) {
    diagnostics.append(Diagnostic(file: file, line: place.line, column: place.column, message: message))
  }
}
