/// Vietnamese letters taken apart: the plain letter, its mark (ă, â, ơ …) and the tone of its syllable.
///
/// Unicode writes "ệ" in one scalar, in two or in three, and old keyboards even put the tone before the
/// mark. All of them come apart into the same three values here, by a look into a table: names are folded
/// millions at a time.
enum VietnameseLetter {
  /// The mark that makes another letter of a letter; it belongs to the letter wherever the tone is written.
  static let circumflex: UInt8 = 1
  static let breve: UInt8 = 2
  static let horn: UInt8 = 3

  /// What a scalar is to a name.
  static let separator: UInt8 = 0
  static let combining: UInt8 = 1
  static let apostrophe: UInt8 = 2
  static let ignored: UInt8 = 3
  static let otherLetter: UInt8 = 4

  /// Below this, `plain` says what a scalar is; from here on it is the plain lower-case letter or digit.
  static let firstPlain: UInt8 = 0x30

  /// A scalar's place in the tables, which hold the blocks that Vietnamese is written with; `nil` elsewhere.
  @inline(__always)
  static func slot(_ scalar: UInt32) -> Int? {
    if scalar < 0x370 { return Int(scalar) }
    if scalar &- 0x1E00 < 0x100 { return Int(scalar) - 0x1E00 + 0x370 }
    return nil
  }

  /// What a scalar outside of the tables is to a name: other scripts' letters count as letters.
  static func rareClass(_ scalar: UInt32) -> UInt8 {
    switch scalar {
    case 0x2018, 0x2019: return apostrophe
    case 0x200B...0x200F, 0x2060, 0xFE00...0xFE0F, 0xFEFF: return ignored
    default:
      guard let scalar = Unicode.Scalar(scalar) else { return separator }
      return scalar.properties.isAlphabetic ? otherLetter : separator
    }
  }

  /// The plain letter of each slot, or a class below `firstPlain`.
  static let plain: [UInt8] = tables.plain
  /// Mark in the low four bits, tone in the high four (0 level, 1 huyền, 2 sắc, 3 hỏi, 4 ngã, 5 nặng); for a
  /// combining accent, what it adds.
  static let accents: [UInt8] = tables.accents

  /// The letters with all their tones, in the order of the tones' numbers.
  static let families: [(plain: UInt8, mark: UInt8, tones: String)] = [
    (0x61, 0, "aàáảãạ"), (0x61, breve, "ăằắẳẵặ"), (0x61, circumflex, "âầấẩẫậ"), (0x65, 0, "eèéẻẽẹ"),
    (0x65, circumflex, "êềếểễệ"), (0x69, 0, "iìíỉĩị"), (0x6F, 0, "oòóỏõọ"), (0x6F, circumflex, "ôồốổỗộ"),
    (0x6F, horn, "ơờớởỡợ"), (0x75, 0, "uùúủũụ"), (0x75, horn, "ưừứửữự"), (0x79, 0, "yỳýỷỹỵ"),
    // The languages of the highlands shorten more vowels with the breve; đ is a letter and no d with an
    // accent.
    (0x65, breve, "ĕ"), (0x69, breve, "ĭ"), (0x6F, breve, "ŏ"), (0x75, breve, "ŭ"), (0x64, circumflex, "đ"),
  ]

  /// Letters of neighbours' alphabets that slip in; Ð (eth) looks like Đ and is often typed for it.
  private static let strangers: [(UInt8, UInt8, String)] = [
    (0x64, circumflex, "ð"), (0x61, 0, "äåāąǎ"), (0x63, 0, "çćč"), (0x65, 0, "ëēėęě"), (0x69, 0, "ïīįǐı"),
    (0x6E, 0, "ñńňŋ"), (0x6F, 0, "öøōőǒ"), (0x73, 0, "śşš"), (0x75, 0, "üūůűųǔ"), (0x79, 0, "ÿ"),
    (0x7A, 0, "źżž"), (0x67, 0, "ğ"), (0x6C, 0, "ł"), (0x62, 0, "ƀ"),
  ]

  private static let tables: (plain: [UInt8], accents: [UInt8]) = {
    var plain = [UInt8](repeating: separator, count: 0x470)
    var accents = [UInt8](repeating: 0, count: 0x470)
    func set(_ scalar: Unicode.Scalar, _ letter: UInt8, _ accent: UInt8) {
      guard let slot = slot(scalar.value) else { return }
      plain[slot] = letter
      accents[slot] = accent
    }
    // What is a letter and not ours keeps its writing.
    for value in Array(0xAA..<0x300) + Array(0x1E00..<0x1F00) {
      if let scalar = Unicode.Scalar(UInt32(value)), scalar.properties.isAlphabetic {
        set(scalar, otherLetter, 0)
      }
    }
    for value in UInt8(0x30)...0x39 { set(Unicode.Scalar(value), value, 0) }
    for value in UInt8(0x61)...0x7A {
      set(Unicode.Scalar(value), value, 0)
      set(Unicode.Scalar(value - 0x20), value, 0)
    }
    for (letter, mark, tones) in families {
      for (tone, scalar) in tones.unicodeScalars.enumerated() {
        let accent = UInt8(tone) << 4 | mark
        set(scalar, letter, accent)
        for upper in scalar.properties.uppercaseMapping.unicodeScalars { set(upper, letter, accent) }
      }
    }
    for (letter, mark, scalars) in strangers {
      for scalar in scalars.unicodeScalars {
        set(scalar, letter, mark)
        for upper in scalar.properties.uppercaseMapping.unicodeScalars where upper.value > 0x7F {
          set(upper, letter, mark)
        }
      }
    }
    for value in UInt32(0x300)..<0x370 { plain[Int(value)] = combining }
    let added: [(Int, UInt8)] = [
      (0x300, 1 << 4), (0x340, 1 << 4), (0x301, 2 << 4), (0x341, 2 << 4), (0x309, 3 << 4), (0x303, 4 << 4),
      (0x323, 5 << 4), (0x302, circumflex), (0x306, breve), (0x31B, horn),
    ]
    for (value, accent) in added { accents[value] = accent }
    for value in [0x27, 0x60, 0xB4, 0x2B9, 0x2BB, 0x2BC, 0x2C8] { plain[value] = apostrophe }
    plain[0xAD] = ignored
    return (plain, accents)
  }()
}
