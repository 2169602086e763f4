import AddressIndex
import Glibc
import LocalBroker
import LocalFiles
import Telemetry

/// Coordinates to communes and nearest addresses, ours and in Python, over the same points.
struct PlaceQueries {
  private let base: AddressBase
  private let index: AddressIndex
  /// Latitude and longitude of what moves: three quarters near addresses, the others anywhere in the province.
  private let points: [(latitude: Double, longitude: Double)]

  init(_ base: AddressBase, count: Int) {
    self.base = base
    index = base.index
    var random = SeededRandom(seed: AddressBase.seed)
    let known = base.sample.compactMap(\.position)
    let (low, high) = PlaceQueries.extent(known)
    points = (0..<count).map { number in
      if number % 4 == 3 {
        return (
          Double.random(in: low.latitude...high.latitude, using: &random),
          Double.random(in: low.longitude...high.longitude, using: &random)
        )
      }
      // A bus is some hundred metres from the addresses along its way.
      let address = known[Int.random(in: 0..<known.count, using: &random)]
      return (
        address.latitude + Double.random(in: -0.003...0.003, using: &random),
        address.longitude + Double.random(in: -0.003...0.003, using: &random)
      )
    }
  }

  private static func extent(_ points: [MapPoint]) -> (low: MapPoint, high: MapPoint) {
    var low = points[0]
    var high = points[0]
    for point in points {
      low = MapPoint(x: min(low.x, point.x), y: min(low.y, point.y))
      high = MapPoint(x: max(high.x, point.x), y: max(high.y, point.y))
    }
    return (low, high)
  }

  func measure(rounds: Int) throws(BenchFailure) {
    guard let gazetteer = index.gazetteer else { throw BenchFailure("the base has no addresses") }
    var communes: [Int32] = []
    let beside = try PythonPlaces.measure(base, points)
    let both = rate(rounds) { index.locateNearest(latitude: $0, longitude: $1).address?.object ?? -1 }
    let polygon = rate(rounds) { Int(index.locatePoint(latitude: $0, longitude: $1).commune) }
    let nearest = rate(rounds) {
      gazetteer.nearest(to: MapPoint(latitude: $0, longitude: $1), within: 1e6)?.object ?? -1
    }
    communes = points.map { index.locatePoint(latitude: $0.latitude, longitude: $0.longitude).commune }
    row(
      "locate: commune and nearest address, /s", both, beside?.shapelyBoth,
      "≥ 500,000 (beside: shapely STRtree)")
    row("  nearest address alone, /s", nearest, beside?.reverseGeocoder, "(beside: reverse_geocoder)")
    row("  nearest address alone, /s", nearest, beside?.shapelyNearest, "(beside: shapely STRtree)")
    let holding = rate(rounds) {
      index.communePosition(holding: MapPoint(latitude: $0, longitude: $1))
    }
    row("  commune and distance to its border, /s", polygon, nil, "")
    row(
      "  commune alone, /s", holding, beside?.shapelyCommune,
      beside.map { "(beside: shapely; \(agreement($0.communes, communes)))" } ?? "")
    if beside == nil {
      Output.write("  (shapely and reverse_geocoder are not here: make peers fetches them)\n")
    }
  }

  private func row(_ name: String, _ own: Double, _ other: Double?, _ budget: String) {
    Table.row(
      name, Table.grouped(own), beside: other.map(Table.grouped) ?? "-", ratio: other.map { own / $0 },
      budget: budget)
  }

  /// Points a second of this thread; the best of some rounds over all of them.
  private func rate(_ rounds: Int, _ ask: (Double, Double) -> Int) -> Double {
    var best = Double.infinity
    var sum = 0
    for _ in 0..<rounds {
      var elapsed = Elapsed()
      elapsed.add { for point in points { sum &+= ask(point.latitude, point.longitude) } }
      best = min(best, Double(elapsed.processor) / 1e9)
    }
    precondition(sum != 0, "an answer that nobody reads may be left out by the compiler")
    return Double(points.count) / best
  }

  /// How many points have the same commune in both; ours may answer for points up to two kilometres outside.
  private func agreement(_ theirs: [Int32], _ own: [Int32]) -> String {
    var (same, both) = (0, 0)
    for (a, b) in zip(theirs, own) where a >= 0 {
      both += 1
      if a == b { same += 1 }
    }
    return "\(Table.grouped(Double(same))) of \(Table.grouped(Double(both))) the same"
  }
}
