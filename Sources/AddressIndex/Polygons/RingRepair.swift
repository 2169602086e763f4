/// Mends what drawing programs leave in a ring and what changes no place: doubled points, spikes without
/// area, and loops smaller than the map is exact.
struct RingRepair {
  /// Loops below this many square metres are cut off: 10 m by 10 m, and the map is drawn to some metres.
  static let maximumLoopArea = 100.0

  /// Loops cut off one ring at most; more say that the ring is no drawing of a border.
  private static let maximumLoops = 100

  /// What remains of a ring.
  enum Outcome: Hashable {
    /// A ring that does not cross itself, and how many small loops were cut off.
    case mended(MapRing, loops: Int)
    /// It crosses itself here, with a loop of so many square metres.
    case crossing(MapPoint, squareMetres: Double)
    /// It runs twice along the same line from here, so that inside and outside have no meaning.
    case retraced(MapPoint)
    /// Too tangled to be judged.
    case tangled
  }

  /// Leaves out points that fall onto the one before, and ends of spikes: places where a ring turns round and
  /// runs back the way it came.
  ///
  /// - Returns: the points, and how many were left out as doubled and as ends of spikes.
  static func withoutSpikes(_ points: [MapPoint]) -> (points: [MapPoint], doubled: Int, spikes: Int) {
    var (doubled, spikes) = (0, 0)
    var kept: [MapPoint] = []
    kept.reserveCapacity(points.count)
    for point in points { push(point, onto: &kept, &doubled, &spikes) }
    // The ring's own joint is a place like any other.
    var start = 0
    while kept.count - start > 2 {
      if kept[kept.count - 1] == kept[start] {
        kept.removeLast()
        doubled += 1
      } else if isSpike(kept[kept.count - 2], kept[kept.count - 1], kept[start]) {
        kept.removeLast()
        spikes += 1
      } else if isSpike(kept[kept.count - 1], kept[start], kept[start + 1]) {
        start += 1
        spikes += 1
      } else {
        break
      }
    }
    return (Array(kept[start...]), doubled, spikes)
  }

  private static func push(
    _ point: MapPoint, onto kept: inout [MapPoint], _ doubled: inout Int, _ spikes: inout Int
  ) {
    while let last = kept.last {
      if point == last {
        doubled += 1
        return
      }
      guard kept.count >= 2, isSpike(kept[kept.count - 2], last, point) else { break }
      kept.removeLast()
      spikes += 1
    }
    kept.append(point)
  }

  /// Whether the way from `a` to `c` turns right round in `b`.
  private static func isSpike(_ a: MapPoint, _ b: MapPoint, _ c: MapPoint) -> Bool {
    guard SideContact.turn(a, b, c) == 0 else { return false }
    let east = (Int64(b.x) - Int64(a.x)) * (Int64(c.x) - Int64(b.x))
    let north = (Int64(b.y) - Int64(a.y)) * (Int64(c.y) - Int64(b.y))
    return east + north < 0
  }

  /// Cuts small loops off a ring that crosses itself.
  static func withoutLoops(_ ring: MapRing) -> Outcome {
    var ring = ring
    for loops in 0...maximumLoops {
      let sides = BorderSide.all(of: ring, ring: 0, polygon: 0)
      guard let meetings = SidePairs.meetings(sides) else { return .tangled }
      var crossing: (first: Int, second: Int, point: MapPoint)?
      for meeting in meetings {
        switch meeting.contact {
        case .overlap(isSameWay: true): return .retraced(sides[meeting.first].from)
        case .crossing(let point): crossing = crossing ?? (meeting.first, meeting.second, point)
        case .touch, .overlap: break
        }
      }
      guard let crossing else { return .mended(ring, loops: loops) }
      let points = ring.points
      let inner = Array(points[(crossing.first + 1)...crossing.second]) + [crossing.point]
      let outer =
        Array(points[...crossing.first]) + [crossing.point] + Array(points[(crossing.second + 1)...])
      let (smaller, larger) = area(inner) <= area(outer) ? (inner, outer) : (outer, inner)
      guard area(smaller) < maximumLoopArea, loops < maximumLoops else {
        return .crossing(crossing.point, squareMetres: area(smaller))
      }
      ring.points = withoutSpikes(larger).points
      guard ring.points.count >= 3 else { return .crossing(crossing.point, squareMetres: area(larger)) }
    }
    return .tangled
  }

  /// Square metres, whichever way the points run.
  private static func area(_ points: [MapPoint]) -> Double {
    abs(MapRing(isHole: false, points: points).squareMetres)
  }
}

extension MapRing {
  /// The enclosed area, positive where the ring runs counter-clockwise; as exact as the earth is flat within
  /// it.
  package var squareMetres: Double {
    guard let first = points.first else { return 0 }
    let scale = LocalScale(latitude: first.latitude)
    return Double(doubledArea) / 2 * scale.x * scale.y
  }
}
