/// The words that introduce parts, found by the tokens of a line.
struct PhraseTable: Sendable {
  /// A phrase found in a line.
  struct Match {
    var phrase: Int32
    /// The token behind it.
    var end: Int
    /// Whether the accents that make it this word were typed; "ngo" may be ngõ or the name Ngô.
    var isSure: Bool
  }

  /// Built once; it holds no state.
  static let shared = PhraseTable()

  let phrases = AddressPhrase.all
  /// What each introduces, apart from its texts, which a search has no use for.
  let words: [AddressWord]
  private let conditions: [AddressPhrase.Condition]
  private var spellings: [[WordAccents]] = []
  private var slots: [(key: UInt64, first: Int32)]
  private var next: [Int32]

  /// The longest phrase has four words.
  private static let longest = 4

  init() {
    words = phrases.map(\.word)
    conditions = phrases.map(\.condition)
    slots = [(UInt64, Int32)](repeating: (0, -1), count: 512)
    next = [Int32](repeating: -1, count: phrases.count)
    for (at, phrase) in phrases.enumerated() {
      let tokens = AddressTokens(phrase.text.utf8.span).tokens
      spellings.append(tokens.map(\.accents))
      let key = tokens.reduce(AddressToken.chainStart) { AddressToken.chain($0, $1.key) }
      var slot = Int(truncatingIfNeeded: key) & 511
      while slots[slot].first >= 0, slots[slot].key != key { slot = (slot + 1) & 511 }
      next[at] = slots[slot].first
      slots[slot] = (key, Int32(at))
    }
  }

  /// The word that begins at a token, if it stands for a part there. Without its accent "ngo" is mostly the
  /// name Ngô, and ngõ only before a number.
  func word(_ tokens: Span<AddressToken>, at start: Int) -> Match? {
    guard !tokens[start].isNumber, let match = match(tokens, at: start) else { return nil }
    let isDoubtful = !match.isSure && words[Int(match.phrase)] == .alley
    return isDoubtful && !(match.end < tokens.count && tokens[match.end].isNumber) ? nil : match
  }

  /// The longest phrase that begins at a token.
  func match(_ tokens: Span<AddressToken>, at start: Int) -> Match? {
    var best: Match?
    var key = AddressToken.chainStart
    for end in start..<min(start + PhraseTable.longest, tokens.count) {
      if end > start, tokens[end].gap.isHard { break }
      if tokens[end].isNumber { break }
      key = AddressToken.chain(key, tokens[end].key)
      var slot = Int(truncatingIfNeeded: key) & 511
      while slots[slot].first >= 0, slots[slot].key != key { slot = (slot + 1) & 511 }
      var phrase = slots[slot].first
      while phrase >= 0 {
        if let isSure = fit(Int(phrase), tokens, start), isAllowed(Int(phrase), tokens, end + 1) {
          if best?.end != end + 1 || isSure { best = Match(phrase: phrase, end: end + 1, isSure: isSure) }
        }
        phrase = next[Int(phrase)]
      }
    }
    return best
  }

  /// Whether the typed accents allow a phrase, and if so whether they are all there.
  private func fit(_ phrase: Int, _ tokens: Span<AddressToken>, _ start: Int) -> Bool? {
    var isSure = true
    for (offset, wanted) in spellings[phrase].enumerated() {
      switch tokens[start + offset].accents.fit(to: wanted) {
      case .exact: continue
      case .unaccented: isSure = false
      case .partial, .other: return nil
      }
    }
    return isSure
  }

  private func isAllowed(_ phrase: Int, _ tokens: Span<AddressToken>, _ end: Int) -> Bool {
    let isBeforeDot = end < tokens.count && tokens[end].gap == .dot
    if conditions[phrase] == .beforeDot { return isBeforeDot }
    guard conditions[phrase] == .beforeNumber else { return true }
    guard end < tokens.count, !tokens[end].gap.isHard else { return false }
    // "Tổ B", "Lô A2", "Căn A1205": a letter or two, and mostly a number.
    let isLetter = tokens[end].length <= 1
    let isCode = tokens[end].length <= 2 && end + 1 < tokens.count && tokens[end + 1].isNumber
    return tokens[end].isNumber || isLetter || (isCode && tokens[end + 1].gap == .none)
  }
}
