/// The few steps between 64 and 128 bits that every reading in a window takes.
///
/// The library's own conversions work for any integer and ask the type for each step at run time: one of them
/// takes longer than all the rest of moving a window on.
extension Int128 {
  /// The same number.
  @inline(__always)
  init(whole number: Int64) {
    self.init(_low: UInt64(bitPattern: number), _high: number >> 63)
  }

  /// The product, which always fits.
  @inline(__always)
  static func product(_ a: Int64, _ b: Int64) -> Int128 {
    let (high, low) = a.multipliedFullWidth(by: b)
    return Int128(_low: low, _high: high)
  }

  /// The nearest number with 53 binary digits, of two equally near ones the even one.
  var nearestDouble: Double {
    if _high == Int64(bitPattern: _low) >> 63 { return Double(Int64(bitPattern: _low)) }
    let size = magnitude
    let surplus = 64 - size._high.leadingZeroBitCount
    // 64 digits are kept. The last of them says whether anything was cut off, which tells a tie from more.
    let kept = size._high << (64 - surplus) | size._low >> surplus
    let isCut = size._low << (64 - surplus) != 0
    let nearest = Double(isCut ? kept | 1 : kept) * Double(bitPattern: UInt64(1_023 + surplus) << 52)
    return _high < 0 ? -nearest : nearest
  }
}
