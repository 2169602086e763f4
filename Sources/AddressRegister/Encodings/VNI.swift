/// VNI: a vowel, then a byte that says circumflex, breve and tone at once; ơ, ư, đ and the vowel i have bytes of
/// their own.
enum VNI {
  static func scalars(_ bytes: [UInt8]) -> [Unicode.Scalar] {
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(bytes.count)
    var bearsMark = false
    for byte in bytes {
      if byte < 0x80 {
        scalars.append(Unicode.Scalar(byte))
        bearsMark = false
        continue
      }
      if !bearsMark, let vowel = scalars.last, let composed = accented(vowel, byte) {
        scalars[scalars.count - 1] = composed
        bearsMark = true
      } else if let letter = letters[byte] {
        scalars.append(letter)
        bearsMark = false
      } else {
        scalars.append(TextEncoding.unknown)
        bearsMark = false
      }
    }
    return scalars
  }

  /// A vowel with the accents of a byte; `nil` where this vowel has no such accents.
  private static func accented(_ vowel: Unicode.Scalar, _ byte: UInt8) -> Unicode.Scalar? {
    let small = byte >= 0xE0 ? byte : byte + 0x20
    if let tone = tones[small] { return tone.composed(with: vowel) }
    if let (tone, base) = pick(circumflexes, small, vowel, roofed) { return compose(base, tone) }
    if let (tone, base) = pick(breves, small, vowel, breved) { return compose(base, tone) }
    return nil
  }

  private static func pick(
    _ marks: [UInt8: ToneMark?], _ byte: UInt8, _ vowel: Unicode.Scalar,
    _ bases: [Unicode.Scalar: Unicode.Scalar]
  ) -> (ToneMark?, Unicode.Scalar)? {
    guard let tone = marks[byte], let base = bases[vowel] else { return nil }
    return (tone, base)
  }

  private static func compose(_ base: Unicode.Scalar, _ tone: ToneMark?) -> Unicode.Scalar? {
    tone.map { $0.composed(with: base) } ?? base
  }

  private static let tones: [UInt8: ToneMark] = [
    0xF8: .grave, 0xF9: .acute, 0xFB: .hook, 0xF5: .tilde, 0xEF: .dot,
  ]
  private static let circumflexes: [UInt8: ToneMark?] = [
    0xE2: nil, 0xE0: .grave, 0xE1: .acute, 0xE5: .hook, 0xE3: .tilde, 0xE4: .dot,
  ]
  private static let breves: [UInt8: ToneMark?] = [
    0xEA: nil, 0xE8: .grave, 0xE9: .acute, 0xFA: .hook, 0xFC: .tilde, 0xEB: .dot,
  ]
  private static let roofed: [Unicode.Scalar: Unicode.Scalar] = [
    "a": "â", "e": "ê", "o": "ô", "A": "Â", "E": "Ê", "O": "Ô",
  ]
  private static let breved: [Unicode.Scalar: Unicode.Scalar] = ["a": "ă", "A": "Ă"]
  private static let letters: [UInt8: Unicode.Scalar] = [
    0xEC: "ì", 0xED: "í", 0xE6: "ỉ", 0xF3: "ĩ", 0xF2: "ị", 0xF4: "ơ", 0xF6: "ư", 0xEE: "ỵ", 0xF1: "đ",
    0xCC: "Ì", 0xCD: "Í", 0xC6: "Ỉ", 0xD3: "Ĩ", 0xD2: "Ị", 0xD4: "Ơ", 0xD6: "Ư", 0xCE: "Ỵ", 0xD1: "Đ",
  ]
}
