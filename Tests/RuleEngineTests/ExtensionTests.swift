import RuleEngine
import RuleLanguage
import Telemetry
import Testing

/// Functions that PromQL does not have, as rules use them.
@Suite struct `A quorum of neighbours` {
  /// Devices on a meridian, so many metres north of the first.
  private func gauges(_ metres: [Double?], _ quantity: String = "depth") -> [SeriesDescription] {
    metres.enumerated().map { place, north in
      var series = World.station(place, quantity, device: "d\(place)", staleAfter: 10 * Span.minute)
      series.position = north.map {
        Position(latitude: 15 + $0 / Neighbourhood.earthRadius * 180 / .pi, longitude: 108.8)
      }
      return series
    }
  }

  @Test func `is reached by three gauges within the radius, and names each that sees it`() throws {
    var world = try World(
      World.alert("near(depth > 0.3, 2000) >= 3"), series: gauges([0, 1_500, 3_000, 10_000, nil]))
    for place in [0, 1, 3, 4] { world.read(0.5, at: Span.minute, of: place) }
    #expect(world.story == [])
    world.read(0.5, at: 2 * Span.minute, of: 2)
    // The middle gauge alone has all three within 2 km.
    #expect(world.transitions.map(\.instance) == ["d1"])
    #expect(world.transitions.map(\.value) == [3])
  }

  @Test func `is compared with how many should have reported`() throws {
    var world = try World(
      World.alert("near(depth > 0.3, 2000) / neighbours(depth, 2000) >= 0.6"),
      series: gauges([0, 100, 200, 90_000]))
    world.read(0.5, at: Span.minute, of: 0)
    world.read(0.1, at: Span.minute, of: 1)
    #expect(world.story == [])
    world.read(0.5, at: 2 * Span.minute, of: 2)
    #expect(world.transitions.map(\.instance) == ["d0", "d1", "d2"])
  }

  @Test func `ends when a gauge of it falls silent, at that instant`() throws {
    var world = try World(World.alert("near(depth > 0.3, 2000) >= 2"), series: gauges([0, 100]))
    world.read(0.5, at: 0, of: 0)
    world.read(0.5, at: 5 * Span.minute, of: 1)
    world.pass(untilMinute: 30)
    #expect(world.story.suffix(2) == ["10m resolved 1→0 #1 d0", "10m resolved 1→0 #1 d1"])
  }

  @Test func `counts to zero where a neighbour speaks, and to nothing where none does`() throws {
    var world = try World(World.alert("near(depth > 0.3, 2000) == 0"), series: gauges([0, 100, 50_000]))
    world.read(0.1, at: Span.minute, of: 0)
    #expect(world.transitions.map(\.instance) == ["d0", "d1"])
  }

  @Test func `names the devices that have no place`() throws {
    let world = try World(World.alert("near(depth > 0.3, 2000) >= 2"), series: gauges([0, nil, 100]))
    #expect(
      world.engine.diagnostics.contains {
        $0.message.contains("without a fixed place") && $0.message.contains("d1")
      })
  }

  @Test(arguments: 0..<12) func `owes nothing to the cutting into clusters`(seed: Int) throws {
    var random = RandomNumbers(seed: UInt64(seed))
    let places = (0..<8).map { _ in Double(random.below(12_000)) as Double? }
    let expression =
      [
        "near(depth > 0.3, 1500) >= 2", "near(depth > 0.3, 900) / neighbours(depth, 900) >= 0.5",
        "count by (device) (near(depth > 0.3, 1500)) and on (device) depth > 0.4",
      ][seed % 3]
    let rules = try World.rules(World.alert(expression))
    var stories: [[String]] = []
    for evaluator in [RuleEngine.Evaluator.fastest, .whole] {
      var random = RandomNumbers(seed: UInt64(seed) + 100)
      var world = World(rules: rules, series: gauges(places), evaluator: evaluator)
      for step in 1..<120 {
        world.read(
          Double(random.below(7)) / 10, at: Milliseconds(step) * 40 * Span.second, of: random.below(8))
      }
      world.pass(untilMinute: 200)
      stories.append(
        world.transitions.map { "\($0.at) \($0.change.kind) \($0.instance) \($0.value)" }.sorted())
    }
    #expect(stories[0] == stories[1], "seed \(seed): \(expression)")
    #expect(!stories[0].isEmpty, "seed \(seed)")
  }
}

@Suite struct `Thresholds in an expression` {
  private func stations() -> [SeriesDescription] {
    [
      World.station(0, "level", device: "a"), World.station(1, "level", device: "b"),
      World.station(2, "level", device: "c"),
    ]
  }

  @Test func `are those of each device, and change with the law`() throws {
    var table = ThresholdTable()
    table.add(.init(value: 3, until: 60 * Span.minute), name: "bd1", device: DeviceIndex(0))
    table.add(.init(value: 5, from: 60 * Span.minute), name: "bd1", device: DeviceIndex(0))
    table.add(.init(value: 10), name: "bd1", device: DeviceIndex(1))
    var world = try World(World.alert(#"level > threshold("bd1")"#), series: stations(), thresholds: table)
    for place in 0..<3 { world.read(4, at: Span.minute, of: place) }
    world.pass(untilMinute: 90)
    #expect(world.story == ["1m firing 0→1 #1", "60m resolved 1→0 #1"])
  }

  @Test func `speak by themselves where no device has readings`() throws {
    var table = ThresholdTable()
    table.add(.init(value: 3, from: 60 * Span.minute), name: "bd1", device: DeviceIndex(2))
    var world = try World(World.alert(#"threshold("bd1") > 2"#), series: stations(), thresholds: table)
    world.pass(untilMinute: 0)
    world.pass(untilMinute: 90)
    #expect(world.story == ["60m firing 0→1 #1"])
    #expect(world.transitions.map(\.instance) == ["c"])
  }
}

@Suite struct `Readings in doubt` {
  @Test func `raise a rule about their flags, which a good reading ends`() throws {
    var world = try World(
      World.alert("flagged(level)"), series: [World.station(0, "level", device: "d")])
    world.read(4, at: Span.minute)
    world.read(4, at: 2 * Span.minute, quality: .suspect)
    world.read(9, at: 3 * Span.minute, quality: .fail)
    world.read(4, at: 4 * Span.minute)
    #expect(world.story == ["2m firing 0→1 #1", "4m resolved 1→0 #1"])
  }

  @Test func `end with their staleness`() throws {
    var world = try World(
      World.alert("flagged(level)"),
      series: [World.station(0, "level", device: "d", staleAfter: 5 * Span.minute)])
    world.read(0, at: Span.minute, quality: .missing)
    world.pass(untilMinute: 30)
    #expect(world.story == ["1m firing 0→1 #1", "6m resolved 1→0 #1"])
    #expect(world.transitions.map(\.value) == [9, 9])
  }
}

@Suite struct `The line of a river` {
  private func river(_ expression: String, staleAfter: Milliseconds = 150 * Span.minute) throws -> World {
    try World(
      World.alert(expression), series: [World.station(0, "level", device: "d", staleAfter: staleAfter)],
      thresholds: World.traKhuc())
  }

  @Test func `needs three readings before it is called rising`() throws {
    var world = try river("rising(level, 3h) > 0.5")
    for (step, value) in [2.0, 3, 4].enumerated() { world.read(value, at: Milliseconds(step) * Span.hour) }
    #expect(world.story == ["120m firing 0→1 #1"])
    #expect(abs(try #require(world.transitions.last).value - 1) < 1e-9)
  }

  @Test func `reaches a threshold of its device before the water does`() throws {
    var world = try river(#"time_to(level, "bd3", 3h) <= 7200"#)
    for (step, value) in [3.0, 3.5, 4, 4.5, 5, 5.5].enumerated() {
      world.read(value, at: Milliseconds(step) * 30 * Span.minute)
    }
    // A metre an hour: 6.50 m are two hours from 4.50 m.
    #expect(world.story == ["90m firing 0→1 #1"])
    #expect(abs(try #require(world.transitions.first).value - 7_200) < 1e-6)
  }
}

@Suite struct `The air of a station` {
  private static let quantities = ["pm25", "pm10", "o3", "no2", "so2", "co"]

  private func station(_ quantities: [String]) -> [SeriesDescription] {
    quantities.enumerated().map { place, name in
      World.station(place, name, device: "a", staleAfter: 30 * Span.minute, ("kind", "air"))
    }
  }

  @Test func `has an index from the pollutants that are measured, at full hours`() throws {
    var world = try World(World.alert(#"vn_aqi({kind="air"}) > 100"#), series: station(["pm25", "o3"]))
    for minute in stride(from: 10, through: 180, by: 10) {
      world.read(40, at: Milliseconds(minute) * Span.minute, of: 0)
      world.read(201, at: Milliseconds(minute) * Span.minute, of: 1)
    }
    world.pass(untilMinute: 190)
    // Two whole hours of particles are needed; ozone of 201 µg/m³ is 100.5, rounded up.
    #expect(world.story == ["120m firing 0→1 #1"])
    #expect(world.transitions.map(\.value) == [101])
  }

  @Test func `has none without particles`() throws {
    var world = try World(World.alert(#"vn_aqi({kind="air"}) >= 0"#), series: station(["o3", "co"]))
    for minute in stride(from: 10, through: 300, by: 10) {
      for place in 0..<2 { world.read(900, at: Milliseconds(minute) * Span.minute, of: place) }
    }
    #expect(world.story == [])
  }

  @Test func `is reckoned for the day when eighteen hours have a mean`() throws {
    var world = try World(World.alert(#"vn_aqi_daily({kind="air"}) > 0"#), series: station(["pm25"]))
    for hour in 0..<30 { world.read(50, at: Milliseconds(hour) * Span.hour + Span.minute) }
    #expect(world.story == ["1080m firing 0→1 #1"])
    #expect(world.transitions.map(\.value) == [100])
  }
}

@Suite struct `Results of one rule on one device` {
  private func series() -> [SeriesDescription] {
    ["up", "down"].enumerated().map { place, side in
      World.station(place, "level", device: "d", ("side", side))
    } + [World.station(2, "level", device: "e", ("side", "up"))]
  }

  @Test func `have names of their own, others keep theirs`() throws {
    var world = try World(World.alert("level > 3"), series: series())
    for place in 0..<3 { world.read(4, at: Span.minute, of: place) }
    #expect(world.transitions.map(\.instance) == ["d{side=\"up\"}", "d{side=\"down\"}", "e"])
    world.restart()
    world.read(1, at: 2 * Span.minute, of: 1)
    #expect(world.transitions.last?.instance == "d{side=\"down\"}")
    #expect(world.engine.activeInstances.map(\.instance) == ["d{side=\"up\"}", "e"])
  }

  @Test func `are told apart by labels that are made from values`() throws {
    var world = try World(World.alert(#"count_values by (device) ("depth", level) > 0"#), series: series())
    world.read(2, at: Span.minute, of: 0)
    world.read(3, at: Span.minute, of: 1)
    #expect(Set(world.transitions.filter { $0.change.kind == .firing }.map(\.instance)).count == 2)
  }
}
