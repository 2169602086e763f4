/// The word for the kind of unit that a name may begin with: "Phường", "xa", "TT.".
///
/// Without accents "phuong" is also how Phượng Mao begins and "quan" how Quán Thánh does. So a word that was
/// written with accents is taken for a kind only if they are the kind's own.
enum UnitKindPrefix {
  /// How many bytes of a name's key are a word for a kind with its blank; 0 where nothing would be left.
  ///
  /// The word for a province is not among them: without its accent it is also how Tịnh Khê, Tịnh Bình and a
  /// dozen other communes begin.
  static func length(key: Span<UInt8>, name: Span<UInt8>) -> Int {
    guard key.count > 2 else { return 0 }
    for word in words where isPrefix(word.text, of: key) {
      let length = word.text.utf8CodeUnitCount
      let written = accents(of: name, letters: length)
      let isBare = written == (0, 0)
      if isBare ? (word.isAloneEnough || isDigit(key[length])) : written == (word.tones, word.marks) {
        return length
      }
    }
    return 0
  }

  /// A word with its blank, the numbers of its tones as octal digits, its marks likewise.
  private static let words: [(text: StaticString, tones: UInt32, marks: UInt32, isAloneEnough: Bool)] = [
    ("thanh pho ", 0o12, 0o1, true), ("thi tran ", 0o52, 0o1, true), ("dac khu ", 0o5, 0o12, true),
    ("phuong ", 0o1, 0o33, true), ("huyen ", 0o5, 0o1, true), ("thi xa ", 0o54, 0, true),
    // "Quan" is a name's beginning more often than a lazy "quận": Quan Hóa, Quan Sơn.
    ("quan ", 0o5, 0o1, false), ("xa ", 0o4, 0, true), ("tp ", 0, 0, true), ("tt ", 0, 0, true),
    ("tx ", 0, 0, true), ("p ", 0, 0, true), ("x ", 0, 0, true), ("h ", 0, 0, true), ("q ", 0, 0, true),
  ]

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  private static func isPrefix(_ word: StaticString, of key: Span<UInt8>) -> Bool {
    guard word.utf8CodeUnitCount < key.count else { return false }
    return word.withUTF8Buffer { bytes in
      for at in 0..<bytes.count where unsafe bytes[at] != key[at] { return false }
      return true
    }
  }

  /// Tones and marks of the first `letters` bytes of a name's key, in the order they are written.
  private static func accents(of name: Span<UInt8>, letters: Int) -> (tones: UInt32, marks: UInt32) {
    let plainTable = VietnameseLetter.plain
    let plain = plainTable.span
    let accentTable = VietnameseLetter.accents
    let accents = accentTable.span
    var walk = ScalarWalk()
    var (count, tones, marks) = (0, UInt32(0), UInt32(0))
    while let scalar = walk.next(name) {
      guard let slot = VietnameseLetter.slot(scalar) else { continue }
      if plain[slot] >= VietnameseLetter.firstPlain { count += 1 }
      // The blank behind the word is among `letters`, those within it are too.
      if plain[slot] == VietnameseLetter.separator, count > 0 { count += 1 }
      if count >= letters { break }
      let accent = accents[slot]
      if accent >> 4 != 0 { tones = tones &* 8 &+ UInt32(accent >> 4) }
      if accent & 15 != 0 { marks = marks &* 8 &+ UInt32(accent & 15) }
    }
    return (tones, marks)
  }
}
