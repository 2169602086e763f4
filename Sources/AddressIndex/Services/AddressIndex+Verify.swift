extension AddressIndex {
  /// Compares a text with a coordinate (WGS84 degrees), at the level that the text and the data allow.
  ///
  /// A text that may mean several places agrees where one of them does, and so does a name of before where
  /// one of its successors does; `candidateCount` says how many there were. A house that nobody has measured
  /// is compared by its commune.
  package func verify(_ text: String, latitude: Double, longitude: Double) -> Verification {
    let matches = geocode(text).matches
    if let fault = CoordinateFault.of(latitude: latitude, longitude: longitude) {
      return Verification(
        verdict: .cannotSay, reason: .coordinate(fault), metres: nil, match: matches.first,
        candidateCount: matches.count)
    }
    let point = MapPoint(latitude: latitude, longitude: longitude)
    var best: Verification?
    for match in matches {
      var judged = judge(match, point)
      judged.candidateCount = matches.count
      guard let known = best else {
        best = judged
        continue
      }
      if rank(judged) < rank(known) { best = judged }
    }
    return best
      ?? Verification(
        verdict: .cannotSay, reason: .unknownText, metres: nil, match: nil, candidateCount: 0)
  }

  /// Agreement first; then doubt, because a place that cannot be judged may be the one; then the nearest.
  private func rank(_ judged: Verification) -> (Int, Double) {
    switch judged.verdict {
    case .agree: (0, judged.metres ?? 0)
    case .cannotSay: (1, 0)
    case .disagree: (2, judged.metres ?? 0)
    }
  }

  private func judge(_ match: AddressMatch, _ point: MapPoint) -> Verification {
    guard match.level >= .hamlet else { return judgeByBorder(match, point) }
    guard let metres = distance(match, point) else {
      var judged = judgeByBorder(match, point)
      if judged.verdict == .agree { judged.match?.level = .commune }
      if judged.verdict == .cannotSay { judged.reason = .unmeasured }
      return judged
    }
    let tolerance =
      switch match.level {
      case .house: tolerances.house
      case .alley: tolerances.alley
      case .street: tolerances.streetAgrees
      default: tolerances.hamletAgrees
      }
    let isNear = metres <= tolerance
    return Verification(
      verdict: isNear ? .agree : .disagree,
      reason: isNear ? .near(tolerance: tolerance) : .far(tolerance: tolerance),
      metres: metres, match: match, candidateCount: 1)
  }

  /// Metres to the nearest address of a place: the house itself with its entrances, or any of an alley,
  /// street or hamlet.
  private func distance(_ match: AddressMatch, _ point: MapPoint) -> Double? {
    guard let gazetteer else { return nil }
    let scale = LocalScale(latitude: point.latitude)
    var objects: [UInt32] = []
    if let object = match.object {
      objects = [UInt32(object)]
    } else if let way = match.way {
      let path = match.level == .alley ? match.alleyPath : nil
      objects =
        path.map { path in
          [(path.text, false), (path.text + "/", true)].flatMap { text, isPrefix in
            gazetteer.objects(ofWay: UInt32(way), house: text, isPrefix: isPrefix).map(UInt32.init)
          }
        } ?? Array(gazetteer.wayObjects[gazetteer.objects(ofWay: UInt32(way))])
    }
    var best: Double?
    for object in objects {
      let places = gazetteer.entrances(of: object) + (gazetteer.position(of: object).map { [$0] } ?? [])
      for place in places { best = min(best ?? .infinity, scale.distance(point, place)) }
    }
    return best
  }

  /// A commune, or one of the communes of a district or province, holds the coordinate, or nearly.
  private func judgeByBorder(_ match: AddressMatch, _ point: MapPoint) -> Verification {
    var best: Double?
    var farthestSeat: Double?
    for code in match.communeCodes {
      guard let position = communes.position(of: code) else { continue }
      if let metres = metres(outside: position, latitude: point.latitude, longitude: point.longitude) {
        best = min(best ?? .infinity, metres)
      } else if let seat = centres[position] {
        let metres = LocalScale(latitude: point.latitude).distance(point, seat)
        farthestSeat = min(farthestSeat ?? .infinity, metres)
      }
      if best == 0 { break }
    }
    if let best {
      let tolerance = tolerances.border
      let isNear = best <= tolerance
      return Verification(
        verdict: isNear ? .agree : .disagree,
        reason: best == 0 ? .inside : isNear ? .near(tolerance: tolerance) : .far(tolerance: tolerance),
        metres: best, match: match, candidateCount: 1)
    }
    // Without a map only a coordinate farther from the seat than any commune reaches contradicts.
    guard let farthestSeat, farthestSeat > tolerances.centre else {
      return Verification(verdict: .cannotSay, reason: .noMap, metres: nil, match: match, candidateCount: 1)
    }
    return Verification(
      verdict: .disagree, reason: .far(tolerance: tolerances.centre), metres: farthestSeat, match: match,
      candidateCount: 1)
  }
}
