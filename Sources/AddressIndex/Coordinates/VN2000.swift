/// The country's coordinate system VN-2000: its degrees, and the metres of its zones.
///
/// Land offices and construction drawings use metres of a 3° zone whose central meridian each province has of
/// its own, so that the same numbers mean places 27 km apart in Quảng Ngãi (108°00′) and in what was Kon Tum
/// (107°30′). The meridian is therefore stated by whoever hands over a file, and never guessed.
package struct VN2000: Hashable, Sendable {
  /// A zone of the projection.
  package struct Zone: Hashable, Sendable {
    /// Degrees east, a multiple of a quarter degree.
    package let centralMeridian: Double
    /// 3 for the zones of the provinces, scale 0.9999; 6 for the country's maps, scale 0.9996.
    package let width: Int

    /// A zone.
    ///
    /// - Precondition: the width is 3 or 6.
    package init(centralMeridian: Double, width: Int = 3) {
      precondition(width == 3 || width == 6, "VN-2000 has zones of 3 and of 6 degrees")
      self.centralMeridian = centralMeridian
      self.width = width
    }

    var projection: TransverseMercator {
      TransverseMercator(centralMeridian: centralMeridian, scale: width == 3 ? 0.9999 : 0.9996)
    }
  }

  /// Metres to the north and to the east, as far as their sizes tell them apart.
  package struct Metres: Hashable, Sendable {
    /// Metres north of the equator.
    package let northing: Double
    /// Metres east of a line 500 km west of the central meridian.
    package let easting: Double

    /// Northings of the country, 7.7° to 23.9° N, and eastings of zones up to six degrees wide. They do not
    /// overlap, so the order of the two needs no statement: Vietnamese lists write X, the northing, first,
    /// and GIS programs write the easting first.
    static let northings = 850_000.0...2_650_000.0
    static let eastings = 150_000.0..<850_000.0

    /// Recognises a pair of numbers in either order; `nil` where they cannot be metres of VN-2000.
    package init?(_ first: Double, _ second: Double) {
      if Metres.northings.contains(first), Metres.eastings.contains(second) {
        (northing, easting) = (first, second)
      } else if Metres.northings.contains(second), Metres.eastings.contains(first) {
        (northing, easting) = (second, first)
      } else {
        return nil
      }
    }
  }

  /// Degrees of VN-2000 as WGS84 degrees; they differ by some 200 m.
  ///
  /// The seven parameters are those of Decision 05/2007/QĐ-BTNMT of 27 February 2007 in the reading of
  /// EPSG:6960 (coordinate frame rotation). Programs that turn the rotations the other way round differ by
  /// 0.6 m. Heights are taken as zero, which moves a place by less than a millimetre.
  static func wgs84(latitude: Double, longitude: Double) -> (latitude: Double, longitude: Double) {
    let shift: SIMD3<Double> = [-191.904_414_29, -39.303_182_79, -111.450_328_35]
    let seconds: SIMD3<Double> = [-0.009_288_36, 0.019_754_79, -0.004_273_72]
    let scale = 1 + 0.252_906_278e-6
    let turn = seconds * (Double.pi / 180 / 3_600)
    let point = Ellipsoid.geocentric(latitude: latitude, longitude: longitude)
    let turned: SIMD3<Double> = [
      point.x + turn.z * point.y - turn.y * point.z, point.y - turn.z * point.x + turn.x * point.z,
      point.z + turn.y * point.x - turn.x * point.y,
    ]
    return Ellipsoid.geodetic(shift + scale * turned)
  }
}
