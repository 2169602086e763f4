import Telemetry

/// Remembers which ids, codes and addresses an import has met, in eight megabytes: a row with none of them is
/// certainly a new object, and the database need not be asked.
///
/// A Bloom filter (B. Bloom, 1970). It may take a new key for one that was met, in about one of two hundred for a
/// list of a million rows, and then the database is asked; never the other way round.
struct KeysMet {
  private static let bits: UInt64 = 1 << 26
  private static let probes: UInt64 = 4
  private var words = [UInt64](repeating: 0, count: Int(bits / 64))

  /// Adds a key. Returns whether it may have been met before.
  mutating func meet(_ hash: UInt64) -> Bool {
    // The upper bits of FNV-1a are mixed best; an odd step reaches every bit.
    var mixed = hash ^ (hash >> 32)
    mixed &*= 0x9e37_79b9_7f4a_7c15
    let step = (mixed >> 38) | 1
    var isKnown = true
    for probe in 0..<KeysMet.probes {
      let bit = (mixed &+ probe &* step) & (KeysMet.bits - 1)
      let mask: UInt64 = 1 << (bit & 63)
      if words[Int(bit >> 6)] & mask == 0 {
        isKnown = false
        words[Int(bit >> 6)] |= mask
      }
    }
    return isKnown
  }

  /// Adds a pair of texts, such as a scheme and a code.
  mutating func meet(_ kind: String, _ text: String) -> Bool {
    var hash = StableHash()
    hash.add(text: kind)
    hash.add(0)
    hash.add(text: text)
    return meet(hash.value)
  }
}
