/// Which words of a query occur in the names of places, counted for all places at once.
struct NameTally {
  /// For each place its words, a bit each.
  private(set) var own: [UInt32]
  /// For each place the weights of its words, times how well they fit.
  private(set) var sums: [Float]
  /// The places that have any.
  private(set) var touched: [UInt32] = []

  /// Counts for places numbered from zero.
  init(_ matches: [[WordIndex.Match]], weights: [Float], _ index: WordIndex, count: Int) {
    own = [UInt32](repeating: 0, count: count)
    sums = [Float](repeating: 0, count: count)
    for at in matches.indices { add(at, matches[at], index, weights[at]) }
  }

  /// Adds the bearers of the words that fit word `at`, best first: the best fit counts.
  private mutating func add(_ at: Int, _ found: [WordIndex.Match], _ index: WordIndex, _ weight: Float) {
    let bit: UInt32 = 1 << UInt32(at)
    for match in found {
      let value = weight * match.quality
      for place in index.bearers(of: match.word) {
        let bearer = Int(index.bearers[place])
        if own[bearer] & bit != 0 { continue }
        if own[bearer] == 0 { touched.append(UInt32(bearer)) }
        own[bearer] |= bit
        sums[bearer] += value
      }
    }
  }
}
