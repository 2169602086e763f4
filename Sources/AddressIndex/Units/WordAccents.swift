/// The accents of one word, each at its letter, so that those a person typed can be compared with the official
/// ones.
///
/// A syllable has one tone, and writers put its mark on either of two vowels (òa or oà, uỷ or ủy): the tone
/// belongs to the word and the marks to the letters, so both writings are the same.
struct WordAccents: Hashable, Sendable {
  /// How well the accents that were typed fit the official ones of the same letters, best first.
  enum Fit: Sendable {
    /// The same.
    case exact
    /// None were typed: whoever leaves accents out means any.
    case unaccented
    /// Those that were typed are right, others were left out: "Đuc" for Đức. It may be another word too.
    case partial
    /// Others: "Hạ" for Hà.
    case other
  }

  /// Two bits a letter from below for its mark, the tone in the three highest but one.
  private var bits: UInt64 = 0

  /// Marks behind this are not kept; the longest syllable has seven letters.
  private static let maximumLetters = 28
  private static let toneShift = UInt64(60)
  private static let marks = UInt64(1) << 56 - 1

  /// Whether there are none.
  var isEmpty: Bool { bits == 0 }

  /// Takes what `VietnameseLetter.accents` says of a letter, or of an accent that stands behind it.
  @inline(__always)
  mutating func add(_ accents: UInt8, letter: Int) {
    if accents == 0 { return }
    let mark = UInt64(accents & 15)
    if mark != 0, letter < WordAccents.maximumLetters {
      let shift = UInt64(2 * letter)
      bits = bits & ~(3 << shift) | mark << shift
    }
    let tone = UInt64(accents >> 4)
    if tone != 0 { bits = bits & (1 << WordAccents.toneShift - 1) | tone << WordAccents.toneShift }
  }

  /// How well these, as typed, fit the official ones.
  func fit(to official: WordAccents) -> Fit {
    if self == official { return .exact }
    if isEmpty { return .unaccented }
    // Both bits of each letter whose mark was typed, and those of a typed tone.
    let low = (bits | bits >> 1) & WordAccents.marks & 0x5555_5555_5555_5555
    let tone: UInt64 = bits >> WordAccents.toneShift == 0 ? 0 : 7 << WordAccents.toneShift
    return official.bits & (low * 3 | tone) == bits ? .partial : .other
  }

  /// Whether the marks of an unfinished word of some letters are those of a longer one. Its tone may still
  /// come.
  func areMarks(of longer: WordAccents, letters: Int) -> Bool {
    let mask = UInt64(1) << UInt64(2 * min(letters, WordAccents.maximumLetters)) - 1
    return bits & mask == longer.bits & mask
  }
}
