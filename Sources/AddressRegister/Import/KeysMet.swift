import Telemetry

/// Remembers which ids, codes and addresses an import has met, in eight megabytes: a row with none of them is
/// certainly a new object, and the database need not be asked.
///
/// A Bloom filter (B. Bloom, 1970) whose bits of one key lie in one line of the processor's cache. It may take a new key for one that was met, in about one of two hundred for a
/// list of a million rows, and then the database is asked; never the other way round.
struct KeysMet {
  private static let bits: UInt64 = 1 << 26
  private static let probes: UInt64 = 4
  /// 512 bits, as much as a cache fetches at once; there are 2¹⁷ such lines.
  private static let wordsPerLine = 8
  private var words = [UInt64](repeating: 0, count: Int(bits / 64))

  /// Adds a key. Returns whether it may have been met before.
  mutating func meet(_ hash: UInt64) -> Bool {
    // The upper bits of FNV-1a are mixed best; an odd step reaches every bit.
    var mixed = hash ^ (hash >> 32)
    mixed &*= 0x9e37_79b9_7f4a_7c15
    let line = Int(mixed >> 47) * KeysMet.wordsPerLine
    let step = (mixed >> 9) | 1
    var isKnown = true
    for probe in 0..<KeysMet.probes {
      let bit = Int((mixed &+ probe &* step) & 511)
      let mask: UInt64 = 1 << (bit & 63)
      if words[line + (bit >> 6)] & mask == 0 {
        isKnown = false
        words[line + (bit >> 6)] |= mask
      }
    }
    return isKnown
  }

  /// Adds a pair of texts, such as a scheme and a code; `mark` keeps pairs of different meaning apart.
  mutating func meet(_ mark: UInt8, _ kind: String, _ text: String) -> Bool {
    var hash = StableHash()
    hash.add(mark)
    hash.add(text: kind)
    hash.add(0)
    hash.add(text: text)
    return meet(hash.value)
  }
}
