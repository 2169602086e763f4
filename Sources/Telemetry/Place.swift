/// How sure a place is. Never presented as more than it is.
package enum Sureness: UInt8, Sendable, CaseIterable {
  /// Nothing is known.
  case unknown = 0
  /// The nearest commune centre: right for about four in five places.
  case nearestCentre = 1
  /// Outside every polygon, given to the nearest one within tolerance (bridges, estuaries).
  case nearestPolygon = 2
  /// Inside a polygon, but so close to its border that the map's own error could put it next door.
  case nearBorder = 3
  /// Inside a polygon, away from its border.
  case inside = 4
  /// Stated by the inventory and not contradicted by a coordinate.
  case stated = 5

  /// The word used in payloads and in `--json` output.
  package var name: String {
    switch self {
    case .unknown: "unknown"
    case .nearestCentre: "nearest-centre"
    case .nearestPolygon: "nearest-polygon"
    case .nearBorder: "near-border"
    case .inside: "inside"
    case .stated: "stated"
    }
  }
}

/// The nearest object of the address base to a place that has no address of its own, such as a bus on a road.
package struct NearbyAddress: Hashable, Sendable {
  /// As people write it: "120 Quang Trung". The commune stands there only where it is another than the place's.
  package var text: String
  /// How fine the place is told by it, as the address index says it: "house", "street", "hamlet", "commune".
  package var level: String
  /// Metres from the place to the object.
  package var metres: Double

  /// Names an object nearby.
  package init(text: String, level: String, metres: Double) {
    self.text = text
    self.level = level
    self.metres = metres
  }
}

/// A place as people read it.
package struct Place: Hashable, Sendable {
  /// NSO commune code: five digits, as text, with its leading zeros. Empty where unknown.
  package var communeCode: String
  /// For instance "Phường Cẩm Thành".
  package var communeName: String
  /// NSO province code: two digits, as text.
  package var provinceCode: String
  /// How sure the commune is.
  package var sureness: Sureness
  /// Metres from the coordinate to the commune's border; `nil` without polygons or without a coordinate.
  package var borderDistance: Double?
  /// WGS84 degrees north; `nil` where no coordinate is known.
  package var latitude: Double?
  /// WGS84 degrees east.
  package var longitude: Double?
  /// How fine the address was that the coordinate was looked up from: "house", "alley", "street". Empty where the
  /// coordinate was measured, or there is none.
  package var geocoded: String
  /// The districts of before July 2025 that the commune was formed from, for those who still think in them. More
  /// than one where the commune joins two.
  package var formerDistricts: [String]
  /// The nearest object of the address base; `nil` where there is none within reach, or no such base.
  package var nearestAddress: NearbyAddress?
  /// The Open Location Code of the coordinate, ten digits: a square of some 14 m. Empty without a coordinate.
  package var plusCode: String
  /// What the inventory and the map say against each other, or what is wrong with the coordinate, as a sentence;
  /// `nil` where nothing is. Told with the place until a person has corrected it.
  package var disagreement: LocalizedText?

  /// Describes a place.
  package init(
    communeCode: String = "", communeName: String = "", provinceCode: String = "",
    sureness: Sureness = .unknown, borderDistance: Double? = nil, latitude: Double? = nil,
    longitude: Double? = nil, geocoded: String = "", formerDistricts: [String] = [],
    nearestAddress: NearbyAddress? = nil, plusCode: String = "", disagreement: LocalizedText? = nil
  ) {
    self.communeCode = communeCode
    self.communeName = communeName
    self.provinceCode = provinceCode
    self.sureness = sureness
    self.borderDistance = borderDistance
    self.latitude = latitude
    self.longitude = longitude
    self.geocoded = geocoded
    self.formerDistricts = formerDistricts
    self.nearestAddress = nearestAddress
    self.plusCode = plusCode
    self.disagreement = disagreement
  }

  /// Nothing is known of the place.
  package static let unknown = Place()
}
