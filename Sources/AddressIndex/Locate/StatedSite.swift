/// What an inventory states of where a device stands, as it is written there.
package struct StatedSite: Hashable, Sendable {
  /// One part of the statement, to point at.
  package enum Part: Hashable, Sendable {
    /// The column of the commune.
    case commune
    /// The column of the address.
    case address
    /// Latitude and longitude.
    case coordinate
  }

  /// A commune's code of five digits, or its name, of today or of before; empty where none is stated.
  package var commune: String
  /// An address as people write it; empty where none is stated.
  package var address: String
  /// WGS84 degrees north; `nil` where none is stated.
  package var latitude: Double?
  /// WGS84 degrees east.
  package var longitude: Double?

  /// A statement.
  package init(
    commune: String = "", address: String = "", latitude: Double? = nil, longitude: Double? = nil
  ) {
    self.commune = commune
    self.address = address
    self.latitude = latitude
    self.longitude = longitude
  }
}

/// Something about a stated place that a person should look at, and which part of the statement says it.
package struct SiteFinding: Hashable, Sendable {
  /// The part to look at first.
  package let part: StatedSite.Part
  /// What is wrong with it.
  package let disagreement: Disagreement
}
