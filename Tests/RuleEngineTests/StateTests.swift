import CAllocationCounter
import RuleEngine
import SQLiteStore
import Telemetry
import Testing
import TimeSeries

@Suite struct `The state of the rules` {
  private func river(_ keys: String) throws -> World {
    try World(
      World.ladder(keys), series: [World.station(0, "level", device: "71540")], thresholds: World.traKhuc())
  }

  @Test func `changes no row while nothing changes`() throws {
    var world = try river("clear: { margin: 0.20, for: 1h }")
    world.read([3.6], from: 0)
    #expect(world.engine.drainChanges().count == 2)
    world.read([3.6, 3.7, 3.4, 3.6], from: 1)
    #expect(world.engine.drainChanges().isEmpty)
    world.read([3.2], from: 5)
    #expect(world.engine.drainChanges().count == 1)
  }

  @Test func `comes back from the store`() throws {
    let database = try Database(path: ":memory:")
    let storage = try RuleStateStorage(database)
    var world = try river("clear: { margin: 0.20, for: 1h }")
    world.read([5.5, 4.7], from: 0)
    let rows = world.engine.drainChanges()
    try database.transaction { () throws(SQLiteError) in try storage.write(rows) }
    #expect(try Set(storage.read()) == Set(rows))
  }

  @Test func `that is damaged is refused by name, not passed over`() throws {
    let database = try Database(path: ":memory:")
    let storage = try RuleStateStorage(database)
    var world = try river("clear: { margin: 0.20, for: 1h }")
    world.read([5.5, 4.7], from: 0)
    let rows = world.engine.drainChanges()
    try database.transaction { () throws(SQLiteError) in try storage.write(rows) }
    try database.execute("UPDATE rule_state SET state = substr(state, 1, 5) WHERE instance <> ''")
    let error = #expect(throws: SQLiteError.self) { _ = try storage.read() }
    #expect(error?.code == 11)
    #expect(error?.statement.contains("71540") == true)
  }

  @Test func `a group's labels come back too`() throws {
    var world = try World(
      World.alert("avg by (commune) (pm25) > 50"),
      series: [World.station(0, "pm25", device: "d", ("commune", "Xã Trà Bồng"))])
    world.read([90], from: 0)
    world.restart()
    #expect(world.engine.activeInstances.map(\.labels.description) == ["{commune=\"Xã Trà Bồng\"}"])
    world.read([90, 10], from: 1)
    #expect(world.story == ["0m firing 0→1 #1", "2m resolved 1→0 #1"])
  }

  @Test func `survives a reload of unchanged rules`() throws {
    var world = try river("for: 3m")
    world.read([3.6, 3.6], from: 0)
    try world.reload(World.ladder("for: 3m", "annotations: { summary: nước lên }"))
    world.read([3.6, 3.6], from: 2)
    #expect(world.story == ["0m pending 0→1 #1", "3m firing 0→1 #1"])
  }

  @Test func `judges the water anew when a reload changes a threshold`() throws {
    let text = World.ladder("clear: { margin: 0.20, for: 1h }")
    var world = try river("clear: { margin: 0.20, for: 1h }")
    world.read([3.3], from: 0)
    world.pass(untilMinute: 10)
    world.thresholds = ThresholdTable()
    for (name, value) in [("bd1", 3.0), ("bd2", 5.0), ("bd3", 6.5)] {
      world.thresholds.add(.init(value: value), name: name, device: DeviceIndex(0))
    }
    try world.reload(text)
    world.pass(untilMinute: 10)
    #expect(world.story == ["10m firing 0→1 #1"])
    world.thresholds = World.traKhuc()
    try world.reload(text)
    world.pass(untilMinute: 80)
    #expect(world.story == ["10m firing 0→1 #1"], "3.30 m is on the margin of 3.50 m, not beyond it")
  }

  @Test(arguments: [false, true])
  func `never goes back behind its last change`(_ restarts: Bool) throws {
    var world = try river("clear: { margin: 0.20, for: 1h }")
    world.read([5.5], from: 0)
    world.read([4.7], from: 10)
    world.pass(untilMinute: 75)
    if restarts { world.restart() }
    // Read by the gauge before the hour was over, and held up on its way.
    world.read([5.6], from: 20)
    #expect(world.story == ["0m firing 0→2 #1", "70m levelChanged 2→1 #1", "70m levelChanged 1→2 #1"])
  }

  @Test func `goes on, and goes on counting, when a device gets a second probe`() throws {
    let text = World.alert("level > 3 and on (device) flow > 1")
    let probes = [World.station(0, "level", device: "d"), World.station(1, "flow", device: "d")]
    var world = try World(text, series: probes)
    world.read([5], from: 0, of: 1)
    world.read([4], from: 1)
    var second = World.station(2, "flow", device: "d", ("channel", "low"))
    second.device = probes[1].device
    world.head.grow(toSeries: 3)
    world.engine = RuleEngine(
      rules: world.rules, series: probes + [second], thresholds: world.thresholds,
      carryingFrom: world.engine, head: world.head, now: world.now, into: &world.transitions)
    world.read([4, 1, 4], from: 2)
    #expect(world.story == ["1m firing 0→1 #1", "3m resolved 1→0 #1", "4m firing 0→1 #2"])
  }

  @Test func `ends, reported, when the rule means something else`() throws {
    var world = try river("for: 0s")
    world.read([3.6], from: 0)
    try world.reload(World.ladder("for: 3m"))
    world.read([3.6], from: 1)
    world.read([3.6], from: 5)
    #expect(
      world.story == ["0m firing 0→1 #1", "0m resolved 1→0 #1", "0m pending 0→1 #2", "3m firing 0→1 #2"])
    #expect(world.transitions[1].cause == .ruleChange)
  }

  @Test func `a rule that goes and comes back gives no identity twice`() throws {
    var world = try river("for: 0s")
    world.read([3.6], from: 0)
    world.store()
    try world.reload(World.alert("other > 1"))
    world.restart()
    try world.reload(World.ladder("for: 0s"))
    world.read([3.7], from: 1)
    #expect(world.story == ["0m firing 0→1 #1", "0m resolved 1→0 #1", "0m firing 0→1 #2"])
  }

  @Test func `lists what is active`() throws {
    var world = try river("for: 1m")
    world.read([5.5], from: 0)
    #expect(world.engine.activeInstances.map(\.isFiring) == [false])
    world.read([5.5], from: 1)
    world.pass(untilMinute: 1)
    let active = try #require(world.engine.activeInstances.first)
    #expect(active.isFiring && active.level == 2 && active.episode == 1 && active.instance == "71540")
    #expect(active.raisedAt == Span.minute && active.value == 5.5)
  }

  @Test(arguments: [
    "level", "avg_over_time(level[10m])", "sum by (river) (level)", "max(level) > 1 or avg(level)",
  ])
  func `a steady reading allocates nothing`(expression: String) throws {
    var world = try World(
      World.ladder("clear: { margin: 0.20, for: 1h }", expression: expression),
      series: ["71540", "local-1"].enumerated().map { place, device in
        World.station(place, "level", device: device, ("river", "Trà Khúc"))
      }, thresholds: World.traKhuc())
    world.read((0..<300).map { 3.0 + Double($0 % 3) }, from: 0)
    world.store()
    world.transitions.reserveCapacity(1_000)
    citywatch_allocations_start()
    for minute in 300..<400 { world.read(3 + Double(minute % 3), at: Milliseconds(minute) * Span.minute) }
    #expect(citywatch_allocations_stop() == 0)
  }

  @Test func `a changed rule does not raise the flood of a station that has long been silent`() throws {
    let series = [World.station(0, "level", device: "71540")]
    var world = try World(World.alert("level > 9"), series: series)
    world.read([4.0], from: 0)
    world.pass(untilMinute: 60 * 24)
    try world.reload(World.alert("level > 2"))
    world.pass(untilMinute: 60 * 25)
    #expect(world.transitions.isEmpty)
    world.read([4.1], from: 60 * 26)
    #expect(world.transitions.map(\.change.kind) == [.firing])
  }

  @Test func `a changed rule goes on with the alert of a station that fell silent in the flood`() throws {
    let series = [World.station(0, "level", device: "71540")]
    var world = try World(World.alert("level > 2", "no_data: keep"), series: series)
    world.read([4.0], from: 0)
    world.pass(untilMinute: 60 * 24)
    try world.reload(World.alert("level > 3", "no_data: keep"))
    world.pass(untilMinute: 60 * 25)
    #expect(world.transitions.map(\.change.kind) == [.firing, .resolved, .firing])
  }

  /// A recording rule, an alert on what it records, and a group on a clock of its own: none of them is
  /// judged in the very instant of a reading.
  private static let recorded = """
    groups:
      - name: g
        rules:
          - { record: highest, expr: max(level) }
          - { alert: High, expr: highest > 2, for: 2m }
      - name: beats
        interval: 2m
        rules:
          - { alert: Beat, expr: level > 2, confirm: 2 }

    """

  @Test(arguments: [1, 2, 3]) func `what waits behind a reading waits over an interruption`(
    every step: Int
  ) throws {
    func story(_ interrupt: (inout World) throws -> Void) throws -> [String] {
      var world = try World(Self.recorded, series: [World.station(0, "level", device: "71540")])
      for (minute, value) in [1.0, 2.5, 2.6, 2.7, 2.1, 1.0, 2.2, 2.3, 1.5, 2.4, 2.4, 2.4, 2.4].enumerated() {
        world.read([value], from: minute)
        world.store()
        if minute % step == 0 { try interrupt(&world) }
      }
      return world.transitions.map { "\($0.at) \($0.ruleID) \($0.change.kind.rawValue)" }
    }
    let calm = try story { _ in }
    #expect(
      calm.contains { $0.contains("g/High firing") } && calm.contains { $0.contains("beats/Beat firing") })
    #expect(try story { $0.restart() } == calm)
    #expect(try story { try $0.reload(Self.recorded) } == calm)
  }
}
