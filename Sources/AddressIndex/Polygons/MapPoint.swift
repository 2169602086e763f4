/// A point of the map in ten-millionths of a degree, about one centimetre.
///
/// Whole numbers make the question "left or right of this border" exact: two communes that share a border get
/// the same answer for it, so a point on the border belongs to one of them and never to both or neither.
package struct MapPoint: Hashable, Sendable {
  /// Steps of 1e-7 degree in one degree.
  package static let stepsPerDegree = 10_000_000.0

  /// Longitude in steps.
  package var x: Int32
  /// Latitude in steps.
  package var y: Int32

  /// A point in steps.
  package init(x: Int32, y: Int32) {
    self.x = x
    self.y = y
  }

  /// The nearest step to a coordinate.
  ///
  /// - Precondition: the coordinate is finite and within ±180 degrees; check it with `CoordinateFault` first.
  package init(latitude: Double, longitude: Double) {
    x = Int32((longitude * MapPoint.stepsPerDegree).rounded())
    y = Int32((latitude * MapPoint.stepsPerDegree).rounded())
  }

  /// Degrees north.
  package var latitude: Double { Double(y) / MapPoint.stepsPerDegree }
  /// Degrees east.
  package var longitude: Double { Double(x) / MapPoint.stepsPerDegree }
}

/// One closed line of a border; the first point is not repeated at the end.
package struct MapRing: Hashable, Sendable {
  /// Whether it cuts a hole into the outer ring before it.
  package var isHole: Bool
  /// At least three points. Outer rings run counter-clockwise, holes clockwise.
  package var points: [MapPoint]

  /// A ring.
  package init(isHole: Bool, points: [MapPoint]) {
    self.isHole = isHole
    self.points = points
  }

  /// Twice the enclosed area in square steps, positive where the ring runs counter-clockwise.
  ///
  /// Measured from the first point, so that the products of a province stay far below 64 bits.
  package var doubledArea: Int64 {
    guard let origin = points.first, var before = points.last else { return 0 }
    var sum: Int64 = 0
    for point in points {
      let (ax, ay) = (Int64(before.x) - Int64(origin.x), Int64(before.y) - Int64(origin.y))
      let (bx, by) = (Int64(point.x) - Int64(origin.x), Int64(point.y) - Int64(origin.y))
      sum &+= ax &* by &- bx &* ay
      before = point
    }
    return sum
  }
}

/// The border of one commune: one or more outer rings (islands), each followed by its holes.
package struct CommunePolygon: Hashable, Sendable {
  /// The commune's code.
  package var code: String
  /// Outer rings and holes.
  package var rings: [MapRing]

  /// A commune's border.
  package init(code: String, rings: [MapRing]) {
    self.code = code
    self.rings = rings
  }

  /// How many points it has.
  package var pointCount: Int { rings.reduce(0) { $0 + $1.points.count } }
}
