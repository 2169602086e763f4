import Glibc

/// How many metres a step of the map is, near one latitude.
///
/// The earth is laid flat at the point that asks (equirectangular projection with the radii of curvature of
/// the WGS84 ellipsoid). North–south distances change by the curvature of the meridian, east–west ones by
/// tan φ · Δφ / 2: at 15° N a border 50 m away is right to a tenth of a millimetre, one 2 km away to 10 cm,
/// one 5 km away to 60 cm. The map itself is drawn to some metres.
package struct LocalScale: Sendable {
  /// Metres in one step of longitude.
  package let x: Double
  /// Metres in one step of latitude.
  package let y: Double

  /// The scale at a latitude in degrees.
  package init(latitude: Double) {
    let squaredEccentricity = Ellipsoid.squaredEccentricity
    let radiansPerStep = Double.pi / 180 / MapPoint.stepsPerDegree
    let angle = latitude * Double.pi / 180
    let (sine, cosine) = (sin(angle), cos(angle))
    let w = 1 - squaredEccentricity * sine * sine
    let root = w.squareRoot()
    x = radiansPerStep * Ellipsoid.equatorialRadius / root * cosine
    y = radiansPerStep * Ellipsoid.equatorialRadius * (1 - squaredEccentricity) / (w * root)
  }

  /// Square of the distance in metres from a point to an edge.
  @inline(__always)
  func squaredDistance(from x: Int32, _ y: Int32, to edge: BorderEdge) -> Double {
    let ax = Double(edge.ax &- x) * self.x
    let ay = Double(edge.ay &- y) * self.y
    let dx = Double(edge.bx &- edge.ax) * self.x
    let dy = Double(edge.by &- edge.ay) * self.y
    let length = dx * dx + dy * dy
    // How far along the edge the foot of the perpendicular lies, times the edge's length.
    let along = -(ax * dx + ay * dy)
    if along <= 0 { return ax * ax + ay * ay }
    if along >= length { return (ax + dx) * (ax + dx) + (ay + dy) * (ay + dy) }
    let across = ax * dy - ay * dx
    return across * across / length
  }

  /// Distance in metres between two points.
  func distance(_ a: MapPoint, _ b: MapPoint) -> Double {
    let (dx, dy) = ((Double(a.x) - Double(b.x)) * x, (Double(a.y) - Double(b.y)) * y)
    return (dx * dx + dy * dy).squareRoot()
  }
}

/// One straight piece of a border, its lower end first.
///
/// Both communes of a shared border hold the same two points; turned the same way round they give the same
/// answer to the last bit.
struct BorderEdge: Hashable, Sendable {
  var ax: Int32
  var ay: Int32
  var bx: Int32
  var by: Int32
  /// The dense number of the commune whose border it is; beside the ends, because a search reads both.
  var owner: Int32

  init(_ p: MapPoint, _ q: MapPoint, of owner: Int32) {
    self.owner = owner
    let isOrdered = (p.y, p.x) <= (q.y, q.x)
    let (a, b) = isOrdered ? (p, q) : (q, p)
    (ax, ay, bx, by) = (a.x, a.y, b.x, b.y)
  }

  /// Whether a ray from the point to the west meets the edge. The lower end belongs to the edge, the upper
  /// does not, and an edge through the point counts as west of it.
  @inline(__always)
  func isWest(of x: Int32, _ y: Int32) -> Bool {
    guard ay <= y, y < by else { return false }
    let (dx, dy) = (Int64(bx) - Int64(ax), Int64(by) - Int64(ay))
    return dx &* (Int64(y) - Int64(ay)) <= (Int64(x) - Int64(ax)) &* dy
  }

  /// Whether a level line at `y` crosses the edge.
  @inline(__always)
  func crosses(_ y: Int32) -> Bool { ay <= y && y < by }
}
