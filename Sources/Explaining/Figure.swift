import Glibc
import RuleEngine

/// Numbers for people: without the noise that binary fractions leave behind.
package enum Figure {
  /// `5.2`, `12`, `18159.29`, `NaN`: a whole number as it is, any other with seven significant digits at most,
  /// which is finer than any sensor.
  package static func text(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    let text = rounded(DecimalGrid.snap(value)).description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// The same with a decimal comma, as Vietnamese writes it.
  static func comma(_ value: Double) -> String { String(text(value).map { $0 == "." ? "," : $0 }) }

  private static func rounded(_ value: Double) -> Double {
    guard value != value.rounded(), value != 0 else { return value }
    let decimals = 6 - Int(log10(value.magnitude).rounded(.down))
    // Beyond it a power of ten is no longer exact, and nothing that small is measured.
    guard (0...22).contains(decimals) else { return value }
    let scale = pow(10, Double(decimals))
    return (value * scale).rounded() / scale
  }
}
