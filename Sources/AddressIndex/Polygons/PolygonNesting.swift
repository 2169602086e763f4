/// How the rings of one commune lie in each other: holes in their ring, and islands beside it.
///
/// Rings that cross were found before; so one corner that is not on the other's line decides for a whole
/// ring.
struct PolygonNesting {
  /// Something that cannot be the border of a commune. Rings are numbered as in the file.
  enum Fault: Hashable {
    /// A hole lies outside the ring that it should be cut into.
    case strayHole(ring: Int, of: Int, at: MapPoint)
    /// A hole lies in another hole.
    case holeInHole(ring: Int, of: Int, at: MapPoint)
    /// An outer ring lies in another one: it says twice what is inside.
    case ringInRing(ring: Int, of: Int, at: MapPoint)
  }

  /// Pairs of rings compared corner by corner at most; a commune of more islands within islands is no
  /// commune.
  private static let maximumComparisons = 100_000

  private let rings: [MapRing]
  private let boxes: [MapBox]
  /// For each ring the outer ring that it belongs to: itself, or the one before it.
  private let shells: [Int]
  private var comparisons = 0

  /// The first fault of a commune's rings; `nil` where there is none.
  static func fault(of rings: [MapRing]) -> Fault? {
    guard rings.count > 1 else { return nil }
    var nesting = PolygonNesting(rings)
    return nesting.fault()
  }

  private init(_ rings: [MapRing]) {
    self.rings = rings
    boxes = rings.map { MapBox($0.points) }
    var shells: [Int] = []
    for (number, ring) in rings.enumerated() { shells.append(ring.isHole ? shells.last ?? 0 : number) }
    self.shells = shells
  }

  private mutating func fault() -> Fault? {
    for (inner, ring) in rings.enumerated() {
      let place = ring.points[0]
      if ring.isHole, !isInside(inner, shells[inner]) {
        return .strayHole(ring: inner, of: shells[inner], at: place)
      }
      for outer in rings.indices where outer != inner && boxes[outer].contains(boxes[inner]) {
        guard rings[outer].isHole == ring.isHole, isInside(inner, outer) else { continue }
        if ring.isHole, shells[outer] == shells[inner] {
          return .holeInHole(ring: inner, of: outer, at: place)
        }
        if !ring.isHole, !isInHole(inner, of: outer) {
          return .ringInRing(ring: inner, of: outer, at: place)
        }
      }
    }
    return nil
  }

  private mutating func isInHole(_ inner: Int, of shell: Int) -> Bool {
    rings.indices.contains { hole in
      rings[hole].isHole && shells[hole] == shell && boxes[hole].contains(boxes[inner])
        && isInside(inner, hole)
    }
  }

  private mutating func isInside(_ inner: Int, _ outer: Int) -> Bool {
    guard boxes[outer].contains(boxes[inner]) else { return false }
    comparisons += 1
    guard comparisons <= PolygonNesting.maximumComparisons else { return true }
    for corner in rings[inner].points {
      switch RingContainment.of(HalfStepPoint(corner), in: rings[outer].points) {
      case .inside: return true
      case .outside: return false
      case .onLine: continue
      }
    }
    return true
  }
}
