/// A box around a ring or a polygon, in steps of the map.
struct MapBox {
  var west = Int32.max
  var south = Int32.max
  var east = Int32.min
  var north = Int32.min

  init(_ points: some Sequence<MapPoint>) {
    for point in points {
      (west, east) = (min(west, point.x), max(east, point.x))
      (south, north) = (min(south, point.y), max(north, point.y))
    }
  }

  func contains(_ other: MapBox) -> Bool {
    west <= other.west && other.east <= east && south <= other.south && other.north <= north
  }

  func contains(_ point: HalfStepPoint) -> Bool {
    Int64(west) * 2 <= point.x && point.x <= Int64(east) * 2 && Int64(south) * 2 <= point.y
      && point.y <= Int64(north) * 2
  }
}

/// A point in half steps of the map, so that the middle of a side is exact too.
struct HalfStepPoint: Hashable {
  var x: Int64
  var y: Int64

  init(_ point: MapPoint) { (x, y) = (2 * Int64(point.x), 2 * Int64(point.y)) }

  init(middleOf a: MapPoint, _ b: MapPoint) {
    (x, y) = (Int64(a.x) + Int64(b.x), Int64(a.y) + Int64(b.y))
  }
}

/// On which side of a closed line a point lies.
enum RingContainment: Hashable {
  case inside
  case outside
  case onLine

  /// Judges one ring by counting the sides west of the point, exactly.
  static func of(_ point: HalfStepPoint, in points: [MapPoint]) -> RingContainment {
    guard var before = points.last else { return .outside }
    var isInside = false
    for corner in points {
      let (ax, ay) = (2 * Int64(before.x), 2 * Int64(before.y))
      let (bx, by) = (2 * Int64(corner.x), 2 * Int64(corner.y))
      before = corner
      if (ay > point.y && by > point.y) || (ay < point.y && by < point.y) { continue }
      let turn = (bx - ax) &* (point.y - ay) &- (by - ay) &* (point.x - ax)
      if turn == 0, min(ax, bx) <= point.x, point.x <= max(ax, bx) { return .onLine }
      guard (ay <= point.y) != (by <= point.y) else { continue }
      if (by > ay) == (turn < 0) { isInside.toggle() }
    }
    return isInside ? .inside : .outside
  }
}
