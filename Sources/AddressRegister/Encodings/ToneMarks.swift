/// A Vietnamese vowel and the five tones it can bear, for encodings that keep vowel and tone apart.
enum ToneMark: Int, CaseIterable {
  case grave, hook, tilde, acute, dot

  /// Composes a vowel with this tone; `nil` where the letter bears no tone.
  func composed(with vowel: Unicode.Scalar) -> Unicode.Scalar? {
    guard let toned = ToneMark.vowels[vowel] else { return nil }
    return toned[rawValue]
  }

  /// Whether a letter already bears a tone: no syllable has two.
  static func isToned(_ scalar: Unicode.Scalar) -> Bool { toned.contains(scalar) }

  /// Every vowel with grave, hook, tilde, acute and dot below, capitals after small letters.
  private static let rows = [
    "aàảãáạ", "ăằẳẵắặ", "âầẩẫấậ", "eèẻẽéẹ", "êềểễếệ", "iìỉĩíị", "oòỏõóọ", "ôồổỗốộ", "ơờởỡớợ", "uùủũúụ",
    "ưừửữứự", "yỳỷỹýỵ",
  ]

  private static let vowels: [Unicode.Scalar: [Unicode.Scalar]] = {
    var table: [Unicode.Scalar: [Unicode.Scalar]] = [:]
    for row in rows.flatMap({ [$0, $0.uppercased()] }) {
      let letters = Array(row.unicodeScalars)
      table[letters[0]] = Array(letters.dropFirst())
    }
    return table
  }()

  private static let toned = Set(vowels.values.flatMap { $0 })
}
