import Glibc

/// The Gauss–Krüger projection of the ellipsoid, from metres back to degrees.
///
/// Source: L. Krüger, Konforme Abbildung des Erdellipsoids in der Ebene, 1912, in the series in the third
/// flattening *n*; four terms leave less than a tenth of a millimetre in a zone of six degrees.
struct TransverseMercator {
  /// Degrees east.
  let centralMeridian: Double
  /// The scale on the central meridian.
  let scale: Double
  /// Metres that are added to every easting, so that none is negative.
  static let falseEasting = 500_000.0

  /// The degrees of a point, on the ellipsoid that it was projected from.
  func inverse(easting: Double, northing: Double) -> (latitude: Double, longitude: Double) {
    let n = Ellipsoid.flattening / (2 - Ellipsoid.flattening)
    let (n2, n3, n4) = (n * n, n * n * n, n * n * n * n)
    let radius = Ellipsoid.equatorialRadius / (1 + n) * (1 + n2 / 4 + n4 / 64)
    let beta: SIMD4<Double> = [
      n / 2 - 2 * n2 / 3 + 37 * n3 / 96 - n4 / 360, n2 / 48 + n3 / 15 - 437 * n4 / 1440,
      17 * n3 / 480 - 37 * n4 / 840, 4397 * n4 / 161_280,
    ]
    let xi = northing / (scale * radius)
    let eta = (easting - TransverseMercator.falseEasting) / (scale * radius)
    var (conformalNorth, conformalEast) = (xi, eta)
    for index in 0..<4 {
      let (term, multiple) = (beta[index], Double(2 * (index + 1)))
      conformalNorth -= term * sin(multiple * xi) * cosh(multiple * eta)
      conformalEast -= term * cos(multiple * xi) * sinh(multiple * eta)
    }
    let conformal = sin(conformalNorth) / cosh(conformalEast)
    let longitude = centralMeridian + atan2(sinh(conformalEast), cos(conformalNorth)) * 180 / .pi
    return (TransverseMercator.latitude(sineOfConformal: conformal), longitude)
  }

  /// From the conformal latitude to the geodetic one, by fixed-point iteration: each round wins two digits
  /// and a half, so six reach the last.
  private static func latitude(sineOfConformal sine: Double) -> Double {
    let eccentricity = Ellipsoid.squaredEccentricity.squareRoot()
    let conformal = atanh(sine)
    var phi = asin(sine)
    for _ in 0..<8 { phi = asin(tanh(conformal + eccentricity * atanh(eccentricity * sin(phi)))) }
    return phi * 180 / .pi
  }
}
