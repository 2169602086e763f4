import Glibc

/// Brings computed numbers back to the decimals that gauges and laws are written in.
///
/// Báo động I is 3.50 m and the margin 0.20 m; the gauge that reads 3.30 m is *on* the margin, not beyond
/// it. Binary arithmetic alone may put the difference one bit above or below 3.30, so both sides of a
/// ladder's comparison are snapped to the same grid first.
package enum DecimalGrid {
  /// The double nearest to `value` written with nine decimals (three above nine million, where nine would
  /// no longer fit an exact integer). Nine is finer than any sensor and coarser than the noise of a sum.
  ///
  /// Division of two exact integers rounds once, so the result is the very double a parser makes of the
  /// decimal text. Infinities and NaN come back unchanged.
  @inlinable package static func snap(_ value: Double) -> Double {
    let magnitude = value.magnitude
    if magnitude < 9e6 { return (value * 1e9).rounded() / 1e9 }
    return snapLarge(value)
  }

  /// `snap` for values that do not fit nine decimals.
  @usableFromInline static func snapLarge(_ value: Double) -> Double {
    guard value.isFinite, value.magnitude < 9e12 else { return value }
    return (value * 1e3).rounded() / 1e3
  }
}
