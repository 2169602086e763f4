/// The coordinate system that a file's numbers are written in, as the person who imports it states.
///
/// As a text: `wgs84`; `vn2000:108` or `vn2000:107°30'` for metres of a 3° zone; `vn2000:111:6` for a 6°
/// zone; `vn2000:degrees` for degrees of VN-2000; `epsg:5898` for one of those by its number in the EPSG's
/// list.
package enum CoordinateSystem: Hashable, Sendable {
  /// Degrees as receivers give them.
  case wgs84
  /// Degrees of VN-2000.
  case vn2000Degrees
  /// Metres of a zone of VN-2000.
  case vn2000(VN2000.Zone)

  /// Why a text names no coordinate system.
  package enum Fault: Error, Hashable, Sendable {
    /// Neither `wgs84` nor `vn2000:…` nor `epsg:…`.
    case unknown(String)
    /// `vn2000` alone: the zone's central meridian is missing.
    case missingMeridian
    /// Not a number of degrees.
    case unreadableMeridian(String)
    /// No zone has this meridian: they lie on quarters of a degree from 102° to 117° E.
    case impossibleMeridian(Double)
    /// A width other than 3 and 6.
    case impossibleWidth(String)
    /// A number that none of the country's systems has.
    case unknownEPSG(String)

    /// What is wrong and what would be right, for a person.
    package var explanation: String {
      switch self {
      case .unknown(let text):
        "'\(text)' is no coordinate system; write wgs84, or vn2000:108 with the zone's central meridian"
      case .missingMeridian:
        "vn2000 needs the zone's central meridian: vn2000:108 in Quảng Ngãi, vn2000:107.5 in what was Kon Tum"
      case .unreadableMeridian(let text):
        "'\(text)' is no meridian; write degrees, as vn2000:107.5 or vn2000:107°30'"
      case .impossibleMeridian(let degrees):
        "no zone of VN-2000 has the central meridian \(degrees); they lie on quarters of a degree from 102 "
          + "to 117"
      case .impossibleWidth(let text):
        "a zone of VN-2000 is 3 or 6 degrees wide, not '\(text)'"
      case .unknownEPSG(let number):
        "EPSG:\(number) is none of the country's systems; known are 4326, 4756, 3405, 3406, 5896 to 5899 and "
          + "9205 to 9218"
      }
    }
  }

  /// Reads a text as described above; small and capital letters are the same.
  ///
  /// - Throws: `Fault` where it names none.
  package init(_ text: String) throws(Fault) {
    let parts = text.lowercased().split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    switch (parts[0], parts.count) {
    case ("wgs84", 1): self = .wgs84
    case ("vn2000", 1), ("vn-2000", 1): throw .missingMeridian
    case ("vn2000", 2...3), ("vn-2000", 2...3):
      if parts.count == 2, parts[1] == "degrees" {
        self = .vn2000Degrees
        return
      }
      let meridian = try CoordinateSystem.meridian(parts[1])
      guard parts.count == 2 || parts[2] == "3" || parts[2] == "6" else { throw .impossibleWidth(parts[2]) }
      self = .vn2000(
        VN2000.Zone(centralMeridian: meridian, width: parts.last == "6" && parts.count == 3 ? 6 : 3))
    case ("epsg", 2):
      guard let number = Int(parts[1]), let system = CoordinateSystem(epsg: number) else {
        throw .unknownEPSG(parts[1])
      }
      self = system
    default: throw .unknown(text)
    }
  }

  /// The system with a number in the EPSG's list; `nil` where it is none of the country's.
  package init?(epsg: Int) {
    switch epsg {
    case 4326, 4979: self = .wgs84
    case 4756: self = .vn2000Degrees
    case 3405: self = .vn2000(VN2000.Zone(centralMeridian: 105, width: 6))
    case 3406: self = .vn2000(VN2000.Zone(centralMeridian: 111, width: 6))
    case 5896...5898: self = .vn2000(VN2000.Zone(centralMeridian: 102 + 3 * Double(epsg - 5_896)))
    case 5899: self = .vn2000(VN2000.Zone(centralMeridian: 107.75))
    case 9205...9218:
      let meridians = [
        103, 104, 104.5, 104.75, 105.5, 105.75, 106, 106.25, 106.5, 107, 107.25, 107.5, 108.25, 108.5,
      ]
      self = .vn2000(VN2000.Zone(centralMeridian: meridians[epsg - 9_205]))
    default: return nil
    }
  }

  /// `107.5`, `107°30'` or `107°30′`.
  private static func meridian(_ text: String) throws(Fault) -> Double {
    let digits = text.split { !("0"..."9").contains($0) && $0 != "." }
    let separators = text.filter { !("0"..."9").contains($0) && $0 != "." }
    let isPlain = digits.count == 1 && (separators.isEmpty || separators == "°")
    let hasMinutes = digits.count == 2 && ["°", "°'", "°′", "°’"].contains(separators)
    guard isPlain || hasMinutes, let degrees = Double(digits[0]),
      let minutes = hasMinutes ? Double(digits[1]) : 0, minutes < 60
    else { throw .unreadableMeridian(text) }
    let meridian = degrees + minutes / 60
    guard (102.0...117.0).contains(meridian), meridian * 4 == (meridian * 4).rounded() else {
      throw .impossibleMeridian(meridian)
    }
    return meridian
  }

  /// The WGS84 degrees of two numbers of a file, or why they are none.
  ///
  /// Degrees come as longitude (`x`) and latitude (`y`). Metres may come in either order, because their sizes
  /// tell northing from easting.
  package func degrees(x: Double, y: Double) -> ConvertedCoordinate {
    var (latitude, longitude) = (y, x)
    switch self {
    case .wgs84: break
    case .vn2000Degrees:
      if let fault = CoordinateFault.of(latitude: y, longitude: x) { return .fault(fault) }
      (latitude, longitude) = VN2000.wgs84(latitude: y, longitude: x)
    case .vn2000(let zone):
      guard let metres = VN2000.Metres(x, y) else {
        if let fault = CoordinateFault.of(latitude: y, longitude: x), fault == .zero || fault == .notFinite {
          return .fault(fault)
        }
        return .fault(.notProjected)
      }
      let local = zone.projection.inverse(easting: metres.easting, northing: metres.northing)
      (latitude, longitude) = VN2000.wgs84(latitude: local.latitude, longitude: local.longitude)
    }
    if let fault = CoordinateFault.of(latitude: latitude, longitude: longitude) { return .fault(fault) }
    return .degrees(latitude: latitude, longitude: longitude)
  }
}

/// What two numbers of a file mean in a stated coordinate system.
package enum ConvertedCoordinate: Hashable, Sendable {
  /// WGS84 degrees within the country.
  case degrees(latitude: Double, longitude: Double)
  /// They say nothing about a place, and why.
  case fault(CoordinateFault)
}
