/// A piece of a border between two places where borders meet: a side, or a part of one.
struct BorderPiece: Hashable {
  /// The two ends, in the direction in which the commune lies on the left.
  struct Ends: Hashable {
    var from: MapPoint
    var to: MapPoint

    var reversed: Ends { Ends(from: to, to: from) }
  }

  var ends: Ends
  var polygon: Int32
  var ring: Int32

  /// All sides, cut where a side of another commune ends on them or crosses them.
  static func all(of sides: [BorderSide], meetings: [SidePairs.Meeting]) -> [BorderPiece] {
    let cuts = cuts(sides, meetings)
    var pieces: [BorderPiece] = []
    pieces.reserveCapacity(sides.count + cuts.count)
    var next = 0
    for (number, side) in sides.enumerated() {
      var from = side.from
      while next < cuts.count, cuts[next].side == number {
        let point = cuts[next].point
        next += 1
        if point == from || point == side.to { continue }
        pieces.append(piece(from, point, side))
        from = point
      }
      pieces.append(piece(from, side.to, side))
    }
    return pieces
  }

  private static func piece(_ from: MapPoint, _ to: MapPoint, _ side: BorderSide) -> BorderPiece {
    BorderPiece(ends: Ends(from: from, to: to), polygon: side.polygon, ring: side.ring)
  }

  private struct Cut {
    var side: Int
    var point: MapPoint
    /// Grows along the side.
    var along: Int64
  }

  private static func cuts(_ sides: [BorderSide], _ meetings: [SidePairs.Meeting]) -> [Cut] {
    var cuts: [Cut] = []
    func cut(_ number: Int, at point: MapPoint) {
      let side = sides[number]
      let east = (Int64(side.to.x) - Int64(side.from.x)) * (Int64(point.x) - Int64(side.from.x))
      let north = (Int64(side.to.y) - Int64(side.from.y)) * (Int64(point.y) - Int64(side.from.y))
      let length = squaredLength(side)
      if east + north > 0, east + north < length {
        cuts.append(Cut(side: number, point: point, along: east + north))
      }
    }
    for meeting in meetings where sides[meeting.first].polygon != sides[meeting.second].polygon {
      switch meeting.contact {
      case .crossing(let point), .touch(let point):
        cut(meeting.first, at: point)
        cut(meeting.second, at: point)
      case .overlap:
        for (number, other) in [(meeting.first, meeting.second), (meeting.second, meeting.first)] {
          cut(number, at: sides[other].from)
          cut(number, at: sides[other].to)
        }
      }
    }
    return cuts.sorted { ($0.side, $0.along) < ($1.side, $1.along) }
  }

  private static func squaredLength(_ side: BorderSide) -> Int64 {
    let (east, north) = (Int64(side.to.x) - Int64(side.from.x), Int64(side.to.y) - Int64(side.from.y))
    return east * east + north * north
  }
}

/// Pieces of one ring that follow each other up to the next place where another border joins them. All of it
/// has the same neighbour and lies in the same other communes.
struct BorderRun {
  var polygon: Int32
  var ring: Int32
  /// The commune on the other side that shares these pieces; -1 where none does.
  var facing: Int32
  /// The communes that have the same pieces on the same side, so that they overlap with this one.
  var twins: [Int32]
  var points: [MapPoint]

  /// A point of it that is on no other border: a corner in its middle, or the middle of its only piece.
  var witness: HalfStepPoint {
    points.count > 2 ? HalfStepPoint(points[points.count / 2]) : HalfStepPoint(middleOf: points[0], points[1])
  }

  /// Its part of a circulation around an area, in square steps times two, measured from `origin`.
  func doubledArea(from origin: MapPoint) -> Double {
    var sum = 0.0
    for at in 1..<points.count {
      let (ax, ay) = (
        Double(points[at - 1].x) - Double(origin.x), Double(points[at - 1].y) - Double(origin.y)
      )
      let (bx, by) = (Double(points[at].x) - Double(origin.x), Double(points[at].y) - Double(origin.y))
      sum += ax * by - bx * ay
    }
    return sum
  }
}

/// Joins pieces into runs.
struct BorderRuns {
  private var owners: [BorderPiece.Ends: Int32] = [:]
  /// All who have a piece, where they are more than one.
  private var sharers: [BorderPiece.Ends: [Int32]] = [:]
  /// The communes that have a corner here; -1 where there is no second one, `many` where there is a third.
  private var corners: [MapPoint: SIMD2<Int32>] = [:]
  private static let many = SIMD2<Int32>(-2, -2)

  /// The runs of all rings, in the order of the pieces.
  static func join(_ pieces: [BorderPiece]) -> [BorderRun] {
    var joining = BorderRuns()
    joining.owners.reserveCapacity(pieces.count)
    joining.corners.reserveCapacity(pieces.count)
    for piece in pieces { joining.take(piece) }
    var runs: [BorderRun] = []
    for piece in pieces { joining.append(piece, to: &runs) }
    return runs
  }

  private mutating func take(_ piece: BorderPiece) {
    if let owner = owners[piece.ends] {
      var all = sharers[piece.ends] ?? [owner]
      if !all.contains(piece.polygon) {
        all.append(piece.polygon)
        sharers[piece.ends] = all
      }
    } else {
      owners[piece.ends] = piece.polygon
    }
    let known = corners[piece.ends.from] ?? [piece.polygon, -1]
    if known == BorderRuns.many || known.x == piece.polygon || known.y == piece.polygon {
      corners[piece.ends.from] = known
    } else {
      corners[piece.ends.from] = known.y == -1 ? [known.x, piece.polygon] : BorderRuns.many
    }
  }

  private func append(_ piece: BorderPiece, to runs: inout [BorderRun]) {
    let facing = facing(piece)
    let twins = sharers.isEmpty ? [] : (sharers[piece.ends] ?? []).filter { $0 != piece.polygon }
    let last = runs.count - 1
    if last >= 0, runs[last].ring == piece.ring, runs[last].facing == facing, runs[last].twins == twins,
      runs[last].points.last == piece.ends.from, isPassage(piece.ends.from, piece.polygon, facing)
    {
      runs[last].points.append(piece.ends.to)
    } else {
      runs.append(
        BorderRun(
          polygon: piece.polygon, ring: piece.ring, facing: facing, twins: twins,
          points: [piece.ends.from, piece.ends.to]))
    }
  }

  private func facing(_ piece: BorderPiece) -> Int32 {
    guard let owner = owners[piece.ends.reversed] else { return -1 }
    if owner != piece.polygon { return owner }
    return sharers[piece.ends.reversed]?.first { $0 != piece.polygon } ?? -1
  }

  /// Whether no other commune has a corner here than the two that the run knows.
  private func isPassage(_ point: MapPoint, _ polygon: Int32, _ facing: Int32) -> Bool {
    guard let known = corners[point], known != BorderRuns.many else { return false }
    let isFirstKnown = known.x == polygon || known.x == facing
    return isFirstKnown && (known.y == -1 || known.y == polygon || known.y == facing)
  }
}
