/// One word of a name or of what was typed, ready to be compared.
///
/// The bytes are the word without accents, a zero, and, where there are accents, the word with them. Sorted
/// by these bytes, all spellings of one folded word stand together, and a prefix is a stretch. The tone
/// stands behind the word instead of over a vowel, because "hòa" and "hoà" are one word that two schools
/// write differently.
struct NameWord: Hashable, Sendable {
  /// Folded word, zero, accented word.
  let bytes: [UInt8]
  /// How many of the bytes are the folded word.
  let foldedCount: Int

  /// Whether accents were written.
  var hasAccents: Bool { bytes.count > foldedCount + 1 }
  /// The accents as they compare.
  var accents: WordAccents { NameWord.accents(bytes[...]) }
  /// The folded word.
  var folded: ArraySlice<UInt8> { bytes[..<foldedCount] }
  /// The folded word as text.
  var text: String { String(decoding: folded, as: UTF8.self) }
  /// Whether it begins with a digit, as house numbers do.
  var isNumber: Bool { bytes.first.map { (0x30...0x39).contains($0) } ?? false }

  /// The words of a text, in order, as `AddressTokens` parts them; letters and digits that nothing parts are
  /// one word: "QL1A".
  static func words(of text: String) -> [NameWord] {
    let line = AddressLine(text)
    return words(of: line, 0..<line.tokens.count)
  }

  /// The words of some tokens.
  static func words(of line: AddressLine, _ tokens: Range<Int>) -> [NameWord] {
    var words: [NameWord] = []
    var start = tokens.lowerBound
    for at in tokens where at + 1 == tokens.upperBound || line.tokens[at + 1].gap != .none {
      let bytes = line.bytes.span.extracting(Int(line.tokens[start].start)..<Int(line.tokens[at].end))
      words.append(NameWord(bytes))
      start = at + 1
    }
    return words
  }

  /// Takes the letters of one word; what stands between them does not count.
  private init(_ utf8: Span<UInt8>) {
    var folded: [UInt8] = []
    var accented: [UInt8] = []
    var tone: UInt8 = 0
    var walk = ScalarWalk()
    while let scalar = walk.next(utf8) {
      let slot = VietnameseLetter.slot(scalar)
      let letter = slot.map { VietnameseLetter.plain[$0] } ?? VietnameseLetter.rareClass(scalar)
      if letter == VietnameseLetter.otherLetter, let other = Unicode.Scalar(scalar) {
        for byte in other.properties.lowercaseMapping.utf8 {
          folded.append(byte)
          accented.append(byte)
        }
      } else if letter >= VietnameseLetter.firstPlain {
        folded.append(letter)
        accented.append(letter)
      } else if letter != VietnameseLetter.combining {
        continue
      }
      guard let slot else { continue }
      let accents = VietnameseLetter.accents[slot]
      if accents & 15 != 0 { accented.append(NameWord.marks[Int(accents & 15)]) }
      if accents >> 4 != 0 { tone = accents >> 4 }
    }
    if tone != 0 { accented.append(0x30 + tone) }
    let isPlain = accented.count == folded.count
    foldedCount = folded.count
    bytes = folded + [0] + (isPlain ? [] : accented)
  }

  /// How the marks ˆ, ˘ and the horn are written behind their letters, by their numbers.
  private static let marks = Array(" ^(+".utf8)

  /// The accents in the bytes of a word.
  static func accents(_ bytes: ArraySlice<UInt8>) -> WordAccents {
    var accents = WordAccents()
    guard let zero = bytes.firstIndex(of: 0) else { return accents }
    let accented = bytes[(zero + 1)...]
    var letter = -1
    for byte in accented {
      if let mark = marks.firstIndex(of: byte) {
        accents.add(UInt8(mark), letter: max(letter, 0))
      } else {
        letter += 1
      }
    }
    if letter == zero - bytes.startIndex, let tone = accented.last, (0x31...0x35).contains(tone) {
      accents.add((tone - 0x30) << 4, letter: 0)
    }
    return accents
  }
}
