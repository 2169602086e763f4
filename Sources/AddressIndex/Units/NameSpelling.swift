/// A name taken apart into syllables, so that the accents a person typed can be compared with the official
/// ones.
///
/// A syllable has one tone, and writers put its mark on either of two vowels (òa or oà, uỷ or ủy): the tone
/// is kept apart from the letters, so both writings are the same name.
package struct NameSpelling: Hashable, Sendable {
  /// How well a typed name fits an official one, best first.
  package enum Fit: Int, Sendable, Comparable {
    /// Every letter and tone is the same.
    case exact
    /// Whatever accents were typed are right; others were left out.
    case compatible
    /// Only without accents are they the same: "Ba Tô" for Ba Tơ, "Đắk" for Đăk.
    case folded

    package static func < (a: Fit, b: Fit) -> Bool { a.rawValue < b.rawValue }
  }

  private struct Syllable: Hashable {
    var letters: [Unicode.Scalar] = []
    var tone: UInt8 = 0
  }

  private var syllables: [Syllable] = []

  /// Takes a name apart; capitals, punctuation and the form of composition do not count.
  package init(_ name: String) {
    var syllable = Syllable()
    var afterApostrophe = false
    for scalar in name.lowercased().unicodeScalars {
      if NameSpelling.apostrophes.contains(scalar) {
        afterApostrophe = true
      } else if let mark = NameSpelling.marks[scalar] {
        NameSpelling.add(mark, to: &syllable)
      } else if scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) {
        let (letter, tone) = NameSpelling.letters[scalar] ?? (scalar, 0)
        syllable.letters.append(letter)
        if tone > 0 { syllable.tone = tone }
        afterApostrophe = false
      } else if !afterApostrophe, !syllable.letters.isEmpty {
        syllables.append(syllable)
        syllable = Syllable()
      }
    }
    if !syllable.letters.isEmpty { syllables.append(syllable) }
  }

  /// How well this name, as typed, fits an official one.
  ///
  /// - Precondition: none; names that are not even the same without accents give `folded`.
  package func fit(to official: NameSpelling) -> Fit {
    if self == official { return .exact }
    guard syllables.count == official.syllables.count else { return .folded }
    for (typed, right) in zip(syllables, official.syllables) {
      guard typed.letters.count == right.letters.count else { return .folded }
      guard typed.tone == 0 || typed.tone == right.tone else { return .folded }
      for (a, b) in zip(typed.letters, right.letters) where a != b && a != NameSpelling.bases[b] {
        return .folded
      }
    }
    return .compatible
  }

  /// Whether any accent was typed. Who types one leaves none out, so an exact fit is then the only one meant.
  package var hasAccents: Bool {
    syllables.contains { $0.tone > 0 || $0.letters.contains { NameSpelling.bases[$0] != nil } }
  }

  /// A combining mark: a tone, or the sign that makes another letter of the one before.
  private enum Mark {
    case tone(UInt8)
    case quality([Unicode.Scalar: Unicode.Scalar])
  }

  private static func add(_ mark: Mark, to syllable: inout Syllable) {
    switch mark {
    case .tone(let tone): syllable.tone = tone
    case .quality(let table):
      if let last = syllable.letters.last, let letter = table[last] {
        syllable.letters[syllable.letters.count - 1] = letter
      }
    }
  }

  private static let apostrophes: Set<Unicode.Scalar> = ["'", "\u{2019}", "\u{2018}", "\u{02BC}", "`", "´"]

  private static let marks: [Unicode.Scalar: Mark] = [
    "\u{300}": .tone(1), "\u{301}": .tone(2), "\u{309}": .tone(3), "\u{303}": .tone(4), "\u{323}": .tone(5),
    "\u{302}": .quality(["a": "â", "e": "ê", "o": "ô"]),
    "\u{306}": .quality(["a": "ă", "e": "ĕ", "i": "ĭ", "o": "ŏ", "u": "ŭ"]),
    "\u{31B}": .quality(["o": "ơ", "u": "ư"]),
  ]

  /// Each vowel with its six tones in the order ngang, huyền, sắc, hỏi, ngã, nặng.
  private static let letters: [Unicode.Scalar: (Unicode.Scalar, UInt8)] = {
    let families = [
      "aàáảãạ", "ăằắẳẵặ", "âầấẩẫậ", "eèéẻẽẹ", "êềếểễệ", "iìíỉĩị", "oòóỏõọ", "ôồốổỗộ", "ơờớởỡợ",
      "uùúủũụ", "ưừứửữự", "yỳýỷỹỵ",
    ]
    var table: [Unicode.Scalar: (Unicode.Scalar, UInt8)] = [:]
    for family in families {
      let scalars = Array(family.unicodeScalars)
      for (tone, scalar) in scalars.enumerated() { table[scalar] = (scalars[0], UInt8(tone)) }
    }
    return table
  }()

  /// The letter that is typed where a keyboard has no other.
  private static let bases: [Unicode.Scalar: Unicode.Scalar] = [
    "ă": "a", "â": "a", "ê": "e", "ĕ": "e", "ĭ": "i", "ô": "o", "ơ": "o", "ŏ": "o", "ư": "u", "ŭ": "u",
    "đ": "d", "ð": "d",
  ]
}
