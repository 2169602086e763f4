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
  /// The folded word.
  var folded: ArraySlice<UInt8> { bytes[..<foldedCount] }
  /// The folded word as text.
  var text: String { String(decoding: folded, as: UTF8.self) }
  /// Whether it begins with a digit, as house numbers do.
  var isNumber: Bool { bytes.first.map { (0x30...0x39).contains($0) } ?? false }

  /// The words of a text, in order: letters and digits belong to words, an apostrophe is skipped, everything
  /// else parts them.
  static func words(of text: String) -> [NameWord] {
    var words: [NameWord] = []
    var maker = Maker()
    for scalar in text.unicodeScalars { maker.take(scalar, &words) }
    maker.end(&words)
    return words
  }

  private struct Maker {
    private var folded: [UInt8] = []
    private var accented: [UInt8] = []
    private var tone: UInt8 = 0

    mutating func take(_ scalar: Unicode.Scalar, _ words: inout [NameWord]) {
      if scalar.isASCII {
        let byte = UInt8(scalar.value)
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): add(byte)
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): add(byte | 0x20)
        case UInt8(ascii: "'"), UInt8(ascii: "`"): break
        default: end(&words)
        }
        return
      }
      if let mark = Accents.marks[scalar] {
        put(mark)
      } else if let letter = Accents.letters[
        scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar]
      {
        add(letter.base)
        put(letter)
      } else if Accents.apostrophes.contains(scalar) {
        return
      } else if scalar.properties.isAlphabetic {
        for byte in String(scalar).lowercased().utf8 { add(byte) }
      } else {
        end(&words)
      }
    }

    private mutating func add(_ byte: UInt8) {
      folded.append(byte)
      accented.append(byte)
    }

    private mutating func put(_ mark: Accents.Letter) {
      guard !folded.isEmpty else { return }
      if mark.shape != 0 { accented.append(mark.shape) }
      if mark.tone != 0 { tone = mark.tone }
    }

    mutating func end(_ words: inout [NameWord]) {
      guard !folded.isEmpty else { return }
      if tone != 0 { accented.append(tone) }
      let count = folded.count
      let isPlain = accented.count == count
      words.append(NameWord(bytes: folded + [0] + (isPlain ? [] : accented), foldedCount: count))
      folded.removeAll(keepingCapacity: true)
      accented.removeAll(keepingCapacity: true)
      tone = 0
    }
  }
}

/// Vietnamese letters taken apart: the plain letter, its shape (ă, â, đ, ê, ô, ơ, ư), and its tone.
private enum Accents {
  struct Letter: Sendable {
    var base: UInt8 = 0
    var shape: UInt8 = 0
    var tone: UInt8 = 0
  }

  static let apostrophes: Set<Unicode.Scalar> = ["\u{2019}", "\u{2018}", "\u{02BC}", "´"]

  private static let tones = Array("12345".utf8)
  private static let breve = UInt8(ascii: "(")
  private static let circumflex = UInt8(ascii: "^")
  private static let horn = UInt8(ascii: "+")
  private static let stroke = UInt8(ascii: "-")

  /// Accents that stand behind their letter, in text that is not composed.
  static let marks: [Unicode.Scalar: Letter] = [
    "\u{300}": Letter(tone: tones[0]), "\u{301}": Letter(tone: tones[1]), "\u{309}": Letter(tone: tones[2]),
    "\u{303}": Letter(tone: tones[3]), "\u{323}": Letter(tone: tones[4]), "\u{306}": Letter(shape: breve),
    "\u{302}": Letter(shape: circumflex), "\u{31B}": Letter(shape: horn),
  ]

  /// Composed letters. Each row is a letter without tone and then with the five tones.
  static let letters: [Unicode.Scalar: Letter] = {
    let rows: [(Character, UInt8, String)] = [
      ("a", 0, "aàáảãạ"), ("a", breve, "ăằắẳẵặ"), ("a", circumflex, "âầấẩẫậ"), ("e", 0, "eèéẻẽẹ"),
      ("e", circumflex, "êềếểễệ"), ("e", breve, "ĕ"), ("i", 0, "iìíỉĩị"), ("i", breve, "ĭ"),
      ("o", 0, "oòóỏõọ"),
      ("o", circumflex, "ôồốổỗộ"), ("o", horn, "ơờớởỡợ"), ("o", breve, "ŏ"), ("u", 0, "uùúủũụ"),
      ("u", horn, "ưừứửữự"), ("u", breve, "ŭ"), ("y", 0, "yỳýỷỹỵ"), ("d", stroke, "đ"), ("d", stroke, "ð"),
    ]
    var table: [Unicode.Scalar: Letter] = [:]
    for (base, shape, row) in rows {
      for (tone, scalar) in row.unicodeScalars.enumerated() {
        let mark = tone == 0 ? 0 : tones[tone - 1]
        table[scalar] = Letter(base: base.asciiValue ?? 0, shape: shape, tone: mark)
      }
    }
    return table
  }()
}
