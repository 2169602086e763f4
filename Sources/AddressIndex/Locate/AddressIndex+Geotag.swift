package import Telemetry

extension AddressIndex {
  /// The place of a device that stands still, from what the inventory says of it.
  ///
  /// Text and coordinate are both checked against the map. Sensors hang on bridges and rivers are borders, so a
  /// stated commune is kept where the coordinate lies across its border by no more than the border's tolerance
  /// (`nearBorder`), or outside every commune near its shore (`nearestPolygon`); `borderDistance` says how far.
  /// Where they really disagree the stated commune is kept too, with the sureness `unknown`, and the
  /// disagreement is returned: nothing is chosen in silence.
  ///
  /// - Parameters:
  ///   - code: the commune's code as the inventory has it; `nil` where it has none.
  ///   - latitude: degrees north; `nil` where the inventory has none.
  ///   - longitude: degrees east.
  package func place(
    forStatedCommune code: String?, latitude: Double?, longitude: Double?
  ) -> (place: Place, disagreement: Disagreement?) {
    var coordinate: (latitude: Double, longitude: Double)?
    var disagreement: Disagreement?
    if let latitude, let longitude {
      if let fault = CoordinateFault.of(latitude: latitude, longitude: longitude) {
        disagreement = .coordinate(fault)
      } else {
        coordinate = (latitude, longitude)
      }
    }
    guard let code else {
      let found = coordinate.map { locate(latitude: $0.latitude, longitude: $0.longitude).place }
      return (found ?? .unknown, disagreement)
    }
    guard let position = communes.position(of: code) else {
      return placeOfOldCode(code, coordinate, disagreement)
    }
    let commune = communes.communes[position]
    guard let coordinate else {
      return (place(in: commune, .stated, nil, nil, nil), disagreement)
    }
    return judge(commune, position, coordinate.latitude, coordinate.longitude)
  }

  /// A stated commune and a coordinate that can be right.
  private func judge(
    _ commune: Commune, _ position: Int, _ latitude: Double, _ longitude: Double
  ) -> (place: Place, disagreement: Disagreement?) {
    let found = locatePoint(latitude: latitude, longitude: longitude)
    if found.commune == Int32(position), found.sureness.isInsidePolygon {
      return (place(in: commune, .stated, found.borderDistance, latitude, longitude), nil)
    }
    guard let metres = metres(outside: position, latitude: latitude, longitude: longitude) else {
      return judgeBySeat(commune, position, latitude, longitude)
    }
    let isInAnother = found.sureness.isInsidePolygon
    let tolerance = isInAnother ? tolerances.border : tolerances.outside
    let sureness = metres <= tolerances.border ? Sureness.nearBorder : .nearestPolygon
    if metres <= tolerance { return (place(in: commune, sureness, metres, latitude, longitude), nil) }
    let disagreement: Disagreement =
      isInAnother
      ? .otherCommune(
        stated: commune.code, found: communes.communes[Int(found.commune)].code, metres: metres)
      : .outside(stated: commune.code, metres: metres)
    return (place(in: commune, .unknown, metres, latitude, longitude), disagreement)
  }

  /// Without the commune's polygon, only a coordinate far from its seat contradicts: the nearest seat is the
  /// wrong one for a place in five. Without a seat, nothing does.
  private func judgeBySeat(
    _ commune: Commune, _ position: Int, _ latitude: Double, _ longitude: Double
  ) -> (place: Place, disagreement: Disagreement?) {
    let point = MapPoint(latitude: latitude, longitude: longitude)
    let metres = centres[position].map { LocalScale(latitude: latitude).distance(point, $0) } ?? 0
    guard metres > tolerances.centre else {
      return (place(in: commune, .stated, nil, latitude, longitude), nil)
    }
    return (
      place(in: commune, .unknown, nil, latitude, longitude),
      .farFromSeat(stated: commune.code, metres: metres)
    )
  }

  /// A stated code that is not in force: the coordinate answers, or else its only successor.
  private func placeOfOldCode(
    _ code: String, _ coordinate: (latitude: Double, longitude: Double)?, _ disagreement: Disagreement?
  ) -> (place: Place, disagreement: Disagreement?) {
    let bearers = oldUnits.units(withCode: code)
    let successors = Set(bearers.flatMap { oldUnits.heirs(of: $0).map(\.code) }).sorted()
    let found = coordinate.map { locate(latitude: $0.latitude, longitude: $0.longitude).place }
    guard let until = bearers.first?.validUntil, !successors.isEmpty else {
      return (found ?? .unknown, .unknownCode(code))
    }
    let reported = Disagreement.formerCode(code, until: until, successors: successors)
    if let found { return (found, reported) }
    guard successors.count == 1, let commune = communes[successors[0]] else { return (.unknown, reported) }
    return (place(in: commune, .stated, nil, nil, nil), disagreement ?? reported)
  }
}
