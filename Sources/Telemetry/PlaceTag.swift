/// Where a moving device was when it took a reading, in twelve bytes: commune code, sureness and coordinate.
///
/// The commune is kept beside the coordinate because it is what was known when the rules judged the reading; a
/// better map of next year must not change what an alert said.
package struct PlaceTag: Hashable, Sendable {
  /// `commune code << 3 | sureness`; zero where the commune is unknown, or the place is the device's own.
  package let rawValue: UInt32
  /// Ten-millionths of a degree north, about one centimetre. With `longitudeSteps` zero too: no coordinate, for
  /// 0, 0 is what a receiver without a fix sends.
  package let latitudeSteps: Int32
  /// Ten-millionths of a degree east.
  package let longitudeSteps: Int32

  /// Steps in one degree.
  package static let stepsPerDegree = 10_000_000.0
  /// The place of a device that stands still is read from the catalog, not from each reading.
  package static let ofDevice = PlaceTag(rawValue: 0)

  /// Reads a stored tag. Readings of before coordinates were kept have none.
  @inlinable package init(rawValue: UInt32, latitudeSteps: Int32 = 0, longitudeSteps: Int32 = 0) {
    self.rawValue = rawValue
    self.latitudeSteps = latitudeSteps
    self.longitudeSteps = longitudeSteps
  }

  /// Tags a place of which the commune is known, but no coordinate.
  /// - Precondition: `communeCode` is an NSO code of five digits, as a number.
  package init(communeCode: UInt32, sureness: Sureness) {
    precondition(communeCode < 100_000, "an NSO commune code has five digits")
    self.init(rawValue: communeCode << 3 | UInt32(sureness.rawValue))
  }

  /// Tags a coordinate, WGS84 degrees, with the commune it lies in; code 0 where that is unknown.
  /// - Precondition: `communeCode` is an NSO code of five digits, as a number, and the degrees lie within ±90 and
  ///   ±180.
  package init(communeCode: UInt32, sureness: Sureness, latitude: Double, longitude: Double) {
    precondition(communeCode < 100_000, "an NSO commune code has five digits")
    precondition(abs(latitude) <= 90 && abs(longitude) <= 180, "a coordinate lies on the globe")
    self.init(
      rawValue: communeCode << 3 | UInt32(sureness.rawValue),
      latitudeSteps: Int32((latitude * PlaceTag.stepsPerDegree).rounded()),
      longitudeSteps: Int32((longitude * PlaceTag.stepsPerDegree).rounded()))
  }

  /// The NSO commune code as a number; print it with five digits. Zero where the place is unknown.
  package var communeCode: UInt32 { rawValue >> 3 }
  /// The NSO commune code as five digits.
  package var communeText: String { Int(communeCode).padded(5) }
  /// How sure the commune is.
  package var sureness: Sureness { Sureness(rawValue: UInt8(rawValue & 7)) ?? .unknown }
  /// Whether the coordinate is known.
  @inlinable package var hasCoordinate: Bool { latitudeSteps | longitudeSteps != 0 }
  /// WGS84 degrees north; `nil` where no coordinate is known.
  package var latitude: Double? { hasCoordinate ? Double(latitudeSteps) / PlaceTag.stepsPerDegree : nil }
  /// WGS84 degrees east.
  package var longitude: Double? { hasCoordinate ? Double(longitudeSteps) / PlaceTag.stepsPerDegree : nil }
}
