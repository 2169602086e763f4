import Glibc

/// Follows the edge of the union of all communes, keeping what no commune covers on the right.
///
/// A way round that runs clockwise encloses ground that no commune claims: a gap, or a lake that was left
/// out.
struct OutlineTracer {
  private let runs: [BorderRun]
  private var starts: [MapPoint: [Int]] = [:]
  private var isUsed: [Bool]

  /// The gaps that an outline encloses, largest first.
  static func gaps(_ runs: [BorderRun]) -> [Coverage.Gap] {
    var tracer = OutlineTracer(runs)
    let gaps = runs.indices.compactMap { tracer.trace(from: $0) }
    return gaps.sorted { ($0.squareMetres, $1.place.x) > ($1.squareMetres, $0.place.x) }
  }

  private init(_ runs: [BorderRun]) {
    self.runs = runs
    isUsed = [Bool](repeating: false, count: runs.count)
    for (number, run) in runs.enumerated() { starts[run.points[0], default: []].append(number) }
  }

  private mutating func trace(from first: Int) -> Coverage.Gap? {
    if isUsed[first] { return nil }
    let origin = runs[first].points[0]
    var around: Set<Int> = []
    var doubledArea = 0.0
    var current = first
    repeat {
      isUsed[current] = true
      around.insert(Int(runs[current].polygon))
      doubledArea += runs[current].doubledArea(from: origin)
      // Rounded crossings may leave a way that ends nowhere; it encloses nothing that could be told.
      guard let next = next(after: current, start: first) else { return nil }
      current = next
    } while current != first
    guard doubledArea < 0 else { return nil }
    let scale = LocalScale(latitude: origin.latitude)
    return Coverage.Gap(
      around: around.sorted(), squareMetres: -doubledArea / 2 * scale.x * scale.y, place: origin)
  }

  /// The run that turns farthest to the right, so that gaps which touch in one point are told apart.
  private func next(after run: Int, start: Int) -> Int? {
    let points = runs[run].points
    let (before, node) = (points[points.count - 2], points[points.count - 1])
    let choices = (starts[node] ?? []).filter { !isUsed[$0] || $0 == start }
    return choices.min { turn(before, node, runs[$0].points[1]) < turn(before, node, runs[$1].points[1]) }
  }

  /// Radians to the left; turning right round counts as the last choice.
  private func turn(_ before: MapPoint, _ node: MapPoint, _ after: MapPoint) -> Double {
    let (ax, ay) = (Double(node.x) - Double(before.x), Double(node.y) - Double(before.y))
    let (bx, by) = (Double(after.x) - Double(node.x), Double(after.y) - Double(node.y))
    let angle = atan2(ax * by - ay * bx, ax * bx + ay * by)
    return angle <= -Double.pi ? Double.pi : angle
  }
}
