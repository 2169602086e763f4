import Telemetry

/// Weighs the parts of a stated place against each other and the map.
struct SiteJudge {
  private let site: StatedSite
  private let index: AddressIndex
  /// What a person should look at, in the order commune, address, coordinate.
  private(set) var findings: [SiteFinding] = []

  init(_ site: StatedSite, index: AddressIndex) {
    self.site = site
    self.index = index
  }

  private mutating func report(_ part: StatedSite.Part, _ disagreement: Disagreement) {
    findings.append(SiteFinding(part: part, disagreement: disagreement))
  }

  /// The place to use, and on the way the findings.
  mutating func judge() -> Place {
    let coordinate = readCoordinate()
    let stated = readCommune()
    let address = site.address.isEmpty ? nil : index.siteAddress(site.address, among: stated.codes)
    var codes = stated.codes
    var part = StatedSite.Part.commune
    if let address {
      let common = stated.codes.filter(address.codes.contains)
      if codes.isEmpty {
        (codes, part) = (address.codes, .address)
      } else if common.isEmpty, !address.codes.isEmpty {
        report(.address, .addressElsewhere(stated: codes, address: address.codes))
      } else if !common.isEmpty {
        codes = common
      }
    }
    guard let coordinate else { return withoutCoordinate(codes, stated, address, part) }
    if let address { compare(address, with: coordinate) }
    guard !codes.isEmpty else {
      return index.locate(latitude: coordinate.latitude, longitude: coordinate.longitude).place
    }
    return choose(codes, part, coordinate)
  }

  private mutating func readCoordinate() -> (latitude: Double, longitude: Double)? {
    guard let latitude = site.latitude, let longitude = site.longitude else { return nil }
    guard let fault = CoordinateFault.of(latitude: latitude, longitude: longitude) else {
      return (latitude, longitude)
    }
    report(.coordinate, .coordinate(fault))
    return nil
  }

  /// The communes in force that the stated one may be.
  private mutating func readCommune() -> StatedCommunes {
    let text = site.commune
    guard !text.isEmpty else { return StatedCommunes() }
    let stated = index.statedCommunes(text)
    if let finding = stated.finding { report(.commune, finding) }
    return stated
  }

  // MARK: - Text alone

  private mutating func withoutCoordinate(
    _ codes: [String], _ stated: StatedCommunes, _ address: SiteAddress?, _ part: StatedSite.Part
  ) -> Place {
    if codes.isEmpty, let address, stated.codes.isEmpty {
      report(.address, .unreadableAddress(address.text))
    }
    if codes.count > 1 {
      report(part, .severalCommunes(part == .commune ? site.commune : site.address, communes: codes))
    }
    let inForce = codes.filter(stated.inForce.contains)
    let code = codes.count == 1 ? codes[0] : inForce.count == 1 ? inForce[0] : nil
    guard let code, let commune = index.communes[code] else { return .unknown }
    guard let address, let point = address.position, codes.count == 1, address.codes.contains(code) else {
      return index.place(in: commune, .stated, nil, nil, nil)
    }
    var place = index.place(in: commune, .stated, nil, point.latitude, point.longitude)
    let located = index.locatePoint(latitude: point.latitude, longitude: point.longitude)
    if located.commune >= 0, index.communes.communes[Int(located.commune)].code == code,
      located.borderDistance.isFinite
    {
      place.borderDistance = located.borderDistance
    }
    place.geocoded = address.level.rawValue
    return place
  }

  // MARK: - Text and coordinate

  /// An address whose house, street or hamlet is known lies near the coordinate, as near as its level demands. One
  /// of which only the commune is known is judged with the commune.
  private mutating func compare(
    _ address: SiteAddress, with coordinate: (latitude: Double, longitude: Double)
  ) {
    guard address.level >= .hamlet else { return }
    let verified = index.verify(
      address.text, latitude: coordinate.latitude, longitude: coordinate.longitude)
    guard verified.verdict == .disagree, verified.level >= .hamlet, let metres = verified.metres else {
      return
    }
    report(.address, .addressFar(address.text, level: verified.level, metres: metres))
  }

  /// The one of several communes that the coordinate lies in, or is nearest to.
  private mutating func choose(
    _ codes: [String], _ part: StatedSite.Part, _ coordinate: (latitude: Double, longitude: Double)
  ) -> Place {
    let (latitude, longitude) = coordinate
    let point = MapPoint(latitude: latitude, longitude: longitude)
    let positions = codes.compactMap { index.communes.position(of: $0) }
    let distances = positions.map { position -> Double in
      index.metres(outside: position, latitude: latitude, longitude: longitude)
        ?? index.centres[position].map { LocalScale(latitude: latitude).distance(point, $0) } ?? .infinity
    }
    let nearest = positions.indices.min { distances[$0] < distances[$1] }
    guard let nearest else { return index.locate(latitude: latitude, longitude: longitude).place }
    return judge(positions[nearest], part, latitude, longitude)
  }

  /// A stated commune and a coordinate that can be right.
  private mutating func judge(
    _ position: Int, _ part: StatedSite.Part, _ latitude: Double, _ longitude: Double
  ) -> Place {
    let commune = index.communes.communes[position]
    let found = index.locatePoint(latitude: latitude, longitude: longitude)
    if found.commune == Int32(position), found.sureness.isInsidePolygon {
      return index.place(in: commune, .stated, found.borderDistance, latitude, longitude)
    }
    guard let metres = index.metres(outside: position, latitude: latitude, longitude: longitude) else {
      return judgeBySeat(position, part, latitude, longitude)
    }
    let isInAnother = found.sureness.isInsidePolygon
    let tolerance = isInAnother ? index.tolerances.border : index.tolerances.outside
    let sureness = metres <= index.tolerances.border ? Sureness.nearBorder : .nearestPolygon
    if metres <= tolerance { return index.place(in: commune, sureness, metres, latitude, longitude) }
    report(
      part,
      isInAnother
        ? .otherCommune(
          stated: commune.code, found: index.communes.communes[Int(found.commune)].code, metres: metres)
        : .outside(stated: commune.code, metres: metres))
    return index.place(in: commune, .unknown, metres, latitude, longitude)
  }

  /// Without the commune's polygon, only a coordinate far from its seat contradicts: the nearest seat is the
  /// wrong one for a place in five. Without a seat, nothing does.
  private mutating func judgeBySeat(
    _ position: Int, _ part: StatedSite.Part, _ latitude: Double, _ longitude: Double
  ) -> Place {
    let commune = index.communes.communes[position]
    let point = MapPoint(latitude: latitude, longitude: longitude)
    let metres = index.centres[position].map { LocalScale(latitude: latitude).distance(point, $0) } ?? 0
    guard metres > index.tolerances.centre else {
      return index.place(in: commune, .stated, nil, latitude, longitude)
    }
    report(part, .farFromSeat(stated: commune.code, metres: metres))
    return index.place(in: commune, .unknown, nil, latitude, longitude)
  }
}
