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

/// Where a moving device was when it took a reading, in four bytes: commune code and sureness.
package struct PlaceTag: Hashable, Sendable {
  /// `commune code << 3 | sureness`; zero means that the place is the device's own.
  package let rawValue: UInt32

  /// The place of a device that stands still is read from the catalog, not from each reading.
  package static let ofDevice = PlaceTag(rawValue: 0)

  /// Reads a stored tag.
  @inlinable package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Tags a place.
  /// - Precondition: `communeCode` is an NSO code of five digits, as a number.
  package init(communeCode: UInt32, sureness: Sureness) {
    precondition(communeCode < 100_000, "an NSO commune code has five digits")
    rawValue = communeCode << 3 | UInt32(sureness.rawValue)
  }

  /// The NSO commune code as a number; print it with five digits. Zero where the place is unknown.
  package var communeCode: UInt32 { rawValue >> 3 }
  /// How sure the commune is.
  package var sureness: Sureness { Sureness(rawValue: UInt8(rawValue & 7)) ?? .unknown }
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

  /// Describes a place.
  package init(
    communeCode: String = "", communeName: String = "", provinceCode: String = "",
    sureness: Sureness = .unknown, borderDistance: Double? = nil, latitude: Double? = nil,
    longitude: Double? = nil
  ) {
    self.communeCode = communeCode
    self.communeName = communeName
    self.provinceCode = provinceCode
    self.sureness = sureness
    self.borderDistance = borderDistance
    self.latitude = latitude
    self.longitude = longitude
  }

  /// Nothing is known of the place.
  package static let unknown = Place()
}
