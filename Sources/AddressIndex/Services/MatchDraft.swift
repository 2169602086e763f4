/// An answer before its line of text is written: hundreds are weighed, ten are shown.
struct MatchDraft {
  /// What it stands for.
  enum Target: Hashable {
    /// A commune in force, by its position in the index.
    case commune(Int)
    /// A district of before, or a province: the entry in `UnitWords`.
    case area(Int)
    /// A street, named alley, building or hamlet.
    case way(Int)
    /// An object of the gazetteer.
    case house(Int)
    /// The alley behind a number of a street, and its objects.
    case alley(way: Int, HousePath, [Int])
  }

  let target: Target
  let candidate: PlaceScoring.Candidate
  var score: Double
  /// The house number that was typed, for a house, an alley or a street that has no such house.
  var typed: String?

  /// How fine the answer is, for those that score the same: a house before its street.
  var fineness: Int {
    switch target {
    case .house: 0
    case .alley: 1
    case .way: 2
    case .commune: 3
    case .area: 4
    }
  }
}

/// Finds what the candidates of a query stand for, house numbers included.
struct MatchDrafter {
  let index: AddressIndex
  let matches: QueryMatches
  let isSuggesting: Bool
  let limit: Int

  /// Every candidate's answers, best first.
  func drafts(_ candidates: [PlaceScoring.Candidate]) -> [MatchDraft] {
    let all = candidates.flatMap { $0.isUnit ? units($0) : ways($0) }
    return all.enumerated().sorted { a, b in
      if a.element.score != b.element.score { return a.element.score > b.element.score }
      let (left, right) = (a.element.fineness, b.element.fineness)
      return left == right ? a.offset < b.offset : left < right
    }.map(\.element)
  }

  private func units(_ candidate: PlaceScoring.Candidate) -> [MatchDraft] {
    let entry = index.unitWords.entries[candidate.number]
    let score = Double(candidate.score)
    guard entry.level == .commune else {
      return [MatchDraft(target: .area(candidate.number), candidate: candidate, score: score)]
    }
    return entry.communes.map {
      MatchDraft(target: .commune(Int($0)), candidate: candidate, score: score)
    }
  }

  private func ways(_ candidate: PlaceScoring.Candidate) -> [MatchDraft] {
    guard let gazetteer = index.gazetteer else { return [] }
    let number = candidate.number
    var street = MatchDraft(target: .way(number), candidate: candidate, score: Double(candidate.score))
    guard let path = matches.query.house(besides: candidate.own | candidate.around)?.path else {
      return [street]
    }
    street.typed = path.text
    if isSuggesting {
      let objects = gazetteer.objects(ofWay: UInt32(number), house: path.text, isPrefix: true, limit: limit)
      return objects.isEmpty ? [street] : houses(objects, street, step: 1e-4)
    }
    switch gazetteer.find(path, inWay: UInt32(number)) {
    case .houses(let objects): return houses(objects, street, step: 0)
    case .alley(let path, let objects):
      let target = MatchDraft.Target.alley(way: number, path, objects)
      return [
        MatchDraft(target: target, candidate: candidate, score: street.score + 0.05, typed: street.typed)
      ]
    case nil: return [street]
    }
  }

  /// A house that was found is worth more than the street of a house that was not.
  private func houses(_ objects: [Int], _ street: MatchDraft, step: Double) -> [MatchDraft] {
    objects.enumerated().map { place, object in
      MatchDraft(
        target: .house(object), candidate: street.candidate, score: street.score + 0.1 - step * Double(place),
        typed: street.typed)
    }
  }
}
