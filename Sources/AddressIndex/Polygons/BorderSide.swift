/// One straight side of a ring, in the direction in which the ring runs.
struct BorderSide: Hashable {
  var from: MapPoint
  var to: MapPoint
  /// The dense number of its ring.
  var ring: Int32
  /// The dense number of its polygon.
  var polygon: Int32

  /// All sides of all rings, ring by ring; rings are numbered through all polygons.
  static func all(of polygons: [CommunePolygon]) -> [BorderSide] {
    var sides: [BorderSide] = []
    sides.reserveCapacity(polygons.reduce(0) { $0 + $1.pointCount })
    var ring: Int32 = 0
    for (polygon, commune) in polygons.enumerated() {
      for border in commune.rings {
        sides += all(of: border, ring: ring, polygon: Int32(polygon))
        ring += 1
      }
    }
    return sides
  }

  /// The sides of one ring; side *n* begins at point *n*.
  static func all(of ring: MapRing, ring number: Int32, polygon: Int32) -> [BorderSide] {
    let points = ring.points
    return points.indices.map { at in
      BorderSide(
        from: points[at], to: points[at + 1 == points.count ? 0 : at + 1], ring: number, polygon: polygon)
    }
  }
}

/// How two sides meet, other than end to end as neighbours in a ring or across a border do.
enum SideContact: Hashable {
  /// Each runs through the other's inside at this place, rounded to the map's steps.
  case crossing(MapPoint)
  /// An end of one lies inside the other.
  case touch(MapPoint)
  /// They run along one line for a while, the same way or opposite ways.
  case overlap(isSameWay: Bool)

  /// Judges two sides exactly; `nil` where they do not meet, or only end to end.
  ///
  /// Sides lie in the country's box, 1.75e8 steps wide, so that products stay far below 64 bits.
  static func of(_ a: BorderSide, _ b: BorderSide) -> SideContact? {
    let (a1, a2) = (turn(b.from, b.to, a.from), turn(b.from, b.to, a.to))
    if (a1 > 0 && a2 > 0) || (a1 < 0 && a2 < 0) { return nil }
    let (b1, b2) = (turn(a.from, a.to, b.from), turn(a.from, a.to, b.to))
    if (b1 > 0 && b2 > 0) || (b1 < 0 && b2 < 0) { return nil }
    if a1 == 0 && a2 == 0 { return overlap(a, b) }
    if a1 != 0 && a2 != 0 && b1 != 0 && b2 != 0 {
      let part = Double(a1) / (Double(a1) - Double(a2))
      return .crossing(
        MapPoint(
          x: a.from.x + Int32((part * (Double(a.to.x) - Double(a.from.x))).rounded()),
          y: a.from.y + Int32((part * (Double(a.to.y) - Double(a.from.y))).rounded())))
    }
    let isEndToEnd = a.from == b.from || a.from == b.to || a.to == b.from || a.to == b.to
    if isEndToEnd { return nil }
    return .touch(a1 == 0 ? a.from : a2 == 0 ? a.to : b1 == 0 ? b.from : b.to)
  }

  /// Sides on one line: whether they share more than a point.
  private static func overlap(_ a: BorderSide, _ b: BorderSide) -> SideContact? {
    let isSteep = a.from.x == a.to.x
    func along(_ point: MapPoint) -> Int32 { isSteep ? point.y : point.x }
    let low = max(min(along(a.from), along(a.to)), min(along(b.from), along(b.to)))
    let high = min(max(along(a.from), along(a.to)), max(along(b.from), along(b.to)))
    return low < high
      ? .overlap(isSameWay: (along(a.to) > along(a.from)) == (along(b.to) > along(b.from))) : nil
  }

  /// Twice the area of a triangle, positive where `c` lies left of the way from `a` to `b`.
  static func turn(_ a: MapPoint, _ b: MapPoint, _ c: MapPoint) -> Int64 {
    (Int64(b.x) - Int64(a.x)) &* (Int64(c.y) - Int64(a.y))
      &- (Int64(b.y) - Int64(a.y)) &* (Int64(c.x) - Int64(a.x))
  }
}
