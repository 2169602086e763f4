/// What somebody typed to find a place, cut into words.
///
/// Nothing is decided here: a word may belong to a street, a commune or a district of before, and every
/// candidate place looks which of the words it can account for.
struct AddressQuery: Sendable {
  /// One word.
  struct Word: Sendable {
    let word: NameWord
    /// Whether it only says the kind of what follows: "phường".
    let isKind: Bool
    /// The kind that the words before it announce.
    let announced: AnnouncedKind?
    /// Which piece with digits it belongs to.
    let piece: Int?
  }

  /// A piece of the text that may be a house number: `133/50`, `12A`, `563B bis`.
  struct Piece: Sendable {
    /// As a house number is written in the register.
    let text: String
    /// Its words, a bit each.
    var words: UInt32
    /// Whether a word for an alley stands before it.
    let isAlley: Bool
    /// Whether it can be a house number: not behind "tổ" or "phường".
    let canBeHouse: Bool
  }

  /// A line of more words than these names no single place; the rest is not looked at.
  static let maximumWords = 24
  private static let maximumChunks = 48

  private(set) var words: [Word] = []
  private(set) var pieces: [Piece] = []
  /// Whether the text ends within a word, so that letters may follow.
  let isUnfinished: Bool
  /// The text as typed.
  let text: String

  /// Cuts a text into words.
  init(_ text: String) {
    self.text = text
    isUnfinished =
      text.unicodeScalars.last.map { $0.properties.isAlphabetic || ("0"..."9").contains($0) } ?? false
    let chunks = text.split(whereSeparator: { $0.isWhitespace || $0 == "," || $0 == ";" })
      .prefix(AddressQuery.maximumChunks).map { Chunk($0) }
    let flat = chunks.indices.flatMap { at in chunks[at].words.map { (word: $0, chunk: at) } }
    let plain = flat.map(\.word)
    var announced: AnnouncedKind?
    var at = 0
    while at < flat.count {
      let chunk = chunks[flat[at].chunk]
      if chunk.hasNumber {
        at += chunk.words.count
        let hasSuffix = at < plain.count && plain[at].text == "bis"
        addPiece(chunk, hasSuffix: hasSuffix, announced)
        if hasSuffix { at += 1 }
        announced = nil
      } else if let found = KindWords.leading(plain[at...]), at + found.count < plain.count || !isUnfinished {
        for word in plain[at..<at + found.count] { add(word, isKind: true, announced, nil) }
        announced = found.kind
        at += found.count
      } else {
        add(plain[at], isKind: false, announced, nil)
        announced = nil
        at += 1
      }
    }
  }

  /// What stands between blanks and commas.
  private struct Chunk {
    let text: String
    let words: [NameWord]
    /// Whether it begins like a house number: a digit, at most behind two letters.
    let hasNumber: Bool
    /// Whether it is a ward, a quarter or a room: "P4", "Q4", "KP1", "P402".
    let isAbbreviated: Bool

    init(_ text: Substring) {
      self.text = String(text)
      words = NameWord.words(of: self.text)
      let letters = text.prefix { $0.isLetter }
      hasNumber =
        letters.count <= 2 && text.dropFirst(letters.count).first?.isNumber ?? false && !words.isEmpty
      isAbbreviated = ["p", "q", "kp"].contains(letters.lowercased())
    }
  }

  private mutating func addPiece(_ chunk: Chunk, hasSuffix: Bool, _ announced: AnnouncedKind?) {
    let number = pieces.count
    let clean = chunk.text.uppercased().trimmedPunctuation
    var bits: UInt32 = 0
    for word in chunk.words where words.count < AddressQuery.maximumWords {
      bits |= 1 << UInt32(words.count)
      add(word, isKind: false, announced, number)
    }
    let isFree = announced == nil || announced == .alley || announced == .house || announced == .street
    pieces.append(
      Piece(
        text: hasSuffix ? clean + " BIS" : clean, words: bits, isAlley: announced == .alley,
        canBeHouse: isFree && !chunk.isAbbreviated && !clean.isEmpty))
  }

  private mutating func add(_ word: NameWord, isKind: Bool, _ announced: AnnouncedKind?, _ piece: Int?) {
    guard words.count < AddressQuery.maximumWords else { return }
    words.append(Word(word: word, isKind: isKind, announced: announced, piece: piece))
  }

  /// The house number that the text names once the words in `used` (a bit each) belong to something else.
  ///
  /// "50 ngõ 133" is 133/50: where an alley is named behind a number, the way goes from the alley to it;
  /// where it is named first, the order is already that of the way.
  func house(besides used: UInt32) -> (path: HousePath, words: UInt32)? {
    var steps: [String] = []
    var bits: UInt32 = 0
    for (number, piece) in pieces.enumerated() where piece.canBeHouse && piece.words & ~used != 0 {
      if steps.isEmpty {
        steps = [piece.text]
      } else if piece.isAlley {
        let isBehind = !pieces[..<number].contains { $0.words & bits != 0 && $0.isAlley } || number > 1
        steps = isBehind ? [piece.text] + steps : steps + [piece.text]
      } else if pieces[..<number].contains(where: { $0.words & bits != 0 && $0.isAlley }) {
        steps.append(piece.text)
      } else {
        break
      }
      bits |= piece.words
    }
    let parts = steps.flatMap { $0.split(separator: "/").map(String.init) }
    return parts.isEmpty ? nil : (HousePath(steps: parts), bits)
  }

  /// The words behind some bits, as typed, in order.
  func text(of bits: UInt32) -> [String] {
    words.indices.filter { bits & 1 << UInt32($0) != 0 }.map { words[$0].word.text }
  }
}

extension String {
  /// Without the points and brackets around it.
  fileprivate var trimmedPunctuation: String {
    var text = self[...]
    while let last = text.last, !last.isLetter, !last.isNumber { text.removeLast() }
    while let first = text.first, !first.isLetter, !first.isNumber { text.removeFirst() }
    return String(text)
  }
}
