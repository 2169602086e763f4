/// From the words of names to those that bear them.
///
/// The bearers are ways of a gazetteer, or units of government, by their dense numbers. Vietnamese names are
/// made of few syllables, so a province has some thousand words however many addresses it has; going through
/// all of them to find those one typing error away takes a fraction of a millisecond.
struct WordIndex: Sendable {
  /// The words' bytes (`NameWord.bytes`), sorted; number 0 is not used.
  var words = NamePool()
  /// For each word the letters that occur in it, a bit a letter: words whose letters differ by more than two
  /// errors can make are passed over without a look.
  var letters: [UInt32] = []
  /// For each word its bearers in ascending order: `bearers[starts[n]..<starts[n + 1]]`, n from zero.
  var starts: [UInt32] = [0]
  var bearers: [UInt32] = []

  /// How many words there are.
  var count: Int { letters.count }

  /// The bearers of a word.
  func bearers(of word: Int) -> Range<Int> { Int(starts[word])..<Int(starts[word + 1]) }

  /// A word of the index that fits what was typed.
  struct Match: Hashable, Sendable {
    /// Which word.
    var word: Int
    /// From 0 to 1: how well it fits.
    var quality: Float
    /// How many typing errors lie between.
    var errors: Int
  }

  /// How well words fit that are not what was typed to the letter. Accents are honoured: who types "Sơn Hạ"
  /// does not mean Sơn Hà, and who leaves accents out means any.
  private enum Quality {
    static let exact: Float = 1
    /// The name has accents and none were typed.
    static let unaccented: Float = 0.96
    /// Other accents than those typed.
    static let otherAccents: Float = 0.6
    /// Only the beginning was typed.
    static let prefix: Float = 0.85
    static let oneError: Float = 0.55
    static let twoErrors: Float = 0.4
  }

  /// The words that fit, best first.
  ///
  /// - Parameters:
  ///   - isPrefix: whether more letters may follow what was typed.
  ///   - toleratesErrors: whether to look for typing errors: one in words of 4 to 7 letters, two from 8 on.
  func matches(_ typed: NameWord, isPrefix: Bool, toleratesErrors: Bool) -> [Match] {
    var found: [Match] = []
    let folded = Array(typed.folded)
    let first = Halving.first(count) { words.compare(UInt32($0 + 1), folded) >= 0 }
    var at = first
    while at < count, words.hasPrefix(UInt32(at + 1), folded) {
      let range = words.range(UInt32(at + 1))
      let isWhole = words.bytes[range.lowerBound + folded.count] == 0
      if isWhole {
        found.append(Match(word: at, quality: quality(of: at, typed), errors: 0))
      } else if isPrefix {
        let letters = typed.foldedCount
        let fits = !typed.hasAccents || typed.accents.areMarks(of: accents(of: at), letters: letters)
        found.append(Match(word: at, quality: fits ? Quality.prefix : Quality.otherAccents, errors: 0))
      } else {
        // Longer words with these letters in front follow; a zero sorts before any letter.
        break
      }
      at += 1
    }
    if toleratesErrors { addMisspelled(folded, besides: first..<at, &found) }
    return found.sorted { ($1.quality, $0.word) < ($0.quality, $1.word) }
  }

  private func quality(of word: Int, _ typed: NameWord) -> Float {
    switch typed.accents.fit(to: accents(of: word)) {
    case .exact: Quality.exact
    case .unaccented: Quality.unaccented
    case .partial, .other: Quality.otherAccents
    }
  }

  private func accents(of word: Int) -> WordAccents {
    NameWord.accents(words.bytes[words.range(UInt32(word + 1))])
  }

  private func addMisspelled(_ folded: [UInt8], besides exact: Range<Int>, _ found: inout [Match]) {
    guard folded.count >= 4, !folded.contains(where: { (0x30...0x39).contains($0) }) else { return }
    let allowed = folded.count >= 8 ? 2 : 1
    let mask = WordIndex.letterMask(folded[...])
    for word in 0..<count where !exact.contains(word) {
      // One error changes at most two letters of the set.
      guard (letters[word] ^ mask).nonzeroBitCount <= 2 * allowed else { continue }
      let range = words.range(UInt32(word + 1))
      let length = foldedLength(range)
      guard abs(length - folded.count) <= allowed else { continue }
      let errors = EditDistance.between(
        folded, words.bytes[range.lowerBound..<range.lowerBound + length], atMost: allowed)
      if errors <= allowed, errors > 0 {
        let quality = errors == 1 ? Quality.oneError : Quality.twoErrors
        found.append(Match(word: word, quality: quality, errors: errors))
      }
    }
  }

  private func foldedLength(_ range: Range<Int>) -> Int {
    var at = range.lowerBound
    while at < range.upperBound, words.bytes[at] != 0 { at += 1 }
    return at - range.lowerBound
  }

  /// The folded word as text.
  func text(_ word: Int) -> String {
    let range = words.range(UInt32(word + 1))
    return String(
      decoding: words.bytes[range.lowerBound..<range.lowerBound + foldedLength(range)], as: UTF8.self)
  }

  static func letterMask(_ folded: ArraySlice<UInt8>) -> UInt32 {
    folded.reduce(0) { $0 | 1 << UInt32($1 >= 0x61 ? ($1 - 0x61) & 31 : 26 + $1 % 6) }
  }
}

/// Collects names word by word and sorts them into a `WordIndex`.
struct WordIndexBuilder: Sendable {
  private var numbers: [[UInt8]: Int] = [:]
  private var bearers: [[UInt32]] = []

  /// Adds the words of a name; bearers come in ascending order.
  mutating func add(_ words: [NameWord], of bearer: UInt32) {
    for word in words {
      if let known = numbers[word.bytes] {
        if bearers[known].last != bearer { bearers[known].append(bearer) }
      } else {
        numbers[word.bytes] = bearers.count
        bearers.append([bearer])
      }
    }
  }

  /// The finished index.
  func finish() -> WordIndex {
    var index = WordIndex()
    for (bytes, number) in numbers.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      _ = index.words.append(bytes)
      index.letters.append(WordIndex.letterMask(bytes.prefix { $0 != 0 }))
      index.bearers += bearers[number]
      index.starts.append(UInt32(index.bearers.count))
    }
    return index
  }
}
