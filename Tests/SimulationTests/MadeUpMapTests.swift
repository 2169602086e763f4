import AddressIndex
import Simulation
import Telemetry
import Testing

@Suite struct MadeUpMapTests {
  private let codes = (0..<96).map { String(20_000 + $0) }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `a made-up map has as many corner points as the province's, and every ring winds the right way`(
    seed: UInt64
  ) {
    let map = MadeUpMap.polygons(codes: codes, points: 215_172, seed: seed)
    #expect(map.map(\.code) == codes)
    #expect(map.reduce(0) { $0 + $1.pointCount } == 215_172)
    for polygon in map {
      #expect(polygon.rings.count == 1 && polygon.rings[0].doubledArea > 0)
    }
    #expect(map == MadeUpMap.polygons(codes: codes, points: 215_172, seed: seed))
  }

  @Test func `its communes leave no gap and do not overlap: their areas are the whole board's`() {
    let map = MadeUpMap.polygons(codes: codes, points: 9_600, seed: 7)
    let sum = map.reduce(Int64(0)) { $0 + $1.rings[0].doubledArea }
    // Only the board's own edge wanders, and what it wanders out and in does not cancel.
    let board = Int64(12 * 1_500_000) * Int64(8 * 1_800_000) * 2
    #expect(abs(sum - board) < board / 20)
    var random = SeededRandom(seed: 7)
    for _ in 0..<2_000 {
      let point = MapPoint(
        x: 1_080_000_000 + Int32.random(in: 0..<8_000_000, using: &random),
        y: 142_000_000 + Int32.random(in: 0..<6_000_000, using: &random))
      #expect(map.filter { holds($0, point) }.count == 1, "seed 7, \(point)")
    }
  }

  /// Even and odd crossings of a ray to the east.
  private func holds(_ polygon: CommunePolygon, _ point: MapPoint) -> Bool {
    var isInside = false
    let points = polygon.rings[0].points
    var before = points[points.count - 1]
    for corner in points {
      if (corner.y <= point.y) != (before.y <= point.y) {
        let turn =
          Int64(before.x - corner.x) * Int64(point.y - corner.y)
          - Int64(point.x - corner.x) * Int64(before.y - corner.y)
        if (turn > 0) == (before.y > corner.y) { isInside.toggle() }
      }
      before = corner
    }
    return isInside
  }
}
