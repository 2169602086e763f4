/// What somebody typed to find a place: the words of an address line, as its parser reads it.
///
/// The parser says which words are a house number, which only say a kind, and which belong to no place that
/// could be found. To which street, hamlet, commune or district of before a name belongs is not decided here:
/// every candidate place looks which of the words it can account for.
struct AddressQuery: Sendable {
  /// What a word is good for.
  enum Role: Sendable {
    /// It is part of a name.
    case name
    /// It is a number, of a house or in a name.
    case number
    /// It only says the kind of what follows: "phường".
    case kind
    /// No place of an index bears it: a room, a telephone, a postal code, a kilometre stone.
    case aside
  }

  /// One word.
  struct Word: Sendable {
    let word: NameWord
    let role: Role
    /// The kind that the words before it announce.
    let announced: AddressWord?

    var isKind: Bool { role == .kind }
  }

  /// A line of more words than these names no single place; the rest is not looked at.
  static let maximumWords = 24

  private(set) var words: [Word] = []
  /// Whether the text ends within a word, so that letters may follow.
  let isUnfinished: Bool
  private let path: HousePath?
  /// The words of the house number, a bit each.
  private var pathWords: UInt32 = 0

  /// Reads a text. One that is too long for an address has no words.
  init(_ text: String, parser: AddressParser) {
    isUnfinished =
      text.unicodeScalars.last.map { $0.properties.isAlphabetic || ("0"..."9").contains($0) } ?? false
    let line = AddressLine(AddressParser.isTooLong(text) ? "" : text)
    let reading = parser.read(line)
    path = reading.path
    // A word that the parser gave up has neighbours that may have been part of it.
    var givenUp = 0..<0
    for part in reading.parts {
      let (start, end) = (Int(part.start), Int(part.end))
      let isLoose = part.slot == .street && part.phrase < 0 && part.start == part.name
      let isGlued = isLoose && !givenUp.isEmpty && line.tokens[start].gap == .none
      if part.slot == .unknown || isGlued {
        givenUp = givenUp.isEmpty ? start..<end : givenUp.lowerBound..<end
        continue
      }
      addLoose(givenUp, line)
      givenUp = end..<end
      if isLoose { addLoose(start..<end, line) } else { add(part, reading) }
    }
    addLoose(givenUp, line)
  }

  private mutating func add(_ part: AddressPart, _ reading: AddressAssembly) {
    let line = reading.line
    let (start, name, end) = (Int(part.start), Int(part.name), Int(part.end))
    switch part.slot {
    case .room, .postalCode, .kilometre, .phone: add(NameWord.words(of: line, start..<end), .aside)
    case .country, .filler: add(NameWord.words(of: line, start..<end), .kind)
    default:
      let match = start < name ? reading.phrases.word(line.tokens.span, at: start) : nil
      let phrase = match.map { reading.phrases.phrases[Int($0.phrase)] }
      if let phrase, phrase.word.isPartOfName {
        add(NameWord.words(of: phrase.full), .name, announced: phrase.word)
        add(NameWord.words(of: line, name..<end), .name)
      } else {
        add(NameWord.words(of: line, start..<name), .kind)
        let first = words.count
        add(NameWord.words(of: line, name..<end), .name, announced: phrase?.word)
        let isInPath = part.slot == .house || part.slot == .alley && reading.isNumbered(part)
        if isInPath { for at in first..<words.count { pathWords |= 1 << UInt32(at) } }
      }
    }
  }

  /// Adds words that stand behind no word for a kind. Such a word at their end says a kind of which the name
  /// is missing, or still to be typed.
  private mutating func addLoose(_ range: Range<Int>, _ line: AddressLine) {
    let phrases = PhraseTable.shared
    var start = range.lowerBound
    for at in range where at >= start {
      guard let match = phrases.word(line.tokens.span, at: at), match.end <= range.upperBound else {
        continue
      }
      let phrase = phrases.phrases[Int(match.phrase)]
      let isLast = line.isBorder(match.end) && (match.end < line.tokens.count || !isUnfinished)
      let isKind = isLast && phrase.word.isKindOfPlace
      guard isKind || (match.end < range.upperBound && phrase.word.isPartOfName) else { continue }
      add(NameWord.words(of: line, start..<at), .name)
      add(
        isKind ? NameWord.words(of: line, at..<match.end) : NameWord.words(of: phrase.full),
        isKind ? .kind : .name)
      start = match.end
    }
    add(NameWord.words(of: line, start..<range.upperBound), .name)
  }

  private mutating func add(_ added: [NameWord], _ role: Role, announced: AddressWord? = nil) {
    for (at, word) in added.enumerated() where words.count < AddressQuery.maximumWords {
      let role = role == .name && word.isNumber ? .number : role
      words.append(Word(word: word, role: role, announced: at == 0 ? announced : nil))
    }
  }

  /// The house number that the text names, unless its words are among those that belong to something else (a
  /// bit each).
  func house(besides used: UInt32) -> (path: HousePath, words: UInt32)? {
    guard let path, pathWords != 0 else { return nil }
    // "5 Tổ 5" has a number for the house and one for the hamlet, though the hamlet would take either.
    let others = text(of: used & ~pathWords)
    let isFree = text(of: used & pathWords).allSatisfy(others.contains)
    return isFree ? (path, pathWords) : nil
  }

  /// The words behind some bits, without accents, in order.
  func text(of bits: UInt32) -> [String] {
    words.indices.filter { bits & 1 << UInt32($0) != 0 }.map { words[$0].word.text }
  }
}
