/// How the bytes of a list spell Vietnamese. Inside, everything is UTF-8; the others are met at import only,
/// in lists that have lain in an office since before Unicode.
package enum TextEncoding: String, CaseIterable, Sendable {
  /// Unicode, as every program of today writes it.
  case utf8 = "utf-8"
  /// Windows-1258: vowels composed with circumflex and breve, tones as signs behind them.
  case windows1258 = "windows-1258"
  /// TCVN3, the `.Vn…` fonts of the north: one byte a letter. A capital vowel with an accent has the byte of the
  /// small one and a font of its own, so such capitals come out small.
  case tcvn3 = "tcvn3"
  /// VNI, the `VNI-…` fonts of the south: a letter, then a byte for its accents.
  case vni = "vni"

  /// The encoding that a person names; "abc" is what TCVN3 is called after its keyboard driver.
  package init?(name: String) {
    let plain = name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
    switch plain {
    case "utf8": self = .utf8
    case "windows1258", "cp1258", "1258": self = .windows1258
    case "tcvn3", "abc", "tcvn": self = .tcvn3
    case "vni": self = .vni
    default: return nil
    }
  }

  /// Spells bytes in UTF-8. A byte that means nothing in the encoding becomes U+FFFD, which refuses its row.
  ///
  /// - Precondition: the bytes end with a whole line, for a letter may take two of them.
  package func decode(_ bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .utf8: bytes
    case .windows1258: TextEncoding.utf8(Windows1258.scalars(bytes))
    case .tcvn3: TextEncoding.utf8(TCVN3.scalars(bytes))
    case .vni: TextEncoding.utf8(VNI.scalars(bytes))
    }
  }

  /// What cannot be spelled.
  static let unknown: Unicode.Scalar = "\u{FFFD}"

  private static func utf8(_ scalars: [Unicode.Scalar]) -> [UInt8] {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return Array(String(view).utf8)
  }

  /// What the first bytes of a file are written in.
  ///
  /// UTF-8 proves itself. The others are told apart by what a wrong one does to Vietnamese: signs inside words,
  /// letters that no table knows, and syllables with two tones. The one with the fewest such faults wins, where
  /// it is clearly better than the next and has a fault in at most one of 25 accented words.
  ///
  /// - Returns: the encoding; `nil` where no one is clearly it.
  package static func detect(_ sample: [UInt8]) -> TextEncoding? {
    // The last line may be cut in the middle of a letter.
    let end = (sample.lastIndex(of: UInt8(ascii: "\n")) ?? sample.count - 1) + 1
    let whole = Array(sample[..<end])
    guard whole.contains(where: { $0 >= 0x80 }) else { return .utf8 }
    if String(validating: whole, as: UTF8.self) != nil { return .utf8 }
    let ranked = [TextEncoding.tcvn3, .vni, .windows1258].map { encoding in
      (encoding: encoding, faults: faults(in: String(decoding: encoding.decode(whole), as: UTF8.self)))
    }.sorted { $0.faults.share < $1.faults.share }
    let (best, next) = (ranked[0], ranked[1])
    guard best.faults.share <= 0.04, next.faults.share >= 2 * best.faults.share + 0.04 else { return nil }
    return best.encoding
  }

  private struct Faults {
    var words = 0
    var faulty = 0
    var share: Double { words == 0 ? 0 : Double(faulty) / Double(words) }
  }

  /// Counts the words with letters beyond ASCII, and those of them that Vietnamese cannot have.
  private static func faults(in text: String) -> Faults {
    var faults = Faults()
    for word in text.unicodeScalars.split(whereSeparator: { $0.isASCII && !isLetter($0) }) {
      guard word.contains(where: { !$0.isASCII }) else { continue }
      faults.words += 1
      let tones = word.count { ToneMark.isToned($0) }
      let isForeign = word.contains { !isLetter($0) || ToneMark.isCapitalInside(word, $0) }
      if tones > 1 || isForeign { faults.faulty += 1 }
    }
    return faults
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII
      ? scalar.properties.isAlphabetic
      : "đĐăĂâÂêÊôÔơƠưƯ".unicodeScalars.contains(scalar) || ToneMark.isToned(scalar)
  }
}

extension ToneMark {
  /// Whether a letter is an accented capital inside a word that is otherwise small: the trace of a wrong table.
  /// Only plain letters tell, because TCVN3 has no accented capitals and mixes them into its capitals' words.
  static func isCapitalInside(_ word: Substring.UnicodeScalarView, _ scalar: Unicode.Scalar) -> Bool {
    guard !scalar.isASCII, scalar.properties.isUppercase, let first = word.first, scalar != first else {
      return false
    }
    return word.contains { $0.isASCII && $0.properties.isLowercase }
  }
}
