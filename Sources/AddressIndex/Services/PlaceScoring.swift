import Glibc

/// Judges every way and unit that shares a word with a query, and keeps the best.
///
/// A place's score says how much of what was typed it accounts for, by its own name and by the units it lies
/// in, and how much of its own name was typed. Going through all places that share a word costs a millisecond
/// for a million addresses, because they have but some ten thousand names.
struct PlaceScoring {
  /// A way or a unit with its score.
  struct Candidate: Sendable {
    /// Whether it is a unit; else a way.
    var isUnit: Bool
    /// Number of the way, or of the entry in `UnitWords`.
    var number: Int
    /// About 0 to 1.
    var score: Float
    /// The words that its own name accounts for, a bit each.
    var own: UInt32
    /// The words that the units around it account for.
    var around: UInt32
  }

  /// How many candidates are looked at more closely: many streets of a province share a name, and which of
  /// them has the house is seen only then.
  static let maximumCandidates = 192

  private let matches: QueryMatches
  private let gazetteer: Gazetteer?
  private let units: UnitWords
  private let near: MapPoint?
  private let scale: LocalScale
  private let centres: [MapPoint?]
  /// The commune's position in the index for each commune of the gazetteer.
  private let communes: [Int32]
  private var best = BestCandidates(limit: maximumCandidates)

  /// Judges the places of an index.
  static func candidates(_ matches: QueryMatches, in index: AddressIndex, near: MapPoint?) -> [Candidate] {
    var scoring = PlaceScoring(matches, index, near)
    scoring.scoreWays()
    scoring.scoreUnits()
    return scoring.best.sorted()
  }

  private init(_ matches: QueryMatches, _ index: AddressIndex, _ near: MapPoint?) {
    self.matches = matches
    gazetteer = index.gazetteer
    units = index.unitWords
    self.near = near
    scale = LocalScale(latitude: near?.latitude ?? 15)
    centres = index.centres
    communes = index.gazetteerCommunes
  }

  private mutating func scoreWays() {
    guard let gazetteer else { return }
    let tally = NameTally(
      matches.wayWords, weights: matches.weights, gazetteer.words, count: gazetteer.wayCount)
    for way in tally.touched {
      let number = Int(way)
      let kind = WayKind(rawValue: gazetteer.ways.kinds[number]) ?? .street
      let commune = Int(communes[Int(gazetteer.ways.communes[number])])
      var around = commune < 0 ? [] : matches.mentions[commune]
      if kind == .building, let street = street(ofBuilding: way, gazetteer, tally) {
        around.insert(street, at: 0)
      }
      var judged = judge(
        tally.own[number], tally.sums[number], around, above: nil,
        wordCount: Int(gazetteer.ways.wordCounts[number])
      ) { $0.fit(kind) }
      guard judged.score > 0 else { continue }
      let size = gazetteer.objects(ofWay: way).count
      judged.score += 0.02 * min(1, log2(Float(size + 1)) / 12) + nearness(gazetteer.centre(ofWay: way))
      judged.number = number
      best.offer(judged)
    }
  }

  /// The street of a building where the text names it whole: "CT9A Quang Trung".
  private func street(
    ofBuilding way: UInt32, _ gazetteer: Gazetteer, _ tally: NameTally
  ) -> QueryMatches.Mention? {
    guard let first = gazetteer.objects(ofWay: way).first else { return nil }
    let street = gazetteer.objects.streets[Int(gazetteer.wayObjects[first])]
    guard street != Gazetteer.none else { return nil }
    let words = tally.own[Int(street)]
    guard words != 0, words.nonzeroBitCount >= gazetteer.ways.wordCounts[Int(street)] else { return nil }
    let quality = tally.sums[Int(street)] / max(matches.weight(of: words), 0.01)
    return QueryMatches.Mention(entry: Int(street), words: words, quality: quality, level: .commune)
  }

  private mutating func scoreUnits() {
    for unit in matches.units.touched {
      let number = Int(unit)
      let entry = units.entries[number]
      guard let commune = entry.communes.first else { continue }
      var judged = judge(
        matches.units.own[number], matches.units.sums[number], matches.mentions[Int(commune)],
        above: entry.level, wordCount: entry.wordCount
      ) { $0.fit(entry.kind, entry.level) }
      guard judged.score > 0 else { continue }
      judged.score += nearness(centres[Int(commune)]) + (entry.isInForce ? 0.03 : 0)
      judged.isUnit = true
      judged.number = number
      best.offer(judged)
    }
  }

  /// Scores one place: the words of its own name, and of the units around it that are named.
  private func judge(
    _ named: UInt32, _ sum: Float, _ mentions: [QueryMatches.Mention], above level: UnitLevel?,
    wordCount: Int,
    fit: (AddressWord) -> Int
  ) -> Candidate {
    var own = named
    var around: UInt32 = 0
    var matched: Float = sum
    for mention in mentions {
      if let level, !mention.level.isAbove(level) { continue }
      let words = mention.words & ~around
      // Words of the place's own name are free for a unit where enough of them are left: "Nguyễn Nghiêm,
      // phường Nguyễn Du".
      if words & own != 0 {
        guard words == mention.words, (own & ~words).nonzeroBitCount >= wordCount else { continue }
        matched *= matches.weight(of: own & ~words) / max(matches.weight(of: own), 0.01)
        own &= ~words
      }
      guard words.nonzeroBitCount * 2 > mention.words.nonzeroBitCount else { continue }
      around |= words
      matched += 0.97 * mention.quality * matches.weight(of: words)
    }
    // A number may still be that of a house; it is looked for later.
    let rest = matches.all & ~(own | around | matches.kinds)
    let total =
      matches.weight(of: own | around) + matches.weight(of: rest & ~matches.numbers)
      + 0.25 * matches.weight(of: rest & matches.numbers)
    var bonus: Float = 0
    var announced = own & matches.announced & ~(own << 1)
    while announced != 0 {
      let fit = fit(matches.announcedKinds[announced.trailingZeroBitCount])
      bonus += fit > 0 ? 0.03 : fit < 0 ? -0.12 : -0.06
      announced &= announced - 1
    }
    let coverage = min(1, Float(own.nonzeroBitCount) / Float(max(wordCount, 1)))
    // "3" alone names no hamlet, unless "thôn" stands before it or nothing else was typed.
    let isBareNumber = own & ~matches.numbers == 0 && own & matches.announced == 0 && own != matches.all
    let score = own == 0 || isBareNumber ? 0 : matched / max(total, 0.01) * (0.55 + 0.45 * coverage) + bonus
    return Candidate(isUnit: false, number: 0, score: score, own: own, around: around)
  }

  /// Up to 0.25 for a place at the point, half of that 3 km away.
  private func nearness(_ place: MapPoint?) -> Float {
    guard let near, let place else { return 0 }
    return Float(0.25 / (1 + scale.distance(near, place) / 3_000))
  }
}

extension UnitLevel {
  /// Whether units of this level are made of units of another.
  func isAbove(_ other: UnitLevel) -> Bool {
    switch self {
    case .commune: false
    case .district: other == .commune
    case .province: other != .province
    }
  }
}

/// The best of many candidates, in memory that does not grow.
private struct BestCandidates {
  private var kept: [PlaceScoring.Candidate] = []
  private let limit: Int
  private var least: Float = -1

  init(limit: Int) {
    self.limit = limit
    kept.reserveCapacity(4 * limit)
  }

  mutating func offer(_ candidate: PlaceScoring.Candidate) {
    guard candidate.score > least else { return }
    kept.append(candidate)
    if kept.count == 4 * limit { shrink() }
  }

  private mutating func shrink() {
    kept = Array(sorted().prefix(limit))
    least = kept.last?.score ?? -1
  }

  /// Best first; equal ones in a fixed order.
  func sorted() -> [PlaceScoring.Candidate] {
    let all = kept.sorted { a, b in
      if a.score != b.score { return a.score > b.score }
      return a.isUnit == b.isUnit ? a.number < b.number : a.isUnit
    }
    return Array(all.prefix(limit))
  }
}
