/// Texts that are stored once and known by a number: the names of a gazetteer.
///
/// A province has a million addresses and some ten thousand names, so an object holds the number of a name
/// and the bytes stand here one behind the other. Number 0 is the empty text.
struct NamePool: Sendable {
  /// The texts' bytes, UTF-8.
  var bytes: [UInt8] = []
  /// Where each text starts, and where the last one ends.
  var starts: [UInt32] = [0, 0]

  /// How many texts there are.
  var count: Int { starts.count - 1 }

  /// Where a text's bytes stand.
  func range(_ name: UInt32) -> Range<Int> { Int(starts[Int(name)])..<Int(starts[Int(name) + 1]) }

  /// The text of a number.
  subscript(_ name: UInt32) -> String {
    let range = range(name)
    return range.isEmpty ? "" : String(decoding: bytes[range], as: UTF8.self)
  }

  /// Compares a text with other bytes, byte by byte: negative where the text comes first.
  func compare(_ name: UInt32, _ other: [UInt8]) -> Int {
    let range = range(name)
    let shared = min(range.count, other.count)
    for at in 0..<shared where bytes[range.lowerBound + at] != other[at] {
      return Int(bytes[range.lowerBound + at]) - Int(other[at])
    }
    return range.count - other.count
  }

  /// Whether a text begins with other bytes.
  func hasPrefix(_ name: UInt32, _ prefix: [UInt8]) -> Bool {
    let range = range(name)
    guard range.count >= prefix.count else { return false }
    for at in prefix.indices where bytes[range.lowerBound + at] != prefix[at] { return false }
    return true
  }

  /// Appends a text that is known to be new.
  mutating func append(_ text: some Collection<UInt8>) -> UInt32 {
    bytes.append(contentsOf: text)
    starts.append(UInt32(bytes.count))
    return UInt32(starts.count - 2)
  }
}

/// Gives equal texts equal numbers while a gazetteer is built.
///
/// A table of its own instead of a dictionary of strings: hashing a Vietnamese string composes its accents
/// first, and a million records ask five times each.
struct NameInterner: Sendable {
  /// The texts so far.
  private(set) var pool = NamePool()
  /// Number plus one of the text in each slot; 0 is free. The size is a power of two, half full at most.
  private var slots = [UInt32](repeating: 0, count: 1 << 12)

  /// The number of a text.
  mutating func number(of text: String) -> UInt32 {
    if text.isEmpty { return 0 }
    var text = text
    return text.withUTF8 { unsafe self.number(of: $0) }
  }

  private mutating func number(of text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var slot = unsafe Int(truncatingIfNeeded: NameInterner.hash(text)) & (slots.count - 1)
    while slots[slot] != 0 {
      if unsafe isEqual(slots[slot] - 1, text) { return slots[slot] - 1 }
      slot = (slot + 1) & (slots.count - 1)
    }
    let number = unsafe pool.append(text)
    slots[slot] = number + 1
    if pool.count * 2 > slots.count { grow() }
    return number
  }

  private func isEqual(_ name: UInt32, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let range = pool.range(name)
    guard range.count == text.count else { return false }
    for at in 0..<text.count {
      guard unsafe pool.bytes[range.lowerBound + at] == text[at] else { return false }
    }
    return true
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for name in 1..<UInt32(pool.count) {
      let range = pool.range(name)
      let hash = unsafe pool.bytes.withUnsafeBufferPointer {
        unsafe NameInterner.hash(UnsafeBufferPointer(rebasing: $0[range]))
      }
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = name + 1
    }
  }

  /// FNV-1a with a last stir, because the table looks at the low bits only.
  static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for at in 0..<text.count { unsafe hash = (hash ^ UInt64(text[at])) &* 0x100_0000_01B3 }
    return hash ^ (hash >> 29)
  }
}
