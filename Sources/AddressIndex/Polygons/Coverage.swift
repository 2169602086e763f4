/// How well the communes of a map fit together: where two claim the same ground, and where none does.
struct Coverage {
  /// Ground that two communes claim.
  struct Overlap: Hashable {
    /// Numbers of the two polygons; the lower commune code first.
    var first: Int
    var second: Int
    var squareMetres: Double
    /// A place on its edge.
    var place: MapPoint
  }

  /// Ground within the map that no commune claims.
  struct Gap: Hashable {
    /// Numbers of the polygons around it.
    var around: [Int]
    var squareMetres: Double
    /// A place on its edge.
    var place: MapPoint
  }

  /// Largest first.
  private(set) var overlaps: [Overlap] = []
  /// Largest first.
  private(set) var gaps: [Gap] = []
  /// Whether borders are so tangled that measuring was given up.
  private(set) var isTangled = false

  private let polygons: [CommunePolygon]
  private let boxes: [MapBox]
  /// Runs that edge the union of all communes; the ones to trace gaps from.
  private var outline: [BorderRun] = []

  /// Corners looked at when runs are placed, at most: some seconds' worth.
  private static let maximumTests = 1 << 31

  /// Measures polygons whose sides meet as `meetings` says.
  init(_ polygons: [CommunePolygon], sides: [BorderSide], meetings: [SidePairs.Meeting]) {
    self.polygons = polygons
    boxes = polygons.map { MapBox($0.rings.lazy.flatMap(\.points)) }
    measure(BorderRuns.join(BorderPiece.all(of: sides, meetings: meetings)))
    overlaps.sort { ($0.squareMetres, $1.first) > ($1.squareMetres, $0.first) }
    gaps = OutlineTracer.gaps(outline)
  }

  /// Adds up the edges of what each two communes share, by Green's theorem: those of one that lie in the other.
  private mutating func measure(_ runs: [BorderRun]) {
    var sums: [SIMD2<Int32>: (doubledArea: Double, origin: MapPoint)] = [:]
    func add(_ run: BorderRun, _ other: Int32) {
      let pair = SIMD2(min(run.polygon, other), max(run.polygon, other))
      let origin = sums[pair]?.origin ?? run.points[0]
      sums[pair, default: (0, origin)].doubledArea += run.doubledArea(from: origin)
    }
    var tests = 0
    for run in runs {
      let containing = polygons(containing: run.witness, except: run, &tests)
      for other in containing { add(run, other) }
      // What two have on the same side is counted for the first of them only.
      guard run.twin < 0 || run.polygon < run.twin else { continue }
      if run.twin >= 0 { add(run, run.twin) }
      if containing.isEmpty && run.facing < 0 { outline.append(run) }
    }
    isTangled = tests > Coverage.maximumTests
    guard !isTangled else {
      outline = []
      return
    }
    for (pair, sum) in sums {
      let scale = LocalScale(latitude: sum.origin.latitude)
      let ordered = [Int(pair.x), Int(pair.y)].sorted { polygons[$0].code < polygons[$1].code }
      overlaps.append(
        Overlap(
          first: ordered[0], second: ordered[1], squareMetres: abs(sum.doubledArea) / 2 * scale.x * scale.y,
          place: sum.origin))
    }
  }

  private func polygons(
    containing point: HalfStepPoint, except run: BorderRun, _ tests: inout Int
  ) -> [Int32] {
    var found: [Int32] = []
    for number in polygons.indices where boxes[number].contains(point) {
      let other = Int32(number)
      if other == run.polygon || other == run.facing || other == run.twin { continue }
      tests += polygons[number].pointCount
      guard tests <= Coverage.maximumTests else { return [] }
      let inside = polygons[number].rings.count { RingContainment.of(point, in: $0.points) == .inside }
      if inside % 2 == 1 { found.append(other) }
    }
    return found
  }
}
