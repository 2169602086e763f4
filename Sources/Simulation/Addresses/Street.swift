import AddressIndex
import Telemetry

/// One street and all its alleys, each a lane that grows as houses ask for numbers.
struct Street {
  /// The name without the word for it.
  let name: String
  /// Lanes by how deep they lie: the street, its alleys, their alleys. Seven deep is the deepest number known.
  private var lanes: [[Lane]]

  /// The most numbers in a path: `1806/127/2/6/15/48/2A` is a real one.
  static let deepest = 7

  /// - Parameter mouth: the number beside which the first alley leads off.
  init(name: String, line: StreetLine, hamlet: Int, mouth: Int) {
    self.name = name
    lanes = [[Lane(path: [], name: "", line: line, hamlet: hamlet, front: 5.5, mouth: mouth)]]
  }

  /// A number that was given, and where it is.
  struct Plot {
    var path: [String]
    var alley: String
    var hamlet: Int
    var position: MapPoint
    /// The point of the street or alley before it.
    var front: MapPoint
  }

  /// A house behind so many mouths of alleys (0: on the street); `nil` where neither there nor on a new alley is
  /// room.
  mutating func plot(
    behind depth: Int, on ground: Ground, _ hamlets: Hamlets, _ random: inout SeededRandom
  ) -> Plot? {
    guard hasRoom(at: depth) || open(depth, on: ground, hamlets, &random) else { return nil }
    let last = lanes[depth].count - 1
    let house = lanes[depth][last].takeHouse(&random)
    let lane = lanes[depth][last]
    return Plot(
      path: lane.path + [house.number], alley: lane.name, hamlet: lane.hamlet,
      position: Street.stand(lane.line, house.along, isLeft: house.isLeft, depth, on: ground, &random),
      front: lane.line.point(along: house.along, left: 0, on: ground))
  }

  private func hasRoom(at depth: Int) -> Bool {
    guard depth < lanes.count, let lane = lanes[depth].last else { return false }
    return lane.hasRoom
  }

  /// Where the house stands beside the lane: set back a little, and inside the commune.
  private static func stand(
    _ line: StreetLine, _ along: Double, isLeft: Bool, _ depth: Int, on ground: Ground,
    _ random: inout SeededRandom
  ) -> MapPoint {
    let back = (depth == 0 ? 9 : 4) + 3 * random.unit()
    let own = line.point(along: along, left: isLeft ? back : -back, on: ground)
    if ground.holds(own) { return own }
    let facing = line.point(along: along, left: isLeft ? -back : back, on: ground)
    return ground.holds(facing) ? facing : line.start
  }

  /// Opens a new alley so deep, and first those that lead to it.
  private mutating func open(
    _ depth: Int, on ground: Ground, _ hamlets: Hamlets, _ random: inout SeededRandom
  ) -> Bool {
    guard depth > 0, depth < Street.deepest else { return false }
    if lanes.count < depth, !open(depth - 1, on: ground, hamlets, &random) { return false }
    if branch(to: depth, on: ground, hamlets, &random) { return true }
    // All that could lead there is full: one more alley before it, and one more attempt.
    return depth > 1 && open(depth - 1, on: ground, hamlets, &random)
      && branch(to: depth, on: ground, hamlets, &random)
  }

  /// Lets an alley lead off from a lane that lies one less deep.
  private mutating func branch(
    to depth: Int, on ground: Ground, _ hamlets: Hamlets, _ random: inout SeededRandom
  ) -> Bool {
    // An alley that would leave the commune at once is not built; the next mouth is tried, the youngest lane's
    // first, since the old ones are full. Six misses are a street along the border.
    for attempt in 0..<6 {
      let all = lanes[depth - 1].count
      let parent = attempt < 3 ? all - 1 : random.below(all)
      guard let mouth = lanes[depth - 1][parent].takeMouth(&random) else { continue }
      let lane = lanes[depth - 1][parent]
      let start = lane.line.point(along: mouth.along, left: 0, on: ground)
      let angle = lane.line.leftward + (mouth.isLeft ? 0 : .pi) + 0.2 * random.eitherWay()
      let length = (depth == 1 ? 160.0 : 60.0) * (0.4 + random.unit())
      guard ground.holds(start),
        let line = StreetLine(start: start, angle: angle, length: length).kept(on: ground, least: 20)
      else { continue }
      let isNamed = depth == 1 && random.below(60) == 0
      let name = isNamed ? RoadNames.alleys[random.below(RoadNames.alleys.count)] : ""
      if lanes.count == depth { lanes.append([]) }
      lanes[depth].append(
        Lane(
          path: lane.path + [mouth.number], name: name, line: line,
          hamlet: hamlets.nearest(to: start, ground), front: 4.5, mouth: 2 + random.below(7)))
      return true
    }
    return false
  }
}
