/// Windows-1258: Latin-1 with the Vietnamese vowels ă â ê ô ơ ư and five combining tones.
enum Windows1258 {
  static func scalars(_ bytes: [UInt8]) -> [Unicode.Scalar] {
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(bytes.count)
    for byte in bytes {
      if byte < 0x80 {
        scalars.append(Unicode.Scalar(byte))
      } else if let tone = tones[byte] {
        // A tone behind anything but a vowel has nothing to stand on.
        if let vowel = scalars.last, let composed = tone.composed(with: vowel) {
          scalars[scalars.count - 1] = composed
        } else {
          scalars.append(TextEncoding.unknown)
        }
      } else {
        scalars.append(letters[byte] ?? Unicode.Scalar(byte))
      }
    }
    return scalars
  }

  private static let tones: [UInt8: ToneMark] = [
    0xCC: .grave, 0xD2: .hook, 0xDE: .tilde, 0xEC: .acute, 0xF2: .dot,
  ]

  /// Where the code page leaves Latin-1; the quotation marks and dashes are those of every Windows page.
  private static let letters: [UInt8: Unicode.Scalar] = [
    0xC3: "Ă", 0xE3: "ă", 0xD0: "Đ", 0xF0: "đ", 0xD5: "Ơ", 0xF5: "ơ", 0xDD: "Ư", 0xFD: "ư", 0xFE: "₫",
    0x85: "…", 0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x95: "•", 0x96: "–", 0x97: "—",
  ]
}
