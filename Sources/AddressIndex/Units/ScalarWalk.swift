/// Reads the scalars of UTF-8 one after the other, from bytes of which nothing is known.
struct ScalarWalk {
  /// Where the next scalar begins.
  private(set) var at = 0

  /// The next scalar; `nil` at the end. A byte that begins none is a sign of its own, U+FFFD.
  @inline(__always)
  mutating func next(_ bytes: Span<UInt8>) -> UInt32? {
    guard at < bytes.count else { return nil }
    let first = bytes[at]
    at += 1
    return first < 0x80 ? UInt32(first) : longer(bytes, first)
  }

  private mutating func longer(_ bytes: Span<UInt8>, _ first: UInt8) -> UInt32 {
    let length: Int
    var value: UInt32
    switch first {
    case 0xC2...0xDF: (length, value) = (1, UInt32(first & 0x1F))
    case 0xE0...0xEF: (length, value) = (2, UInt32(first & 0x0F))
    case 0xF0...0xF4: (length, value) = (3, UInt32(first & 0x07))
    default: return 0xFFFD
    }
    guard at + length <= bytes.count else { return 0xFFFD }
    for offset in 0..<length {
      let byte = bytes[at + offset]
      guard byte & 0xC0 == 0x80 else { return 0xFFFD }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    // An overlong writing or half of a surrogate pair is no scalar.
    let least: UInt32 = length == 1 ? 0x80 : length == 2 ? 0x800 : 0x10000
    guard value >= least, Unicode.Scalar(value) != nil else { return 0xFFFD }
    at += length
    return value
  }
}
