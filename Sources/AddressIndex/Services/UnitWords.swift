/// The names of all units of government, word by word, and which communes in force each covers.
///
/// Streets are found by their own names; which of ten streets is meant, the names of communes, districts and
/// provinces tell, those of before included. So each word also knows in which communes it says something.
struct UnitWords: Sendable {
  /// A unit under one of its names.
  struct Entry: Sendable {
    let candidate: ParsedAddress.Candidate
    let level: UnitLevel
    let fullName: String
    let isInForce: Bool
    /// The kind that its name begins with.
    let kind: UnitKind?
    /// Words of its name that must be typed to name it whole.
    let wordCount: Int
    /// Positions in `CommuneIndex.communes`.
    let communes: [Int32]
  }

  let entries: [Entry]
  let words: WordIndex
  let communeCount: Int

  /// No units.
  init() {
    entries = []
    words = WordIndex()
    communeCount = 0
  }

  /// Lists the units of an index.
  init(_ directory: UnitDirectory, _ index: AddressIndex) {
    var entries: [Entry] = []
    var builder = WordIndexBuilder()
    var known: [ParsedAddress.Candidate: [Int32]] = [:]
    for entry in directory.entries {
      let communes: [Int32]
      if let before = known[entry.candidate] {
        communes = before
      } else {
        communes = index.communes(of: entry.candidate).compactMap {
          index.communes.position(of: $0.commune.code).map(Int32.init)
        }
        known[entry.candidate] = communes
      }
      let (kind, name) = entry.split
      let words = NameWord.words(of: name)
      builder.add(words, of: UInt32(entries.count))
      entries.append(
        Entry(
          candidate: entry.candidate, level: entry.level, fullName: entry.fullName,
          isInForce: entry.validUntil.isEmpty,
          kind: kind, wordCount: words.count, communes: communes))
    }
    self.entries = entries
    words = builder.finish()
    communeCount = index.communes.communes.count
  }
}
