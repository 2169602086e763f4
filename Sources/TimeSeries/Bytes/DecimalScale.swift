import Glibc

/// Decimals as whole numbers: 3.47 is 347 at exponent 2.
///
/// Sensors send decimals, and a decimal's double has noisy low bits that nothing compresses; its whole number
/// does not. A value is scaled only where dividing back gives the same bits, so nothing is ever rounded: a
/// value that is no decimal of at most nine places (or is −0, NaN, an infinity) is kept as its eight bytes.
enum DecimalScale {
  /// Nine places: nanounits. More would leave less than seven digits before the point.
  static let largestExponent = 9
  /// Whole numbers up to here are exact in a double.
  private static let exactLimit = 9_007_199_254_740_992.0

  @inline(__always) static func power(_ exponent: Int) -> Double {
    switch exponent {
    case 0: 1
    case 1: 10
    case 2: 100
    case 3: 1_000
    case 4: 10_000
    case 5: 100_000
    case 6: 1_000_000
    case 7: 10_000_000
    case 8: 100_000_000
    default: 1_000_000_000
    }
  }

  /// `value × 10^exponent`, where that is a whole number which divides back to the same bits.
  @inline(__always) static func scaled(_ value: Double, exponent: Int) -> Int64? {
    let power = power(exponent)
    let product = (value * power).rounded()
    guard product.magnitude < exactLimit else { return nil }
    let whole = Int64(product)
    return (Double(whole) / power).bitPattern == value.bitPattern ? whole : nil
  }

  @inline(__always) static func value(_ whole: Int64, exponent: Int) -> Double {
    Double(whole) / power(exponent)
  }

  /// The smallest exponent from `start` on that fits a value.
  static func exponent(of value: Double, from start: Int) -> Int? {
    var exponent = start
    while exponent <= largestExponent {
      if scaled(value, exponent: exponent) != nil { return exponent }
      exponent += 1
    }
    return nil
  }
}
