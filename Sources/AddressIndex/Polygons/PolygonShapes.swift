import Telemetry

/// Judges the shapes of a whole map: rings that cross, rings within rings, and how communes fit together.
struct PolygonShapes {
  private let file: String
  private let communes: CommuneIndex
  private let features: [Int]
  /// The first ring's number of each polygon, counted through the map.
  private var firstRings: [Int] = []
  private(set) var polygons: [CommunePolygon]
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var loops = 0

  /// Gaps and overlaps told one by one, at most; the rest is summed up.
  private static let maximumTold = 20
  /// Below this many square metres a gap or an overlap is what rounding leaves between two drawings of one
  /// line.
  private static let minimumTold = 100.0

  /// Polygons of a map, and the features that they came from.
  init(_ polygons: [CommunePolygon], features: [Int], communes: CommuneIndex, file: String) {
    self.polygons = polygons
    self.features = features
    self.communes = communes
    self.file = file
    var ring = 0
    for polygon in polygons {
      firstRings.append(ring)
      ring += polygon.rings.count
    }
  }

  /// Looks at everything, and mends what is small.
  mutating func check() {
    var sides = BorderSide.all(of: polygons)
    guard var meetings = SidePairs.meetings(sides) else { return tangled() }
    if mendRings(meetings, sides) {
      sides = BorderSide.all(of: polygons)
      guard let again = SidePairs.meetings(sides) else { return tangled() }
      meetings = again
    }
    checkRings(meetings, sides)
    for number in polygons.indices { checkNesting(number) }
    guard !diagnostics.contains(where: { $0.gravity == .error }) else { return }
    tell(Coverage(polygons, sides: sides, meetings: meetings))
  }

  private mutating func tangled() {
    report(
      .error, "the borders of the map are so tangled that they cannot be checked; simplify the map first")
  }

  /// Cuts small loops off rings that cross themselves; larger ones are faults.
  ///
  /// - Returns: whether a ring was changed.
  private mutating func mendRings(_ meetings: [SidePairs.Meeting], _ sides: [BorderSide]) -> Bool {
    var crossed: [Int32] = []
    for meeting in meetings where sides[meeting.first].ring == sides[meeting.second].ring {
      if case .touch = meeting.contact { continue }
      if case .overlap(isSameWay: false) = meeting.contact { continue }
      if crossed.last != sides[meeting.first].ring { crossed.append(sides[meeting.first].ring) }
    }
    var isChanged = false
    for ring in crossed {
      let (polygon, number) = place(ofRing: Int(ring))
      switch RingRepair.withoutLoops(polygons[polygon].rings[number]) {
      case .mended(let mended, let count):
        polygons[polygon].rings[number] = mended
        loops += count
        isChanged = true
        let limit = Int(RingRepair.maximumLoopArea)
        report(
          .warning,
          "\(name(polygon)) ring \(number): crosses itself in \(count) loops below \(limit) m²; they were "
            + "cut off"
        )
      case .crossing(let point, let area):
        report(
          .error,
          "\(name(polygon)) ring \(number): crosses itself at \(text(point)), with \(text(area)) on the "
            + "other side"
        )
      case .retraced(let point):
        report(.error, "\(name(polygon)) ring \(number): runs twice along the same line from \(text(point))")
      case .tangled: tangled()
      }
    }
    return isChanged
  }

  /// Rings of one commune must not cross each other. Lines that they share are only told.
  private mutating func checkRings(_ meetings: [SidePairs.Meeting], _ sides: [BorderSide]) {
    var told: Set<SIMD2<Int32>> = []
    for meeting in meetings {
      let (side, other) = (sides[meeting.first], sides[meeting.second])
      guard side.polygon == other.polygon else { continue }
      let isCrossing: Bool
      switch meeting.contact {
      case .touch: continue
      case .crossing, .overlap(isSameWay: true): isCrossing = true
      case .overlap(isSameWay: false): isCrossing = false
      }
      // What a ring does to itself was told before, where it is a fault.
      if side.ring == other.ring && isCrossing { continue }
      guard told.insert(SIMD2(min(side.ring, other.ring), max(side.ring, other.ring))).inserted else {
        continue
      }
      let (polygon, first) = place(ofRing: Int(side.ring))
      let second = place(ofRing: Int(other.ring)).ring
      var point = side.from
      if case .crossing(let crossing) = meeting.contact { point = crossing }
      if isCrossing {
        report(.error, "\(name(polygon)) ring \(first): crosses ring \(second) at \(text(point))")
      } else {
        let rings = first == second ? "runs back along itself" : "shares a line with ring \(second)"
        report(
          .warning,
          "\(name(polygon)) ring \(first): \(rings) at \(text(point)); places beside it count as near the "
            + "border"
        )
      }
    }
  }

  private mutating func checkNesting(_ polygon: Int) {
    switch PolygonNesting.fault(of: polygons[polygon].rings) {
    case .strayHole(let ring, let outer, let point):
      report(
        .error,
        "\(name(polygon)) ring \(ring): is a hole and lies outside its ring \(outer), at \(text(point))")
    case .holeInHole(let ring, let outer, let point):
      report(.error, "\(name(polygon)) ring \(ring): is a hole within the hole \(outer), at \(text(point))")
    case .ringInRing(let ring, let outer, let point):
      report(.error, "\(name(polygon)) ring \(ring): lies within ring \(outer) already, at \(text(point))")
    case nil: break
    }
  }

  private mutating func tell(_ coverage: Coverage) {
    if coverage.isTangled {
      report(.warning, "the borders are too tangled to look for gaps and overlaps between communes")
      return
    }
    let overlaps = coverage.overlaps.filter { $0.squareMetres >= PolygonShapes.minimumTold }
    let gaps = coverage.gaps.filter { $0.squareMetres >= PolygonShapes.minimumTold }
    for overlap in overlaps.prefix(PolygonShapes.maximumTold) {
      let (first, second) = (polygons[overlap.first].code, polygons[overlap.second].code)
      report(
        .warning,
        "\(title(first)) and \(title(second)) overlap by \(text(overlap.squareMetres)), "
          + "at \(text(overlap.place)); places there are given to \(first)")
    }
    for gap in gaps.prefix(PolygonShapes.maximumTold) {
      let around = gap.around.map { polygons[$0].code }.sorted().prefix(4).joined(separator: ", ")
      report(
        .warning,
        "a gap of \(text(gap.squareMetres)) beside \(around), at \(text(gap.place)), belongs to no commune; "
          + "places there are given to the nearest")
    }
    let rest =
      coverage.overlaps.map(\.squareMetres).filter { $0 < PolygonShapes.minimumTold }
      + coverage.gaps.map(\.squareMetres).filter { $0 < PolygonShapes.minimumTold }
      + overlaps.dropFirst(PolygonShapes.maximumTold).map(\.squareMetres)
      + gaps.dropFirst(PolygonShapes.maximumTold).map(\.squareMetres)
    guard !rest.isEmpty else { return }
    let sum = rest.reduce(0, +)
    report(
      .warning, "\(rest.count) more gaps and overlaps between neighbours are \(text(sum)) together")
  }

  private func place(ofRing ring: Int) -> (polygon: Int, ring: Int) {
    var (low, high) = (0, firstRings.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if firstRings[middle] <= ring { low = middle } else { high = middle }
    }
    return (low, ring - firstRings[low])
  }

  private func name(_ polygon: Int) -> String {
    "feature \(features[polygon]) (code \(polygons[polygon].code))"
  }

  private func title(_ code: String) -> String { "\(code) \(communes[code]?.fullName ?? "")" }

  private func text(_ point: MapPoint) -> String { "\(point.latitude), \(point.longitude)" }

  private func text(_ area: Double) -> String {
    area < 1e6 ? "\(Int(area.rounded())) m²" : "\(Double(Int(area / 1e4)) / 100) km²"
  }

  private mutating func report(_ gravity: Diagnostic.Gravity, _ message: String) {
    diagnostics.append(Diagnostic(file: file, line: 0, column: 0, gravity: gravity, message: message))
  }
}
