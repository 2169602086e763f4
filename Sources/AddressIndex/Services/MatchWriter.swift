/// Writes drafts out as answers: the line of text, the coordinate and the reasons.
struct MatchWriter {
  let index: AddressIndex
  let matches: QueryMatches
  let near: MapPoint?

  /// The answer that a draft stands for.
  func answer(_ draft: MatchDraft) -> AddressMatch {
    var match: AddressMatch
    switch draft.target {
    case .commune(let position): match = commune(position, draft)
    case .area(let entry): match = area(entry, draft)
    case .way(let way): match = self.way(way, draft)
    case .house(let object): match = house(object, draft)
    case .alley(let way, let path, let objects): match = alley(way, path, objects, draft)
    }
    match.metres = index.metres(from: near, to: match.position)
    match.reasons += formerUnits(draft.candidate, of: match.communeCode)
    return match
  }

  private func commune(_ position: Int, _ draft: MatchDraft) -> AddressMatch {
    let commune = index.communes.communes[position]
    let entry = index.unitWords.entries[draft.candidate.number]
    let former: [AddressMatch.Reason] = entry.isInForce ? [] : [.formerUnit(entry.fullName)]
    return AddressMatch(
      level: .commune, text: PlaceLine(index: index).line(ofCommune: commune.code), position: commune.seat,
      extent: 0, communeCode: commune.code, communeName: commune.fullName, communeCodes: [commune.code],
      score: draft.score, metres: nil, reasons: former + reasons(draft.candidate))
  }

  private func area(_ number: Int, _ draft: MatchDraft) -> AddressMatch {
    let entry = index.unitWords.entries[number]
    let communes = entry.communes.map { index.communes.communes[Int($0)] }
    let former: [AddressMatch.Reason] = entry.isInForce ? [] : [.formerUnit(entry.fullName)]
    return AddressMatch(
      level: entry.level == .district ? .district : .province, text: entry.fullName,
      position: middle(communes), extent: 0, communeCode: "", communeName: "",
      communeCodes: communes.map(\.code), score: draft.score, metres: nil,
      reasons: former + reasons(draft.candidate))
  }

  /// Of a unit's seats the one nearest to their mean: a point on land, in the unit.
  private func middle(_ communes: [Commune]) -> MapPoint? {
    let seats = communes.compactMap(\.seat)
    guard !seats.isEmpty else { return nil }
    let sum = seats.reduce((x: 0, y: 0)) { ($0.x + Int($1.x), $0.y + Int($1.y)) }
    let mean = MapPoint(x: Int32(sum.x / seats.count), y: Int32(sum.y / seats.count))
    let scale = LocalScale(latitude: mean.latitude)
    return seats.min { scale.distance(mean, $0) < scale.distance(mean, $1) }
  }

  private func way(_ number: Int, _ draft: MatchDraft) -> AddressMatch {
    guard let way = index.gazetteer?.way(number) else { preconditionFailure("a way comes from a gazetteer") }
    let code = way.communeCode
    var match = AddressMatch(
      level: way.kind.level, text: PlaceLine(index: index).line(ofWay: way), position: way.centre,
      extent: way.extent, communeCode: code, communeName: index.communes[code]?.fullName ?? "",
      communeCodes: [code], score: draft.score, metres: nil, reasons: reasons(draft.candidate), way: number)
    if case .way = draft.target, let typed = draft.typed { match.reasons.append(.missing(typed)) }
    return match
  }

  private func alley(_ number: Int, _ path: HousePath, _ objects: [Int], _ draft: MatchDraft) -> AddressMatch
  {
    var match = way(number, draft)
    guard let gazetteer = index.gazetteer else { return match }
    match.level = .alley
    match.alleyPath = path
    match.text = PlaceLine(index: index).line(ofAlley: path.text, gazetteer.way(number))
    let places = objects.compactMap { gazetteer.position(of: UInt32($0)) }
    if let first = places.first {
      let scale = LocalScale(latitude: first.latitude)
      match.position = first
      match.extent = Int(places.reduce(0) { max($0, scale.distance(first, $1)) }.rounded(.up))
    }
    match.reasons.insert(.house(path.text), at: 0)
    if let typed = draft.typed, typed != path.text { match.reasons.append(.missing(typed)) }
    return match
  }

  private func house(_ object: Int, _ draft: MatchDraft) -> AddressMatch {
    guard let gazetteer = index.gazetteer else { preconditionFailure("a house comes from a gazetteer") }
    var match = index.match(ofObject: object, gazetteer, score: draft.score, near: near)
    match.way = draft.candidate.number
    match.reasons = [.house(draft.typed ?? "")] + reasons(draft.candidate)
    return match
  }
}
