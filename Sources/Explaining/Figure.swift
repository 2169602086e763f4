import RuleEngine

/// Numbers for people: without the noise that binary fractions leave behind.
package enum Figure {
  /// `5.2`, `12`, `NaN`.
  package static func text(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    let text = DecimalGrid.snap(value).description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
