import AddressIndex
import Telemetry

/// The land of one commune: what lies in it, and points on it.
struct Ground {
  /// Some point that lies in the commune for certain: its seat, where the map agrees.
  let heart: MapPoint
  private let index: AddressIndex
  private let commune: Int
  private let scale: LocalScale
  private let reach: (west: Int32, south: Int32, east: Int32, north: Int32)
  private let isMapped: Bool

  /// - Parameter rings: the commune's border; empty where no map is loaded, and then the commune is a square around
  ///   its seat, half as large as its published area, so that few points get into a neighbour's land.
  /// - Precondition: the commune has a seat or a border.
  init(_ commune: Commune, at position: Int, rings: [MapRing], of index: AddressIndex) {
    self.index = index
    self.commune = position
    let points = rings.lazy.flatMap(\.points)
    guard let seat = commune.seat ?? points.first else {
      preconditionFailure("a commune of which nobody knows the place cannot be settled")
    }
    scale = LocalScale(latitude: seat.latitude)
    isMapped = !rings.isEmpty
    if isMapped {
      reach = (
        points.map(\.x).min() ?? seat.x, points.map(\.y).min() ?? seat.y, points.map(\.x).max() ?? seat.x,
        points.map(\.y).max() ?? seat.y
      )
    } else {
      let half = 1_000 * ((commune.area ?? 30) / 2).squareRoot() / 2
      let (x, y) = (Int32(half / scale.x), Int32(half / scale.y))
      reach = (seat.x - x, seat.y - y, seat.x + x, seat.y + y)
    }
    heart = Ground.heart(seat, isMapped, reach, index, position)
  }

  /// A seat that the map puts next door is no place to build; then the first point found inside is.
  private static func heart(
    _ seat: MapPoint, _ isMapped: Bool, _ reach: (west: Int32, south: Int32, east: Int32, north: Int32),
    _ index: AddressIndex, _ commune: Int
  ) -> MapPoint {
    guard isMapped, index.communePosition(holding: seat) != commune else { return seat }
    // Finer and finer rows: even a narrow commune is met by one of 64 × 64 points.
    for cuts in [3, 5, 9, 17, 33, 65] as [Int64] {
      for row in 1..<cuts {
        for column in 1..<cuts {
          let x = Int64(reach.west) + (Int64(reach.east) - Int64(reach.west)) * column / cuts
          let y = Int64(reach.south) + (Int64(reach.north) - Int64(reach.south)) * row / cuts
          let point = MapPoint(x: Int32(x), y: Int32(y))
          if index.communePosition(holding: point) == commune { return point }
        }
      }
    }
    return seat
  }

  /// Whether a point lies in the commune.
  func holds(_ point: MapPoint) -> Bool {
    if isMapped { return index.communePosition(holding: point) == commune }
    return reach.west <= point.x && point.x <= reach.east && reach.south <= point.y && point.y <= reach.north
  }

  /// Any point of the commune.
  func anywhere(_ random: inout SeededRandom) -> MapPoint {
    // A commune fills a third of its box or more; a hundred misses in a row are one in 10^17, or a sliver.
    for _ in 0..<100 {
      let point = MapPoint(
        x: reach.west + Int32(Double(reach.east - reach.west) * random.unit()),
        y: reach.south + Int32(Double(reach.north - reach.south) * random.unit()))
      if holds(point) { return point }
    }
    return heart
  }

  /// A point of the commune within so many metres of another, likelier near it than far.
  func near(_ centre: MapPoint, within metres: Double, _ random: inout SeededRandom) -> MapPoint {
    for _ in 0..<8 {
      let (east, north) = (random.eitherWay() * random.unit(), random.eitherWay() * random.unit())
      let point = move(centre, east: metres * east, north: metres * north)
      if holds(point) { return point }
    }
    return centre
  }

  /// The point so many metres east and north of another.
  func move(_ point: MapPoint, east: Double, north: Double) -> MapPoint {
    MapPoint(x: point.x &+ Int32(east / scale.x), y: point.y &+ Int32(north / scale.y))
  }

  /// Squared metres between two points.
  func squaredDistance(_ a: MapPoint, _ b: MapPoint) -> Double {
    let (x, y) = (Double(a.x &- b.x) * scale.x, Double(a.y &- b.y) * scale.y)
    return x * x + y * y
  }
}
