/// Reads Vietnamese address lines as people write them.
///
/// With accents or without, with separators or without, from the house to the province or the other way, in
/// abbreviations, with names of three generations: every part that a line can be made of is proposed, and the
/// proposals that together explain most of it are taken. What they leave over is said.
///
/// A value: built once from the units' names, it reads any number of lines at the same time.
package struct AddressParser: Sendable {
  /// The longest line that is read, in characters (an accent that stands apart is none). Longer ones are
  /// documents.
  package static let maximumCharacters = 1_000
  /// The same in bytes, for lines that are nothing but accents.
  private static let maximumBytes = 6_000

  /// The names of units that it knows.
  package let lexicon: UnitLexicon
  private let phrases = PhraseTable.shared

  /// A parser that knows some names.
  package init(lexicon: UnitLexicon) {
    self.lexicon = lexicon
  }

  /// Reads a line.
  ///
  /// - Complexity: O(*n*) in the length of the line; at most about 720,000 steps, see `ReadingSearch`.
  package func parse(_ text: String) -> ParsedAddress {
    var address = ParsedAddress()
    if AddressParser.isTooLong(text) {
      address.refusal = .tooLong
      return address
    }
    let line = AddressLine(text)
    guard !line.tokens.isEmpty else {
      address.refusal = .empty
      return address
    }
    read(line).fill(&address)
    return address
  }

  /// The parts of a line in the reading that explains most of it.
  func read(_ line: AddressLine) -> AddressAssembly {
    var search = ReadingSearch(PartFinder(line: line, phrases: phrases, lexicon: lexicon))
    return AddressAssembly(line: line, phrases: phrases, lexicon: lexicon, parts: search.best())
  }

  /// Whether a text is longer than any address.
  static func isTooLong(_ text: String) -> Bool {
    let bytes = text.utf8.count
    if bytes <= maximumCharacters { return false }
    if bytes > maximumBytes { return true }
    return text.unicodeScalars.count { !(0x300..<0x370).contains($0.value) } > maximumCharacters
  }
}
