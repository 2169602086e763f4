import Telemetry

/// Changes to a text: of bytes, of whole words, and of pieces of other texts.
struct Mutation {
  var random: SeededRandom

  /// A text of the corpus with up to eight changes.
  mutating func text(from texts: [[UInt8]], words: [[UInt8]]) -> [UInt8] {
    var bytes = texts.randomElement(using: &random) ?? []
    for _ in 0..<Int.random(in: 0...8, using: &random) { change(&bytes, texts, words) }
    return bytes
  }

  private mutating func place(in bytes: [UInt8]) -> Int { Int.random(in: 0...bytes.count, using: &random) }

  private mutating func stretch(of bytes: [UInt8], upTo length: Int) -> Range<Int> {
    let start = place(in: bytes)
    return start..<min(bytes.count, start + Int.random(in: 1...length, using: &random))
  }

  private mutating func change(_ bytes: inout [UInt8], _ texts: [[UInt8]], _ words: [[UInt8]]) {
    switch Int.random(in: 0..<8, using: &random) {
    case 0:
      let at = place(in: bytes)
      if at < bytes.count { bytes[at] = UInt8.random(in: 0...255, using: &random) }
    case 1: bytes.removeSubrange(stretch(of: bytes, upTo: 8))
    case 2:
      let piece = Array(bytes[stretch(of: bytes, upTo: 20)])
      bytes.insert(contentsOf: piece, at: place(in: bytes))
    case 3:
      let other = texts.randomElement(using: &random) ?? []
      let piece = Array(other[stretch(of: other, upTo: 60)])
      bytes.replaceSubrange(stretch(of: bytes, upTo: 30), with: piece)
    case 4: repeatPiece(of: &bytes)
    case 5: wrap(&bytes)
    default: bytes.insert(contentsOf: words.randomElement(using: &random) ?? [], at: place(in: bytes))
    }
  }

  /// Repeats a piece many times: what nests or grows without a bound shows here.
  private mutating func repeatPiece(of bytes: inout [UInt8]) {
    let piece = Array(bytes[stretch(of: bytes, upTo: 6)])
    let count = Bool.random(using: &random) ? 8 : Int.random(in: 1...400, using: &random)
    bytes.insert(contentsOf: Array(repeatElement(piece, count: count).joined()), at: place(in: bytes))
  }

  private mutating func wrap(_ bytes: inout [UInt8]) {
    let (front, back) =
      [("(", ")"), ("-(", ")"), ("max_over_time((", ")[1h:])"), ("sum(", ")"), ("(?:", ")*")]
      .randomElement(using: &random) ?? ("(", ")")
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      bytes = Array(front.utf8) + bytes + Array(back.utf8)
    }
  }
}
