import Glibc

/// Which points lie within a certain distance of each other, measured along the ground.
package struct Neighbourhood: Sendable {
  /// The mean radius of the earth in metres: R₁ = (2a + b) / 3 of the ellipsoid of WGS84.
  ///
  /// Source: H. Moritz, *Geodetic Reference System 1980*, Journal of Geodesy 74 (2000). A sphere is wrong by
  /// at most half a per cent: ten metres in two kilometres, less than anybody knows of a gauge's place.
  package static let earthRadius = 6_371_008.8

  /// For each point the points within the distance, itself among them, in ascending order.
  package let neighbours: [[Int]]

  /// Finds the neighbours of every point, those at exactly `metres` included.
  ///
  /// - Complexity: points are compared only where their latitudes are near enough, in the order of latitude.
  package init(_ positions: [Position], within metres: Double) {
    var found = positions.indices.map { [$0] }
    Neighbourhood.forEachPair(of: positions, within: metres) { a, b in
      found[a].append(b)
      found[b].append(a)
    }
    neighbours = found.map { $0.sorted() }
  }

  /// The length of the great circle's arc between two points, in metres.
  ///
  /// By the haversine, which keeps its digits for points a few metres apart (R. W. Sinnott, *Virtues of the
  /// haversine*, Sky and Telescope 68, 1984).
  package static func distance(_ a: Position, _ b: Position) -> Double {
    let radian = Double.pi / 180
    let rise = sin((b.latitude - a.latitude) * radian / 2)
    let run = sin((b.longitude - a.longitude) * radian / 2)
    let h = rise * rise + cos(a.latitude * radian) * cos(b.latitude * radian) * run * run
    return 2 * earthRadius * asin(min(1, h.squareRoot()))
  }

  /// Calls `body` with every pair of points at most `metres` apart.
  private static func forEachPair(
    of positions: [Position], within metres: Double, _ body: (Int, Int) -> Void
  ) {
    let order = positions.indices.sorted {
      (positions[$0].latitude, $0) < (positions[$1].latitude, $1)
    }
    // A little more than the radius in degrees: the arc itself decides.
    let reach = metres / earthRadius * 180 / .pi * 1.000_001 + 1e-9
    for (place, a) in order.enumerated() {
      for b in order[(place + 1)...] {
        if positions[b].latitude - positions[a].latitude > reach { break }
        if distance(positions[a], positions[b]) <= metres { body(a, b) }
      }
    }
  }
}
