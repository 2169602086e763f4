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
    let table = words
    let texts = table.texts.span
    for word in table.words where isPrefix(texts.extracting(word.text), of: key) {
      let length = word.text.count
      let written = accents(of: name, letters: length)
      let isBare = written == (0, 0)
      if isBare ? (word.isAloneEnough || isDigit(key[length])) : written == (word.tones, word.marks) {
        return length
      }
    }
    return 0
  }

  /// A word with its blank, the numbers of its tones as octal digits, its marks likewise.
  private struct Word {
    var text: Range<Int>
    var tones: UInt32
    var marks: UInt32
    var isAloneEnough: Bool
  }

  private static let words: (texts: [UInt8], words: [Word]) = {
    var texts: [UInt8] = []
    var words: [Word] = []
    for phrase in AddressPhrase.all where phrase.condition == .always {
      guard let kind = phrase.word.unitKind, kind != .province else { continue }
      let start = texts.count
      NameFolding.fold(phrase.text.utf8.span, appendingTo: &texts)
      texts.append(0x20)
      let written = accents(of: (phrase.text + " ").utf8.span, letters: texts.count - start)
      // "Quan" is a name's beginning more often than a lazy "quận": Quan Hóa, Quan Sơn.
      let isName = texts[start...].elementsEqual("quan ".utf8)
      words.append(
        Word(text: start..<texts.count, tones: written.tones, marks: written.marks, isAloneEnough: !isName))
    }
    return (texts, words)
  }()

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  @inline(__always)
  private static func isPrefix(_ word: Span<UInt8>, of key: Span<UInt8>) -> Bool {
    guard word.count < key.count else { return false }
    for at in word.indices where word[at] != key[at] { return false }
    return true
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
