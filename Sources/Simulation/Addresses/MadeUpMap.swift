package import AddressIndex
import Telemetry

/// A map of communes that never were, as jagged as a real one, where the province's map is not at hand.
///
/// Cells of a chessboard over the province; a border between two cells wanders, and both hold the same points, so
/// there is no gap and no overlap, as in a map that was cut and not drawn.
package enum MadeUpMap {
  private static let columns = 12

  /// The corners between which the province lies, in steps.
  private static let (west, south) = (Int32(1_072_000_000), Int32(138_000_000))
  private static let (width, height) = (Int32(1_500_000), Int32(1_800_000))

  /// One polygon for each code, with so many corner points in all.
  ///
  /// - Precondition: there are at least eight points for each code: borders of one point cannot wander.
  package static func polygons(codes: [String], points: Int, seed: UInt64) -> [CommunePolygon] {
    precondition(!codes.isEmpty && points >= 8 * codes.count, "a made-up border needs points to wander by")
    var random = SeededRandom(seed: seed)
    let rows = (codes.count + columns - 1) / columns
    // A border that two cells share counts twice. What is left over goes to the first cell's western border,
    // which is the edge of the map and counts once.
    let each = points / (4 * codes.count)
    let rest = points - 4 * each * codes.count
    var level: [[MapPoint]] = []
    var upright: [[MapPoint]] = []
    for row in 0...rows {
      for column in 0..<columns { level.append(line(column, row, isLevel: true, points: each, &random)) }
    }
    for row in 0..<rows {
      for column in 0...columns {
        let more = row == 0 && column == 0 ? rest : 0
        upright.append(line(column, row, isLevel: false, points: each + more, &random))
      }
    }
    return codes.enumerated().map { number, code in
      let (row, column) = (number / columns, number % columns)
      let (below, above) = (level[row * columns + column], level[(row + 1) * columns + column])
      let (left, right) = (upright[row * (columns + 1) + column], upright[row * (columns + 1) + column + 1])
      let corner = { MapPoint(x: west + Int32(column + $0) * width, y: south + Int32(row + $1) * height) }
      // Each line begins with its first corner and leaves its last to the next; counter-clockwise.
      let ring =
        below + right + [corner(1, 1)] + above.dropFirst().reversed() + [corner(0, 1)]
        + left.dropFirst().reversed()
      return CommunePolygon(code: code, rings: [MapRing(isHole: false, points: ring)])
    }
  }

  /// A border from its western or southern corner on, the last corner left out.
  ///
  /// It never turns back, and strays from the straight line by less than half its distance to the nearer corner:
  /// so it meets neither itself nor the borders that end at the same corner.
  private static func line(
    _ column: Int, _ row: Int, isLevel: Bool, points: Int, _ random: inout SeededRandom
  ) -> [MapPoint] {
    let (x, y) = (west + Int32(column) * width, south + Int32(row) * height)
    let length = Double(isLevel ? width : height)
    var drift = 0.0
    return (0..<points).map { step in
      let along = length * Double(step) / Double(points)
      let room = 0.45 * min(along, length - along)
      drift = max(-room, min(room, drift + 3 * length / Double(points) * random.eitherWay()))
      return isLevel
        ? MapPoint(x: x + Int32(along), y: y + Int32(drift))
        : MapPoint(x: x + Int32(drift), y: y + Int32(along))
    }
  }
}

extension MadeUpMap {
  /// The map as a GeoJSON file, in the form in which maps are imported.
  package static func geoJSON(_ polygons: [CommunePolygon]) -> [UInt8] {
    var text = "{\"type\":\"FeatureCollection\",\"features\":["
    for (number, polygon) in polygons.enumerated() {
      text += number == 0 ? "\n" : ",\n"
      text += "{\"type\":\"Feature\",\"properties\":{\"code\":\"\(polygon.code)\"},"
      text += "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":["
      for (at, ring) in polygon.rings.enumerated() {
        let closed = ring.points + ring.points.prefix(1)
        let positions = closed.map { "[\($0.longitude),\($0.latitude)]" }.joined(separator: ",")
        text += (at == 0 ? "[" : ",[") + positions + "]"
      }
      text += "]}}"
    }
    return Array((text + "\n]}\n").utf8)
  }
}
