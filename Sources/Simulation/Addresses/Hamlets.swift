import AddressIndex
import Telemetry

/// The hamlets of a commune: a name, a middle, and the paths along which its houses stand.
struct Hamlets {
  struct Hamlet {
    var name: String
    var middle: MapPoint
    var paths: [StreetLine]
    /// The last house number given; most hamlets give none.
    var lastNumber: Int
    var isNumbered: Bool
  }

  var list: [Hamlet]

  init(_ character: CommuneCharacter, on ground: Ground, _ random: inout SeededRandom) {
    // A hamlet has about 350 households; more than forty have no commune of this size.
    let count = min(40, max(4, Int(character.population / 1_400)))
    let names = HamletNames.list(character.region, isWard: character.isWard, count: count, &random)
    list = []
    for name in names {
      let middle =
        character.isWard || random.below(3) == 0
        ? ground.near(ground.heart, within: 2_500, &random) : ground.anywhere(&random)
      let isNumbered = random.below(8) == 0
      let paths = Hamlets.paths(from: middle, on: ground, &random)
      list.append(Hamlet(name: name, middle: middle, paths: paths, lastNumber: 0, isNumbered: isNumbered))
    }
  }

  private static func paths(
    from middle: MapPoint, on ground: Ground, _ random: inout SeededRandom
  ) -> [StreetLine] {
    (0..<5).compactMap { _ in
      let line = StreetLine(
        start: middle, angle: .pi * random.eitherWay(), bend: 4e-4 * random.eitherWay(),
        length: 200 + 600 * random.unit())
      return line.kept(on: ground, least: 40)
    }
  }

  /// The hamlet whose middle is nearest.
  func nearest(to point: MapPoint, _ ground: Ground) -> Int {
    var (found, best) = (0, Double.infinity)
    for (number, hamlet) in list.enumerated() {
      let distance = ground.squaredDistance(hamlet.middle, point)
      if distance < best { (found, best) = (number, distance) }
    }
    return found
  }

  /// A house beside one of a hamlet's paths.
  func house(in hamlet: Int, on ground: Ground, _ random: inout SeededRandom) -> MapPoint {
    let own = list[hamlet]
    guard !own.paths.isEmpty else { return ground.near(own.middle, within: 300, &random) }
    let path = own.paths[random.below(own.paths.count)]
    let point = path.point(
      along: path.length * random.unit(), left: 40 * random.eitherWay(), on: ground)
    return ground.holds(point) ? point : ground.near(own.middle, within: 100, &random)
  }
}
