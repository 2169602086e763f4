/// Turns the places that scoring has found into answers: with the house, the line of text and the reasons.
struct MatchWriter {
  let index: AddressIndex
  let matches: QueryMatches
  let near: MapPoint?
  let isSuggesting: Bool
  private var query: AddressQuery { matches.query }

  init(index: AddressIndex, matches: QueryMatches, near: MapPoint?, isSuggesting: Bool) {
    self.index = index
    self.matches = matches
    self.near = near
    self.isSuggesting = isSuggesting
  }

  /// The answers that one candidate stands for.
  func answers(_ candidate: PlaceScoring.Candidate, limit: Int) -> [AddressMatch] {
    if candidate.isUnit { return units(candidate) }
    guard let gazetteer = index.gazetteer else { return [] }
    return ways(candidate, gazetteer, limit)
  }

  private func units(_ candidate: PlaceScoring.Candidate) -> [AddressMatch] {
    let entry = index.unitWords.entries[candidate.number]
    let reasons = self.reasons(candidate)
    let codes = entry.communes.map { index.communes.communes[Int($0)] }
    if entry.level == .commune {
      return codes.map { commune in
        let formers: [AddressMatch.Reason] = entry.isInForce ? [] : [.formerUnit(entry.fullName)]
        return AddressMatch(
          level: .commune, text: AddressLine(index: index).line(ofCommune: commune.code),
          position: commune.seat, extent: 0,
          communeCode: commune.code, communeName: commune.fullName, communeCodes: [commune.code],
          score: Double(candidate.score), metres: nil, reasons: formers + reasons)
      }
    }
    let formers: [AddressMatch.Reason] = entry.isInForce ? [] : [.formerUnit(entry.fullName)]
    return [
      AddressMatch(
        level: entry.level == .district ? .district : .province, text: entry.fullName, position: middle(codes),
        extent: 0, communeCode: "", communeName: "", communeCodes: codes.map(\.code),
        score: Double(candidate.score), metres: nil, reasons: formers + reasons)
    ]
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

  private func ways(
    _ candidate: PlaceScoring.Candidate, _ gazetteer: Gazetteer, _ limit: Int
  ) -> [AddressMatch] {
    let way = gazetteer.way(candidate.number)
    let house = query.house(besides: candidate.own | candidate.around)
    var found: [AddressMatch] = []
    if let house {
      let number = UInt32(candidate.number)
      let text = house.path.text
      if isSuggesting {
        let objects = gazetteer.objects(ofWay: number, house: text, isPrefix: true, limit: limit)
        return objects.isEmpty ? [street(candidate, way, missing: text)] : objects.enumerated().map { place, object in
          self.house(candidate, object, gazetteer, text, penalty: Double(place) * 1e-4)
        }
      }
      switch gazetteer.find(house.path, inWay: number) {
      case .houses(let objects):
        found = objects.map { self.house(candidate, $0, gazetteer, text, penalty: 0) }
      case .alley(let path, let objects):
        found = [alley(candidate, way, path, objects, gazetteer, missing: text)]
      case nil:
        found = [street(candidate, way, missing: text)]
      }
      return found
    }
    return [street(candidate, way, missing: nil)]
  }

  /// A house that was found is worth more than the street of a house that was not.
  private func house(
    _ candidate: PlaceScoring.Candidate, _ object: Int, _ gazetteer: Gazetteer, _ text: String, penalty: Double
  ) -> AddressMatch {
    var match = index.match(
      ofObject: object, gazetteer, score: Double(candidate.score) + 0.1 - penalty, near: near)
    match.way = candidate.number
    match.around = candidate.around
    match.reasons = [.house(text)] + reasons(candidate)
    return match
  }

  private func alley(
    _ candidate: PlaceScoring.Candidate, _ way: Way, _ path: HousePath, _ objects: [Int], _ gazetteer: Gazetteer,
    missing: String
  ) -> AddressMatch {
    let places = objects.compactMap { gazetteer.position(of: UInt32($0)) }
    var match = street(candidate, way, missing: nil)
    match.level = .alley
    match.text = AddressLine(index: index).line(ofAlley: path.text, way)
    match.score += 0.05
    if let first = places.first {
      let scale = LocalScale(latitude: first.latitude)
      match.position = first
      match.extent = Int(places.reduce(0) { max($0, scale.distance(first, $1)) }.rounded(.up))
    }
    match.metres = index.metres(from: near, to: match.position)
    match.reasons = [.house(path.text)] + match.reasons
    if path.text != missing { match.reasons.append(.missing(missing)) }
    return match
  }

  private func street(_ candidate: PlaceScoring.Candidate, _ way: Way, missing: String?) -> AddressMatch {
    let code = way.communeCode
    var match = AddressMatch(
      level: way.kind.level, text: AddressLine(index: index).line(ofWay: way), position: way.centre,
      extent: way.extent, communeCode: code, communeName: index.communes[code]?.fullName ?? "",
      communeCodes: [code], score: Double(candidate.score), metres: index.metres(from: near, to: way.centre),
      reasons: reasons(candidate), way: candidate.number, around: candidate.around)
    if let missing { match.reasons.append(.missing(missing)) }
    return match
  }
}
