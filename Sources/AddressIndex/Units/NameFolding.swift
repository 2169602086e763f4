/// Names as people type them: without accents, without capitals, with or without the word for the kind.
///
/// "Phường Cẩm Thành", "phuong cam thanh" and "P. Cẩm Thành" fold to the same key. Folding loses the tones,
/// so different places may share a key ("Ba Tơ" and "Ba Tô"): whoever looks up by key gets a list and ranks
/// by the accents that were typed.
package enum NameFolding {
  /// The name in lower case, without accents, apostrophes and punctuation, with single blanks.
  ///
  /// - Complexity: O(*n*).
  package static func fold(_ name: String) -> String {
    var folded = String.UnicodeScalarView()
    var pendingBlank = false
    var afterApostrophe = false
    for scalar in name.unicodeScalars {
      if apostrophes.contains(scalar) {
        afterApostrophe = true
        continue
      }
      guard let base = base(of: scalar) else { continue }
      guard base.properties.isAlphabetic || ("0"..."9").contains(base) else {
        pendingBlank = !folded.isEmpty && !afterApostrophe
        continue
      }
      if pendingBlank { folded.append(" ") }
      pendingBlank = false
      afterApostrophe = false
      folded.append(base)
    }
    return String(folded)
  }

  /// The folded name without a leading word for the kind of unit, so that "xã Ba Tơ" is found as "ba to".
  package static func foldWithoutKind(_ name: String) -> String {
    let folded = fold(name)
    for kind in kinds where folded.hasPrefix(kind) && folded.utf8.count > kind.utf8.count {
      return String(folded.dropFirst(kind.count))
    }
    return folded
  }

  /// Longest first: "thi tran " before "tt ". The word for a province is not among them: without its accent it
  /// is also how Tịnh Khê, Tịnh Bình and a dozen other communes begin.
  private static let kinds = [
    "thanh pho ", "dac khu ", "thi tran ", "phuong ", "huyen ", "thi xa ", "xa ", "tp ", "tt ",
    "tx ",
    "p ", "x ", "h ",
  ].sorted { $0.utf8.count > $1.utf8.count }

  /// Official files spell Ia H'Drai with the typewriter's sign, the typographer's, the modifier letter, and
  /// sometimes with a blank behind it.
  private static let apostrophes: Set<Unicode.Scalar> = ["'", "\u{2019}", "\u{2018}", "\u{02BC}", "`", "´"]

  /// The unaccented lower-case letter; `nil` for a combining accent, which follows its letter in text that is
  /// not composed.
  private static func base(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
    if (0x300...0x36F).contains(scalar.value) { return nil }
    if scalar.isASCII { return scalar.properties.lowercaseMapping.unicodeScalars.first }
    let lower = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
    return letters[lower] ?? lower
  }

  private static let letters: [Unicode.Scalar: Unicode.Scalar] = {
    let families: [(Unicode.Scalar, String)] = [
      ("a", "àáảãạăằắẳẵặâầấẩẫậ"), ("e", "èéẻẽẹêềếểễệĕ"), ("i", "ìíỉĩịĭ"), ("o", "òóỏõọôồốổỗộơờớởỡợŏ"),
      ("u", "ùúủũụưừứửữựŭ"), ("y", "ỳýỷỹỵ"), ("d", "đð"),
    ]
    var table: [Unicode.Scalar: Unicode.Scalar] = [:]
    for (base, accented) in families {
      for scalar in accented.unicodeScalars { table[scalar] = base }
    }
    return table
  }()
}
