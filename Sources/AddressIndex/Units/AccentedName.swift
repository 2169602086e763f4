/// Names with their accents, written in one way, for comparing what was typed with what is meant.
///
/// "Hòa" and "Hoà" are one name with two habits of setting the tone; "Ba Tơ" and "Ba Tô" are two. The
/// canonical writing is composed (NFC), in lower case, with the tone where the schoolbooks set it: on the
/// letter with a mark, else on the middle of three vowels, the last of two before a consonant and of oa, oe,
/// uy, else the first.
package enum AccentedName {
  /// The canonical writing; signs and blanks stay, apostrophes become the typewriter's.
  ///
  /// - Complexity: O(*n*).
  package static func canonical(_ name: String) -> String {
    let letters = VietnameseLetter.plain
    let plain = letters.span
    let marks = VietnameseLetter.accents
    let accents = marks.span
    let utf8 = name.utf8.span
    var walk = ScalarWalk()
    var syllable = Syllable()
    var written = String.UnicodeScalarView()
    while let scalar = walk.next(utf8) {
      let slot = VietnameseLetter.slot(scalar)
      let letter = slot.map { plain[$0] } ?? VietnameseLetter.rareClass(scalar)
      if let slot, letter >= 0x61 {
        syllable.add(letter, accents[slot])
      } else if let slot, letter == VietnameseLetter.combining {
        syllable.accent(accents[slot])
      } else if letter != VietnameseLetter.ignored {
        syllable.write(to: &written)
        guard let sign = Unicode.Scalar(letter == VietnameseLetter.apostrophe ? 0x27 : scalar) else {
          continue
        }
        written.append(contentsOf: sign.properties.lowercaseMapping.unicodeScalars)
      }
    }
    syllable.write(to: &written)
    return String(written)
  }

  /// The name with its letters and their accents put together (NFC), otherwise as it is.
  ///
  /// - Complexity: O(*n*), nothing where nothing is apart.
  package static func composed(_ name: String) -> String {
    guard name.unicodeScalars.contains(where: { $0.value >= 0x300 && $0.value < 0x370 }) else { return name }
    var written = String.UnicodeScalarView()
    var open: (scalar: Unicode.Scalar, accents: UInt8)?
    for scalar in name.unicodeScalars {
      guard let slot = VietnameseLetter.slot(scalar.value) else {
        write(open, to: &written)
        (open, _) = (nil, written.append(scalar))
        continue
      }
      let accents = VietnameseLetter.accents[slot]
      if VietnameseLetter.plain[slot] == VietnameseLetter.combining, accents != 0, let letter = open {
        let mark = accents & 15 != 0 ? accents & 15 : letter.accents & 15
        let tone = accents >> 4 != 0 ? accents & 0xF0 : letter.accents & 0xF0
        open = (letter.scalar, mark | tone)
      } else {
        write(open, to: &written)
        open = (scalar, accents)
      }
    }
    write(open, to: &written)
    return String(written)
  }

  private static func write(
    _ letter: (scalar: Unicode.Scalar, accents: UInt8)?, to text: inout String.UnicodeScalarView
  ) {
    guard let letter else { return }
    guard let slot = VietnameseLetter.slot(letter.scalar.value), VietnameseLetter.plain[slot] >= 0x61,
      letter.accents != VietnameseLetter.accents[slot]
    else { return text.append(letter.scalar) }
    let composed = VietnameseLetter.composed(
      VietnameseLetter.plain[slot], mark: letter.accents & 15, tone: letter.accents >> 4)
    for scalar in composed {
      let isUpper = letter.scalar.properties.isUppercase
      text.append(contentsOf: (isUpper ? scalar.properties.uppercaseMapping : String(scalar)).unicodeScalars)
    }
  }

  /// The letters since the last sign.
  private struct Syllable {
    private var letters: [(plain: UInt8, mark: UInt8, tone: UInt8)] = []

    mutating func add(_ letter: UInt8, _ accents: UInt8) {
      letters.append((letter, accents & 15, accents >> 4))
    }

    mutating func accent(_ accents: UInt8) {
      guard !letters.isEmpty else { return }
      if accents & 15 != 0 { letters[letters.count - 1].mark = accents & 15 }
      if accents >> 4 != 0 { letters[letters.count - 1].tone = accents >> 4 }
    }

    mutating func write(to text: inout String.UnicodeScalarView) {
      defer { letters.removeAll(keepingCapacity: true) }
      let toned = letters.indices.filter { letters[$0].tone != 0 }
      // Words that were glued have several tones; then each stays where it is.
      if toned.count == 1, let place = place {
        let tone = letters[toned[0]].tone
        letters[toned[0]].tone = 0
        letters[place].tone = tone
      }
      for letter in letters {
        text.append(contentsOf: VietnameseLetter.composed(letter.plain, mark: letter.mark, tone: letter.tone))
      }
    }

    /// Where the syllable's tone belongs; `nil` where this is no syllable.
    private var place: Int? {
      func isVowel(_ at: Int) -> Bool { "aeiouy".utf8.contains(letters[at].plain) }
      guard var first = letters.indices.first(where: isVowel) else { return nil }
      var end = first
      while end < letters.count, isVowel(end) { end += 1 }
      // In "qu" and "gi" the vowel belongs to the consonant, unless it is the only one.
      if first == 1, end - first > 1, letters[1].mark == 0 {
        let onset = (letters[0].plain, letters[1].plain)
        if onset == (0x71, 0x75) || onset == (0x67, 0x69) { first += 1 }
      }
      // A second group of vowels means that this is more than one syllable.
      if (end..<letters.count).contains(where: isVowel) { return nil }
      if let marked = (first..<end).last(where: { letters[$0].mark != 0 }) { return marked }
      switch end - first {
      case 1: return first
      case 2:
        let pair = (letters[first].plain, letters[first + 1].plain)
        let isLast = pair == (0x6F, 0x61) || pair == (0x6F, 0x65) || pair == (0x75, 0x79)
        return end < letters.count || isLast ? first + 1 : first
      default: return first + 1
      }
    }
  }
}

extension VietnameseLetter {
  /// The scalars of a letter with its accents, composed as far as Unicode has one for it.
  static func composed(_ plain: UInt8, mark: UInt8, tone: UInt8) -> [Unicode.Scalar] {
    let toned = compositions[[plain, mark, tone]]
    if let toned { return [toned] }
    guard let marked = compositions[[plain, mark, 0]] else { return [Unicode.Scalar(plain)] }
    let tones: [Unicode.Scalar] = ["\u{300}", "\u{301}", "\u{309}", "\u{303}", "\u{323}"]
    return [marked] + (tone > 0 && tone <= 5 ? [tones[Int(tone) - 1]] : [])
  }

  private static let compositions: [[UInt8]: Unicode.Scalar] = {
    var table: [[UInt8]: Unicode.Scalar] = [:]
    for letter in UInt8(0x61)...0x7A { table[[letter, 0, 0]] = Unicode.Scalar(letter) }
    for (plain, mark, tones) in families {
      for (tone, scalar) in tones.unicodeScalars.enumerated() { table[[plain, mark, UInt8(tone)]] = scalar }
    }
    return table
  }()
}
