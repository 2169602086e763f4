/// Finds house numbers among tokens: `1806/127/2A`, `73B/563B bis`, `L1004A`, `12 - 14`.
enum HouseNumberScan {
  /// The token behind the number that begins at a token; `nil` where none begins there.
  static func end(_ tokens: Span<AddressToken>, at start: Int, _ phrases: PhraseTable) -> Int? {
    guard var at = step(tokens, at: start) else { return nil }
    while at < tokens.count {
      at = suffix(tokens, at: at, phrases)
      guard at < tokens.count else { break }
      let isRange =
        tokens[at].gap == .dash
        || (tokens[at].gap == .wideDash && tokens[at].isNumber && isNumeric(tokens, at))
      guard tokens[at].gap == .slash || isRange, let next = step(tokens, at: at) else { break }
      at = next
    }
    return at
  }

  /// A lone letter behind a number belongs to it ("12 A") or begins a name ("12 A Dừa").
  static func isLoneLetter(_ tokens: Span<AddressToken>, at: Int) -> Bool {
    at < tokens.count && !tokens[at].isNumber && tokens[at].length == 1 && tokens[at].gap == .blank
  }

  /// One number of the path: digits with letters before or behind, nothing between.
  private static func step(_ tokens: Span<AddressToken>, at start: Int) -> Int? {
    var at = start
    if !tokens[at].isNumber {
      guard tokens[at].length <= 2, at + 1 < tokens.count, tokens[at + 1].isNumber else { return nil }
      guard tokens[at + 1].gap == .none else { return nil }
      at += 1
    }
    // Longer numbers are telephones'.
    guard tokens[at].length <= 6 else { return nil }
    at += 1
    let isFollowedByLetters =
      at < tokens.count && !tokens[at].isNumber && tokens[at].gap == .none && tokens[at].length <= 2
    return isFollowedByLetters ? at + 1 : at
  }

  private static func suffix(_ tokens: Span<AddressToken>, at: Int, _ phrases: PhraseTable) -> Int {
    guard !tokens[at].gap.isHard, let match = phrases.match(tokens, at: at) else { return at }
    return phrases.words[Int(match.phrase)] == .suffix ? match.end : at
  }

  /// Whether the number before a wide dash is one too: "12 - 14", but not "A - 14 Quang Trung".
  private static func isNumeric(_ tokens: Span<AddressToken>, _ at: Int) -> Bool {
    tokens[at - 1].isNumber && tokens[at - 1].length <= 4 && tokens[at].length <= 4
  }

  /// The steps of a path as they stand on the plate.
  static func steps(_ tokens: ArraySlice<AddressToken>, _ line: AddressLine) -> [String] {
    var steps: [String] = []
    for token in tokens {
      let text = line.text(token).uppercased()
      if steps.isEmpty || token.gap == .slash {
        steps.append(text)
      } else if token.gap == .dash || token.gap == .wideDash {
        steps[steps.count - 1] += "-" + text
      } else {
        // "12 A" is 12A, "563B bis" keeps its blank.
        steps[steps.count - 1] += (token.isNumber || text.utf8.count <= 2 ? "" : " ") + text
      }
    }
    return steps
  }
}
