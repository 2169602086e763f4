import Glibc

/// The WGS84 ellipsoid, which VN-2000 uses too; the two differ in where they put it.
enum Ellipsoid {
  /// Metres.
  static let equatorialRadius = 6_378_137.0
  /// 1 / 298.257223563, written out so that it costs no division and no look-up where places are located.
  static let flattening = 3.352_810_664_747_480_7e-3
  /// f · (2 − f).
  static let squaredEccentricity = 6.694_379_990_141_316_5e-3

  /// Metres from the middle of the earth, for a point on the ellipsoid.
  static func geocentric(latitude: Double, longitude: Double) -> SIMD3<Double> {
    let (phi, lambda) = (latitude * .pi / 180, longitude * .pi / 180)
    let normal = equatorialRadius / (1 - squaredEccentricity * sin(phi) * sin(phi)).squareRoot()
    return [
      normal * cos(phi) * cos(lambda), normal * cos(phi) * sin(lambda),
      normal * (1 - squaredEccentricity) * sin(phi),
    ]
  }

  /// Degrees of a geocentric point near the ellipsoid, by Bowring's formula: exact to far below a millimetre
  /// within kilometres of the surface.
  static func geodetic(_ point: SIMD3<Double>) -> (latitude: Double, longitude: Double) {
    let axis = (point.x * point.x + point.y * point.y).squareRoot()
    let polarRadius = equatorialRadius * (1 - flattening)
    let secondEccentricity = squaredEccentricity / (1 - squaredEccentricity)
    let theta = atan2(point.z * equatorialRadius, axis * polarRadius)
    let (sine, cosine) = (sin(theta), cos(theta))
    let phi = atan2(
      point.z + secondEccentricity * polarRadius * sine * sine * sine,
      axis - squaredEccentricity * equatorialRadius * cosine * cosine * cosine)
    return (phi * 180 / .pi, atan2(point.y, point.x) * 180 / .pi)
  }
}
