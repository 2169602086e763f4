/// How well the communes of a map fit together: where two claim the same ground, and where none does.
package struct Coverage {
  /// Ground that two communes claim.
  package struct Overlap: Hashable {
    /// The number of the polygon with the lower commune code, which is given the ground.
    package var first: Int
    /// The number of the other.
    package var second: Int
    /// Its area.
    package var squareMetres: Double
    /// A place on its edge.
    package var place: MapPoint
  }

  /// Ground within the map that no commune claims.
  package struct Gap: Hashable {
    /// Numbers of the polygons around it.
    package var around: [Int]
    /// Its area, with islands in it.
    package var squareMetres: Double
    /// A place on its edge.
    package var place: MapPoint
  }

  /// Largest first.
  package private(set) var overlaps: [Overlap] = []
  /// Largest first.
  package private(set) var gaps: [Gap] = []
  /// Whether borders are so tangled that measuring was given up.
  package private(set) var isTangled = false

  private let polygons: [CommunePolygon]
  private let boxes: [MapBox]
  /// Runs that edge the union of all communes; the ones to trace gaps from.
  private var outline: [BorderRun] = []

  /// Corners looked at when runs are placed, at most: some seconds' worth.
  private static let maximumTests = 1 << 31

  /// Measures polygons, whatever their order; `nil` where they are too tangled to be compared.
  package static func of(_ polygons: [CommunePolygon]) -> Coverage? {
    let sides = BorderSide.all(of: polygons)
    return SidePairs.meetings(sides).map { Coverage(polygons, sides: sides, meetings: $0) }
  }

  /// Measures polygons whose sides meet as `meetings` says.
  init(_ polygons: [CommunePolygon], sides: [BorderSide], meetings: [SidePairs.Meeting]) {
    self.polygons = polygons
    boxes = polygons.map { MapBox($0.rings.lazy.flatMap(\.points)) }
    measure(BorderRuns.join(BorderPiece.all(of: sides, meetings: meetings)))
    overlaps.sort { ($0.squareMetres, $1.first) > ($1.squareMetres, $0.first) }
    gaps = OutlineTracer.gaps(outline)
  }

  /// Adds up the edges of what each two communes share, by Green's theorem: those of one that lie in the
  /// other.
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
      // What several have on the same side is counted once for each two of them.
      for twin in run.twins where run.polygon < twin { add(run, twin) }
      if run.twins.contains(where: { $0 < run.polygon }) { continue }
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
      if other == run.polygon || other == run.facing || run.twins.contains(other) { continue }
      tests += polygons[number].pointCount
      guard tests <= Coverage.maximumTests else { return [] }
      let inside = polygons[number].rings.count { RingContainment.of(point, in: $0.points) == .inside }
      if inside % 2 == 1 { found.append(other) }
    }
    return found
  }
}
