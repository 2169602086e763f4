/// A unit behind a number of a rule: `threshold: 30 cm`.
///
/// What units a quantity has stands in the device files, which rules do not see; so the number is kept as
/// written until somebody who sees both converts it.
package struct WrittenUnit: Hashable, Sendable {
  /// The unit as written: `cm`, `µg/m³`.
  package let text: String
  /// Where it stands: one-based line and column of the number.
  package let line: Int
  /// One-based column.
  package let column: Int

  init(_ text: String, line: Int, column: Int) {
    self.text = text
    self.line = line
    self.column = column
  }

  /// Splits `30 cm` into its number and its unit; `nil` where the text is no number with a unit behind it.
  static func split(_ text: String) -> (value: Double, unit: String)? {
    let bytes = Array(text.utf8)
    var at = 0
    func isDigit(_ at: Int) -> Bool { at < bytes.count && (0x30...0x39).contains(bytes[at]) }
    func isSign(_ at: Int) -> Bool { at < bytes.count && (bytes[at] == 0x2B || bytes[at] == 0x2D) }
    if isSign(at) { at += 1 }
    guard isDigit(at) else { return nil }
    while isDigit(at) { at += 1 }
    if at < bytes.count, bytes[at] == UInt8(ascii: "."), isDigit(at + 1) {
      at += 1
      while isDigit(at) { at += 1 }
    }
    if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e"), isDigit(at + (isSign(at + 1) ? 2 : 1)) {
      at += 2
      while isDigit(at) { at += 1 }
    }
    let unit = String(decoding: bytes[at...].drop { $0 == 0x20 }, as: UTF8.self)
    guard let value = Double(String(decoding: bytes[..<at], as: UTF8.self)), value.isFinite, !unit.isEmpty,
      unit.utf8.count <= maximumLength, !unit.contains(where: \.isWhitespace)
    else { return nil }
    return (value, unit)
  }

  /// In bytes; the longest unit in use, `µmol/m²/s`, is a third of it.
  private static let maximumLength = 32
}

extension Rule {
  /// Every unit that the rule writes.
  package var units: [WrittenUnit] { levels.compactMap(\.unit) + [clear?.unit].compactMap(\.self) }

  /// The rule with plain numbers in the canonical unit of its value.
  ///
  /// - Parameter conversion: what turns a number of the unit into the canonical one: `value × factor +
  ///   offset`; `nil` for a unit that does not fit, whose numbers stay as they are.
  package func converted(_ conversion: (String) -> (factor: Double, offset: Double)?) -> Rule {
    guard !units.isEmpty else { return self }
    var rule = self
    for at in rule.levels.indices {
      guard let unit = rule.levels[at].unit, case .number(let value) = rule.levels[at].threshold,
        let (factor, offset) = conversion(unit.text)
      else { continue }
      rule.levels[at].threshold = .number(value * factor + offset)
      rule.levels[at].unit = nil
    }
    if let unit = rule.clear?.unit, let (factor, _) = conversion(unit.text) {
      // A margin is a difference: where zeros differ, differences do not.
      rule.clear?.margin *= factor.magnitude
      rule.clear?.unit = nil
    }
    return rule
  }
}

extension RuleSet {
  /// The rules with plain numbers: `Rule.converted` of each, asked with the rule and the unit.
  package func converted(
    _ conversion: (Rule, String) -> (factor: Double, offset: Double)?
  ) -> RuleSet {
    var set = self
    for group in set.groups.indices {
      for at in set.groups[group].rules.indices where !set.groups[group].rules[at].units.isEmpty {
        let rule = set.groups[group].rules[at]
        set.groups[group].rules[at] = rule.converted { conversion(rule, $0) }
      }
    }
    return set
  }
}
