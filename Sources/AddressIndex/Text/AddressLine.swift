/// A line of text with its tokens.
struct AddressLine {
  /// The line's bytes.
  let bytes: [UInt8]
  /// What it was cut into.
  let tokens: [AddressToken]
  /// Whether anybody typed accents.
  let isAccented: Bool

  init(_ text: String) {
    let utf8 = Array(text.utf8)
    let cut = AddressTokens(utf8.span)
    bytes = utf8
    tokens = cut.tokens
    isAccented = cut.isAccented
  }

  /// A token as written, composed.
  func text(_ token: AddressToken) -> String {
    AccentedName.composed(String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self))
  }

  /// Tokens as written, composed, with single blanks.
  func text(_ range: Range<Int>) -> String {
    guard let first = range.first, let last = range.last else { return "" }
    let start = Int(tokens[first].start)
    let written = bytes[start..<Int(tokens[last].end)]
    let isPlain = range.dropFirst().allSatisfy { at in
      let width = tokens[at].start - tokens[at - 1].end
      return width == 0 || (width == 1 && tokens[at].gap == .blank)
    }
    if isPlain { return AccentedName.composed(String(decoding: written, as: UTF8.self)) }
    var cleaned: [UInt8] = []
    for byte in written {
      let isBlank = byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
      if isBlank ? cleaned.last != 0x20 : true { cleaned.append(isBlank ? 0x20 : byte) }
    }
    return AccentedName.composed(String(decoding: cleaned, as: UTF8.self))
  }

  /// Whether a part may end before a token because the writer ended one there.
  func isBorder(_ at: Int) -> Bool {
    at >= tokens.count || tokens[at].gap == .border || tokens[at].gap == .wideDash
  }
}
