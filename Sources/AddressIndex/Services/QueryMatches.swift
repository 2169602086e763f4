import Glibc

/// Where the words of a query occur: in the names of ways, in the names of units, and which units are named
/// whole, so that they say in which communes to look.
struct QueryMatches {
  /// A unit that the query names: some neighbouring words of it.
  struct Mention {
    /// The entry in `UnitWords`; the way, for a street in which a building is looked for.
    var entry: Int
    /// The words, a bit each.
    var words: UInt32
    /// How well they fit, and whether the typed kind does, from 0 to 1.
    var quality: Float
    var level: UnitLevel
  }

  let query: AddressQuery
  /// For each word, what fits it in the names of ways and of units.
  private(set) var wayWords: [[WordIndex.Match]] = []
  private(set) var unitWords: [[WordIndex.Match]] = []
  /// How much each word tells: a rare one more than a common one. Words for kinds tell next to nothing.
  private(set) var weights: [Float] = []
  /// Which words occur in which unit's name.
  private(set) var units: NameTally
  /// For each commune in force the units around it that the query names, best first.
  private(set) var mentions: [[Mention]]
  /// Words as sets, a bit each: all, those that say a kind, those that belong to numbers, those behind a
  /// kind.
  let all: UInt32
  let kinds: UInt32
  let numbers: UInt32
  let announced: UInt32
  /// For each word the kind that is announced before it; meaningful where `announced` has it.
  let announcedKinds: [AddressWord]

  /// Looks the words up.
  ///
  /// - Parameter isSuggesting: whether the last word may be the beginning of one. Typing errors are then
  ///   looked for in words that fit nothing otherwise.
  init(_ query: AddressQuery, gazetteer: Gazetteer?, units: UnitWords, isSuggesting: Bool) {
    self.query = query
    let total = Float((gazetteer?.wayCount ?? 0) + units.entries.count + 2)
    for (at, word) in query.words.enumerated() {
      guard word.role != .aside else {
        wayWords.append([])
        unitWords.append([])
        weights.append(0)
        continue
      }
      let isPrefix = isSuggesting && query.isUnfinished && at == query.words.count - 1
      let isTolerant = !isSuggesting && !word.isKind
      var inWays = gazetteer?.words.matches(word.word, isPrefix: isPrefix, toleratesErrors: isTolerant) ?? []
      var inUnits = units.words.matches(word.word, isPrefix: isPrefix, toleratesErrors: isTolerant)
      if isSuggesting, inWays.isEmpty, inUnits.isEmpty {
        inWays = gazetteer?.words.matches(word.word, isPrefix: false, toleratesErrors: true) ?? []
        inUnits = units.words.matches(word.word, isPrefix: false, toleratesErrors: true)
      }
      let bearers =
        QueryMatches.bearers(inWays, gazetteer?.words) + QueryMatches.bearers(inUnits, units.words)
      wayWords.append(inWays)
      unitWords.append(inUnits)
      weights.append(QueryMatches.weight(word, bearers: bearers, of: total))
    }
    all = QueryMatches.set(query.words) { _ in true }
    kinds = QueryMatches.set(query.words) { $0.isKind }
    numbers = QueryMatches.set(query.words) { $0.role == .number }
    announced = QueryMatches.set(query.words) { $0.announced != nil }
    announcedKinds = query.words.map { $0.announced ?? .street }
    self.units = NameTally(unitWords, weights: weights, units.words, count: units.entries.count)
    mentions = [[Mention]](repeating: [], count: units.communeCount)
    addMentions(units, isSuggesting: isSuggesting)
  }

  private static func set(_ words: [AddressQuery.Word], _ holds: (AddressQuery.Word) -> Bool) -> UInt32 {
    words.indices.reduce(0) { holds(words[$1]) ? $0 | 1 << UInt32($1) : $0 }
  }

  private static func bearers(_ matches: [WordIndex.Match], _ index: WordIndex?) -> Int {
    guard let index else { return 0 }
    return matches.reduce(0) { $1.errors == 0 ? $0 + index.bearers(of: $1.word).count : $0 }
  }

  private static func weight(_ word: AddressQuery.Word, bearers: Int, of total: Float) -> Float {
    if word.isKind { return 0.1 }
    let rarity = 1 - min(1, log(Float(bearers + 1)) / log(total))
    return (word.role == .name ? 0.7 : 0.4) + 0.6 * rarity
  }

  /// A unit is named by all of its words, one behind the other; while somebody types, by the first of them at
  /// the end of the text.
  private mutating func addMentions(_ units: UnitWords, isSuggesting: Bool) {
    for touched in self.units.touched {
      let number = Int(touched)
      let entry = units.entries[number]
      let own = self.units.own[number]
      let quality = self.units.sums[number] / max(weight(of: own), 0.01)
      for run in runs(of: own) {
        let isAtEnd = isSuggesting && run.upperBound == query.words.count
        guard run.count >= entry.wordCount || isAtEnd else { continue }
        var mention = Mention(entry: number, words: bits(run), quality: quality, level: entry.level)
        if let announced = query.words[run.lowerBound].announced, announced.fit(entry.kind, entry.level) < 0 {
          mention.quality *= 0.7
        }
        for commune in entry.communes { mentions[Int(commune)].append(mention) }
      }
    }
    for commune in mentions.indices where mentions[commune].count > 1 {
      mentions[commune].sort { a, b in
        let (left, right) = (a.words.nonzeroBitCount, b.words.nonzeroBitCount)
        if left != right { return left > right }
        return a.quality == b.quality ? a.entry < b.entry : a.quality > b.quality
      }
    }
  }

  /// The sum of the weights of some words.
  func weight(of bits: UInt32) -> Float {
    var sum: Float = 0
    var rest = bits
    while rest != 0 {
      sum += weights[rest.trailingZeroBitCount]
      rest &= rest - 1
    }
    return sum
  }

  private func runs(of bits: UInt32) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start: Int?
    for at in 0...query.words.count {
      let isSet = at < query.words.count && bits & 1 << UInt32(at) != 0
      if isSet, start == nil { start = at }
      if !isSet, let first = start {
        runs.append(first..<at)
        start = nil
      }
    }
    return runs
  }

  private func bits(_ run: Range<Int>) -> UInt32 {
    run.reduce(0) { $0 | 1 << UInt32($1) }
  }
}
