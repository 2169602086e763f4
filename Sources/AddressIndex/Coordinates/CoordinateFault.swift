package import Telemetry

/// The box that holds the country with its islands. Outside it a coordinate is a mistake.
package enum Country {
  /// Degrees north: from the southern end of Trường Sa to Lũng Cú.
  package static let latitudes = 6.0...23.5
  /// Degrees east: from A Pa Chải to the eastern end of Trường Sa.
  package static let longitudes = 102.0...118.0
}

/// Why a coordinate says nothing about a place. Each is a mistake that field devices and lists make.
package enum CoordinateFault: String, Sendable, CaseIterable {
  /// NaN or an infinity.
  case notFinite = "not-finite"
  /// Beyond 90 degrees north or south, or 180 east or west.
  case outOfRange = "out-of-range"
  /// 0, 0: a receiver without a fix.
  case zero = "zero"
  /// Latitude and longitude stand in each other's place: exchanged, they lie in the country.
  case swapped = "swapped"
  /// Metres, by their size of a zone of VN-2000 (or of UTM, which differs by 200 m).
  case vn2000 = "vn-2000"
  /// The same with the easting in the latitude's place.
  case vn2000Swapped = "vn-2000-swapped"
  /// Metres of VN-2000 were announced, and these are none.
  case notProjected = "not-projected"
  /// A real coordinate, outside the country.
  case outsideCountry = "outside-country"

  /// Judges a coordinate; `nil` where it can be one of the country's.
  package static func of(latitude: Double, longitude: Double) -> CoordinateFault? {
    if Country.latitudes.contains(latitude) && Country.longitudes.contains(longitude) { return nil }
    if !latitude.isFinite || !longitude.isFinite { return .notFinite }
    if latitude == 0 && longitude == 0 { return .zero }
    if Country.latitudes.contains(longitude) && Country.longitudes.contains(latitude) { return .swapped }
    if let metres = VN2000.Metres(latitude, longitude) {
      return metres.northing == latitude ? .vn2000 : .vn2000Swapped
    }
    if abs(latitude) > 90 || abs(longitude) > 180 { return .outOfRange }
    return .outsideCountry
  }

  /// What is wrong, for a person at a command.
  package var explanation: String {
    switch self {
    case .notFinite: "the coordinate is not a number"
    case .outOfRange: "the coordinate lies outside ±90, ±180; give WGS84 degrees, not metres of a projection"
    case .vn2000:
      "the coordinate is metres, by their size of VN-2000; give WGS84 degrees, or import with the zone's "
        + "central meridian, as --crs vn2000:108 (107.5 in what was Kon Tum)"
    case .vn2000Swapped:
      "the coordinate is metres, by their size of VN-2000 with the easting first; give WGS84 degrees, or "
        + "import with the zone's central meridian, as --crs vn2000:108 (107.5 in what was Kon Tum)"
    case .notProjected:
      "the coordinate is not metres of VN-2000, which were announced: a northing of 850,000 to 2,650,000 and "
        + "an easting of 150,000 to 850,000"
    case .zero: "the coordinate is 0, 0: a receiver without a fix"
    case .swapped: "latitude and longitude are exchanged; write the latitude (about 15) first"
    case .outsideCountry: "the coordinate lies outside the country"
    }
  }

  /// What is wrong, for the operations centre.
  package var sentence: LocalizedText { LocalizedText(vi: vietnamese, en: explanation) }

  private var vietnamese: String {
    let projected =
      "hãy ghi độ WGS84, hoặc nhập với kinh tuyến trục, ví dụ --crs vn2000:108 (107.5 ở Kon Tum cũ)"
    return switch self {
    case .notFinite: "tọa độ không phải là số"
    case .outOfRange: "tọa độ vượt ngoài ±90, ±180; hãy ghi độ WGS84, không ghi mét của phép chiếu"
    case .vn2000: "tọa độ tính bằng mét, theo độ lớn thì thuộc hệ VN-2000; " + projected
    case .vn2000Swapped:
      "tọa độ tính bằng mét, theo độ lớn thì thuộc hệ VN-2000, tọa độ đông đứng trước; " + projected
    case .notProjected:
      "tọa độ không phải là mét của hệ VN-2000 như đã khai: tọa độ bắc từ 850.000 đến 2.650.000, "
        + "tọa độ đông từ 150.000 đến 850.000"
    case .zero: "tọa độ là 0, 0: máy thu chưa định vị được"
    case .swapped: "vĩ độ và kinh độ đổi chỗ cho nhau; hãy ghi vĩ độ (khoảng 15) trước"
    case .outsideCountry: "tọa độ nằm ngoài lãnh thổ Việt Nam"
    }
  }
}
