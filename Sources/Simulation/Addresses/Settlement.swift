import AddressIndex
import Telemetry

/// One commune as it is built up, house after house: streets where it is a town, roads that cross it, hamlets.
struct Settlement {
  private let ground: Ground
  private let character: CommuneCharacter
  private var hamlets: Hamlets
  private var streets: [Street] = []
  private var roads: [Street] = []
  private var spareNames: [String]
  private var streetsInAll = 0

  /// What an object is given: some of number, alley, street and hamlet, and a place.
  struct Plot {
    var house: HousePath?
    var alley = ""
    var street = ""
    var hamlet = ""
    var position: MapPoint
    /// The point of the street or alley before it; `nil` where there is none.
    var front: MapPoint?
  }

  /// Lays out hamlets, roads, and streets for so many objects.
  init(
    _ character: CommuneCharacter, on ground: Ground, objects: Int, _ random: inout SeededRandom
  ) {
    self.ground = ground
    self.character = character
    hamlets = Hamlets(character, on: ground, &random)
    spareNames = RoadNames.streets.shuffled(using: &random)
    let crossing =
      switch character.region {
      case .lowland: RoadNames.lowland
      case .hills: RoadNames.hills
      case .plateau: RoadNames.plateau
      }
    let first = random.below(crossing.count)
    for step in 0..<2 {
      let name = crossing[(first + step * 5) % crossing.count]
      roads.append(layOut(name, length: 6_000, within: 3_000, &random))
    }
    // A street takes some 250 objects with its alleys; a commune with one street has that one.
    let wanted = max(1, Int(Double(objects) * character.townShare / 250))
    for _ in 0..<wanted { streets.append(nextStreet(&random)) }
  }

  /// The next object's place.
  mutating func next(_ random: inout SeededRandom) -> Plot {
    if random.unit() < character.townShare { return inTown(&random) }
    return random.below(6) == 0 ? onRoad(&random) : inHamlet(&random)
  }

  private mutating func inTown(_ random: inout SeededRandom) -> Plot {
    let depth = Settlement.depth(&random)
    // A street that is full sends on; after some of those the town grows by one.
    for _ in 0..<4 {
      let street = random.below(streets.count)
      if let plot = streets[street].plot(behind: depth, on: ground, hamlets, &random) {
        return inStreet(plot, streets[street].name, &random)
      }
    }
    streets.append(nextStreet(&random))
    let last = streets.count - 1
    guard let plot = streets[last].plot(behind: 0, on: ground, hamlets, &random) else {
      return inHamlet(&random)
    }
    return inStreet(plot, streets[last].name, &random)
  }

  /// How many alleys lie before a house: none for half of them, six for one in a thousand.
  private static func depth(_ random: inout SeededRandom) -> Int {
    let roll = random.below(1_000)
    let ends = [540, 820, 935, 978, 993, 999]
    return ends.firstIndex { roll < $0 } ?? Street.deepest - 1
  }

  private func inStreet(_ plot: Street.Plot, _ name: String, _ random: inout SeededRandom) -> Plot {
    // In town many leave the hamlet out, and so do many lists.
    let hamlet = random.below(5) < 3 ? hamlets.list[plot.hamlet].name : ""
    return Plot(
      house: HousePath(steps: plot.path), alley: plot.alley, street: name, hamlet: hamlet,
      position: plot.position, front: plot.front)
  }

  private mutating func onRoad(_ random: inout SeededRandom) -> Plot {
    let road = random.below(roads.count)
    guard let plot = roads[road].plot(behind: 0, on: ground, hamlets, &random) else {
      return inHamlet(&random)
    }
    return Plot(
      house: HousePath(steps: plot.path), street: roads[road].name,
      hamlet: hamlets.list[plot.hamlet].name, position: plot.position, front: plot.front)
  }

  /// Most houses of a hamlet have no number: one asks the way.
  private mutating func inHamlet(_ random: inout SeededRandom) -> Plot {
    let hamlet = random.below(hamlets.list.count)
    var plot = Plot(position: hamlets.house(in: hamlet, on: ground, &random))
    plot.hamlet = hamlets.list[hamlet].name
    if hamlets.list[hamlet].isNumbered {
      hamlets.list[hamlet].lastNumber += 1
      plot.house = HousePath(steps: [String(hamlets.list[hamlet].lastNumber)])
    }
    return plot
  }

  /// A street with a name that the commune does not have yet; towns that run out of names number them.
  private mutating func nextStreet(_ random: inout SeededRandom) -> Street {
    streetsInAll += 1
    let name = spareNames.popLast() ?? "Số \(streetsInAll - RoadNames.streets.count)"
    // A town of two hundred streets is four kilometres across, one of twenty a good kilometre.
    let reach = 500 + 250 * Double(streetsInAll).squareRoot()
    return layOut(name, length: 300 + 900 * random.unit(), within: reach, &random)
  }

  private func layOut(
    _ name: String, length: Double, within reach: Double, _ random: inout SeededRandom
  ) -> Street {
    // Half of the lines tried near a border are cut short; ten tries find one, or the commune is a sliver.
    for _ in 0..<10 {
      let start = ground.near(ground.heart, within: reach, &random)
      let line = StreetLine(
        start: start, angle: .pi * random.eitherWay(), bend: 2e-5 * random.eitherWay(), length: length)
      if let line = line.kept(on: ground, least: 80) {
        return Street(
          name: name, line: line, hamlet: hamlets.nearest(to: start, ground), mouth: 2 + random.below(30))
      }
    }
    let line = StreetLine(start: ground.heart, angle: .pi * random.eitherWay(), length: 30)
    return Street(name: name, line: line, hamlet: hamlets.nearest(to: ground.heart, ground), mouth: 2)
  }
}
