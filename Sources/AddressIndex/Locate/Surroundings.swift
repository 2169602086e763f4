/// What addresses lie around a coordinate, each with its distance.
package struct Surroundings: Hashable, Sendable {
  /// The nearest address.
  package struct Address: Hashable, Sendable {
    /// The register's number.
    package var number: Int64
    /// The address as one line.
    package var text: String
    /// The commune in force that it belongs to, which near a border may be another than that of the
    /// coordinate.
    package var communeCode: String
    /// Its commune's name with its kind.
    package var communeName: String
    /// How far the address has come.
    package var state: AddressState
    /// Metres to it, or to its entrance where that is nearer.
    package var metres: Double
    /// Whether the coordinate is at the address, and not only near it.
    package var isAt: Bool
    /// Whether a commune's border lies between.
    package var isAcrossBorder: Bool
  }

  /// The nearest street or hamlet: that of its nearest address.
  package struct Way: Hashable, Sendable {
    /// The name as registered.
    package var name: String
    /// The commune in force that it belongs to.
    package var communeCode: String
    /// Metres to its nearest address.
    package var metres: Double
  }

  /// The nearest address; `nil` where there is none within `Tolerances.addressReach`.
  package var address: Address?
  /// The nearest street; `nil` where there is none within `Tolerances.wayReach`.
  package var street: Way?
  /// The nearest hamlet; `nil` where there is none within `Tolerances.wayReach`.
  package var hamlet: Way?

  /// Nothing is known.
  package init() {}
}

extension AddressIndex {
  /// The addresses around a point; nothing where no addresses were compiled.
  ///
  /// - Parameter commune: the commune of the point, to say which addresses lie across a border.
  package func surroundings(of point: MapPoint, commune: String) -> Surroundings {
    var found = Surroundings()
    guard let gazetteer else { return found }
    if let nearest = gazetteer.nearest(to: point, within: tolerances.addressReach) {
      let objects = gazetteer.objects
      let code = gazetteer.names[gazetteer.communes[Int(objects.communes[nearest.object])]]
      found.address = Surroundings.Address(
        number: objects.numbers[nearest.object],
        text: PlaceLine(index: self).line(ofObject: nearest.object, gazetteer), communeCode: code,
        communeName: communes[code]?.fullName ?? "",
        state: AddressState(rawValue: objects.states[nearest.object]) ?? .declared, metres: nearest.metres,
        isAt: nearest.metres <= tolerances.address, isAcrossBorder: !commune.isEmpty && code != commune)
    }
    found.street = nearestWay(to: point, gazetteer, .street) { gazetteer.objects.streets[$0] }
    found.hamlet = nearestWay(to: point, gazetteer, .hamlet) { gazetteer.objects.hamlets[$0] }
    return found
  }

  private func nearestWay(
    to point: MapPoint, _ gazetteer: Gazetteer, _ contents: PointTree.Contents, _ way: (Int) -> UInt32
  ) -> Surroundings.Way? {
    guard let nearest = gazetteer.nearest(to: point, within: tolerances.wayReach, having: contents) else {
      return nil
    }
    let found = gazetteer.way(Int(way(nearest.object)))
    return Surroundings.Way(name: found.name, communeCode: found.communeCode, metres: nearest.metres)
  }

  /// How fine an answer the addresses around a coordinate allow. A house only where one is at it; else the
  /// street or hamlet where one of their addresses is near; else no more than the commune.
  func level(_ surroundings: Surroundings) -> PlaceLevel {
    if surroundings.address?.isAt == true { return .house }
    if let street = surroundings.street, street.metres <= tolerances.street { return .street }
    if let hamlet = surroundings.hamlet, hamlet.metres <= tolerances.hamlet { return .hamlet }
    return .commune
  }

  /// Where a coordinate lies and which address is nearest, as numbers. Allocates nothing.
  ///
  /// For moving devices, which ask a hundred thousand times a second: the border is looked for no farther
  /// than the tolerance reaches, and beyond it `borderDistance` is infinite.
  package func locateNearest(
    latitude: Double, longitude: Double
  ) -> (point: LocatedPoint, address: NearbyObject?) {
    let point = locatePoint(latitude: latitude, longitude: longitude, distanceWithin: tolerances.border)
    guard point.fault == nil, let gazetteer else { return (point, nil) }
    let place = MapPoint(latitude: latitude, longitude: longitude)
    return (point, gazetteer.nearest(to: place, within: tolerances.addressReach))
  }
}
