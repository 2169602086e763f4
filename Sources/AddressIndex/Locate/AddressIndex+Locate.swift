package import Telemetry

extension AddressIndex {
  /// Where a coordinate (WGS84 degrees) lies, and which addresses are around it. Never more certain than the
  /// data: a house only where one is known at that place.
  package func locate(latitude: Double, longitude: Double) -> Location {
    let point = locatePoint(latitude: latitude, longitude: longitude)
    var location = Location(place: .unknown, level: .none, fault: point.fault)
    guard point.fault == nil else { return location }
    (location.place.latitude, location.place.longitude) = (latitude, longitude)
    location.plusCode = PlusCode(latitude: latitude, longitude: longitude).text
    if point.commune >= 0 {
      let commune = communes.communes[Int(point.commune)]
      location.place = place(
        in: commune, point.sureness, point.borderDistance.isNaN ? nil : point.borderDistance, latitude,
        longitude)
      location.formerDistricts = oldUnits.districts(ofCommunes: [commune.code])
    }
    location.surroundings = surroundings(
      of: MapPoint(latitude: latitude, longitude: longitude), commune: location.place.communeCode)
    if point.commune >= 0 { location.level = level(location.surroundings) }
    return location
  }

  /// Where a coordinate lies, for a reading's place tag; `sureness` unknown and code 0 where nowhere.
  ///
  /// The tag keeps the coordinate as it came, also one that says nothing, so that a person can see why. Cheaper
  /// than `locatePoint`: it looks only as far for a border as the tolerance reaches. Allocates nothing.
  package func tag(latitude: Double, longitude: Double) -> PlaceTag {
    let point = locatePoint(latitude: latitude, longitude: longitude, distanceWithin: tolerances.border)
    guard abs(latitude) <= 90, abs(longitude) <= 180 else { return .ofDevice }
    let number = point.commune >= 0 ? numbers[Int(point.commune)] : 0
    return PlaceTag(communeCode: number, sureness: point.sureness, latitude: latitude, longitude: longitude)
  }

  /// Where a coordinate lies, as numbers, with the distance to the border. Allocates nothing.
  package func locatePoint(latitude: Double, longitude: Double) -> LocatedPoint {
    locatePoint(latitude: latitude, longitude: longitude, distanceWithin: .infinity)
  }

  /// The same, with the border searched no farther than `limit`; beyond it the distance is infinite.
  func locatePoint(
    latitude: Double, longitude: Double, distanceWithin limit: Double
  ) -> LocatedPoint {
    if let fault = CoordinateFault.of(latitude: latitude, longitude: longitude) { return .nowhere(fault) }
    let point = MapPoint(latitude: latitude, longitude: longitude)
    guard let grid else { return nearestCentre(to: point) }
    let commune = grid.commune(at: point)
    if commune >= 0 {
      let distance = grid.nearestBorder(to: point, of: commune, within: limit)?.distance ?? .infinity
      return LocatedPoint(
        commune: Int32(commune), sureness: distance <= tolerances.border ? .nearBorder : .inside,
        fault: nil, borderDistance: distance)
    }
    guard let nearest = grid.nearestBorder(to: point, of: -1, within: tolerances.outside) else {
      return .nowhere()
    }
    // A point on the line itself belongs to the polygon, on whichever side the count put it.
    return LocatedPoint(
      commune: Int32(nearest.commune), sureness: nearest.distance < onLine ? .nearBorder : .nearestPolygon,
      fault: nil, borderDistance: nearest.distance)
  }

  /// Half a step of the map, in metres: nearer than this, a point lies on the line as far as anyone can tell.
  private var onLine: Double { 0.005 }

  /// The nearest seat: right for about four places in five.
  private func nearestCentre(to point: MapPoint) -> LocatedPoint {
    let scale = LocalScale(latitude: point.latitude)
    var best = tolerances.centre
    var found = -1
    for at in centres.indices {
      guard let centre = centres[at] else { continue }
      let distance = scale.distance(point, centre)
      if distance < best { (best, found) = (distance, at) }
    }
    if found < 0 { return .nowhere() }
    return LocatedPoint(
      commune: Int32(found), sureness: .nearestCentre, fault: nil, borderDistance: .nan)
  }

  /// How far a commune's seat lies outside its own polygon: 0 inside, `nil` without a polygon or a seat.
  package func metresOutsideOwnPolygon(_ commune: Commune) -> Double? {
    guard let latitude = commune.latitude, let longitude = commune.longitude else { return nil }
    return communes.position(of: commune.code).flatMap {
      metres(outside: $0, latitude: latitude, longitude: longitude)
    }
  }

  /// Metres from a coordinate to a commune's polygon: 0 inside, `nil` where the commune has none.
  func metres(outside commune: Int, latitude: Double, longitude: Double) -> Double? {
    guard let grid, grid.ownEdges[commune] < grid.ownEdges[commune + 1] else { return nil }
    let point = MapPoint(latitude: latitude, longitude: longitude)
    return grid.commune(at: point) == commune ? 0 : grid.distanceToBorder(of: commune, from: point)
  }

  func place(
    in commune: Commune, _ sureness: Sureness, _ distance: Double?, _ latitude: Double?,
    _ longitude: Double?
  ) -> Place {
    Place(
      communeCode: commune.code, communeName: commune.fullName, provinceCode: commune.provinceCode,
      sureness: sureness, borderDistance: distance, latitude: latitude, longitude: longitude)
  }
}
