package import Telemetry

extension AddressIndex {
  /// The place that a reading of a moving device was tagged with.
  ///
  /// Commune and sureness are those of the tag, from when the rules judged the reading. The distance to the border
  /// is measured now, and left out where today's map puts the coordinate elsewhere.
  package func place(of tag: PlaceTag) -> Place {
    var place = Place(latitude: tag.latitude, longitude: tag.longitude)
    if let latitude = tag.latitude, let longitude = tag.longitude,
      let fault = CoordinateFault.of(latitude: latitude, longitude: longitude)
    {
      place.disagreement = fault.sentence
      return place
    }
    guard tag.sureness != .unknown, let position = communes.position(of: tag.communeText) else {
      return place
    }
    let commune = communes.communes[position]
    place.communeCode = commune.code
    place.communeName = commune.fullName
    place.provinceCode = commune.provinceCode
    place.sureness = tag.sureness
    if let latitude = tag.latitude, let longitude = tag.longitude {
      let point = locatePoint(latitude: latitude, longitude: longitude)
      if point.commune == Int32(position), point.borderDistance.isFinite {
        place.borderDistance = point.borderDistance
      }
    }
    return place
  }

  /// A place with all that people call it by: the districts of before, the plus code, the nearest address.
  package func described(_ place: Place) -> Place {
    var described = place
    if !place.communeCode.isEmpty {
      described.formerDistricts = oldUnits.districts(ofCommunes: [place.communeCode])
    }
    guard let latitude = place.latitude, let longitude = place.longitude,
      CoordinateFault.of(latitude: latitude, longitude: longitude) == nil
    else { return described }
    described.plusCode = PlusCode(latitude: latitude, longitude: longitude).text
    described.nearestAddress = nearestAddress(latitude, longitude, commune: place.communeCode)
    return described
  }

  /// The nearest address without what stands beside it anyway: the province, and the commune where it is the
  /// place's own. The level says how fine the place is told by it: a house 400 m away tells no more than the commune.
  private func nearestAddress(
    _ latitude: Double, _ longitude: Double, commune: String
  ) -> NearbyAddress? {
    let around = surroundings(of: MapPoint(latitude: latitude, longitude: longitude), commune: commune)
    guard let address = around.address else { return nil }
    let units = ", " + PlaceLine(index: self).line(ofCommune: address.communeCode)
    var parts = address.text.hasSuffix(units) ? [String(address.text.dropLast(units.count))] : []
    if parts.isEmpty || address.isAcrossBorder { parts.append(address.communeName) }
    return NearbyAddress(
      text: parts.joined(separator: ", "), level: level(around).rawValue, metres: address.metres)
  }
}
