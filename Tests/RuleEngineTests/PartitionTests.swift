import RuleEngine
import RuleLanguage
import Telemetry
import Testing
import TimeSeries

@Suite struct `A rule on several series` {
  private func communes() -> [SeriesDescription] {
    (0..<4).map { World.station($0, "pm25", device: "d\($0)", ("commune", $0 < 2 ? "north" : "south")) }
  }

  @Test func `a mean by commune is an alert of the commune`() throws {
    var world = try World(World.alert("avg by (commune) (pm25) > 50"), series: communes())
    world.read([40], from: 0, of: 0)
    world.read([70], from: 0, of: 1)
    world.read([90], from: 1, of: 2)
    world.read([10], from: 2, of: 1)
    #expect(
      world.story == [
        "0m firing 0→1 #1 {commune=\"north\"}", "1m firing 0→1 #1 {commune=\"south\"}",
        "2m resolved 1→0 #1 {commune=\"north\"}",
      ])
  }

  @Test func `a quorum counts a device of two probes once, and two devices twice`() throws {
    let probes = [("d0", "1"), ("d0", "2"), ("d1", "1")].enumerated().map { place, probe in
      World.station(
        place, "depth", device: probe.0, ("channel", probe.1), ("commune", "north"))
    }
    var world = try World(
      World.alert("count by (commune) (max by (device, commune) (depth) > 0.3) >= 2"), series: probes)
    world.read([0.5], from: 0, of: 0)
    world.read([0.5], from: 1, of: 1)
    world.read([0.5], from: 2, of: 2)
    world.read([0.1], from: 3, of: 0)
    world.read([0.1], from: 4, of: 1)
    #expect(world.story == ["2m firing 0→1 #1", "4m resolved 1→0 #1"])
    #expect(world.transitions[0].value == 2)
  }

  @Test func `a silent member leaves the mean at its stale instant`() throws {
    var world = try World(World.alert("avg by (commune) (pm25) > 50"), series: communes())
    world.read([90], from: 0, of: 0)
    world.read([40], from: 100, of: 1)
    world.pass(untilMinute: 200)
    #expect(world.story == ["0m firing 0→1 #1", "150m resolved 1→0 #1"])
  }

  @Test func `a reading makes only its own partitions be evaluated`() throws {
    var world = try World(World.alert("pm25 > 50"), series: communes())
    for minute in 0..<10 { world.read([10], from: minute, of: 3) }
    #expect(world.engine.evaluations == 10)
  }

  @Test func `absence waits until the station could have spoken`() throws {
    var world = try World(World.alert("absent(pm25{device=\"d0\"})"), series: communes())
    world.read([10], from: 0, of: 1)
    world.pass(untilMinute: 149)
    #expect(world.story.isEmpty)
    world.pass(untilMinute: 151)
    world.read([10], from: 160, of: 0)
    world.pass(untilMinute: 320)
    #expect(world.story == ["150m firing 0→1 #1", "160m resolved 1→0 #1", "310m firing 0→1 #2"])
    #expect(world.transitions[0].labels.description == "{device=\"d0\"}")
  }

  @Test func `at equal times the rules decide in their order`() throws {
    let text = """
      groups:
        - name: g
          rules:
            - { alert: B, expr: pm25 > 5, for: 1m }
            - { alert: A, expr: pm25 > 5, for: 1m }
      """
    var world = try World(text, series: communes())
    for place in [3, 1, 0] { world.read([10], from: 0, of: place) }
    world.pass(untilMinute: 5)
    let fired = world.transitions.filter { $0.change.kind == .firing }.map { $0.ruleID + " " + $0.instance }
    #expect(fired == ["g/B d0", "g/B d1", "g/B d3", "g/A d0", "g/A d1", "g/A d3"])
  }

  @Test func `an interval beats like Prometheus`() throws {
    let text = """
      groups:
        - name: g
          interval: 5m
          rules: [{ alert: A, expr: pm25 > 5 }]
      """
    var world = try World(text, series: [World.station(0, "pm25", device: "d", staleAfter: 12 * Span.minute)])
    world.read([10, 1, 10, 10, 1], from: 1)
    world.read([10], from: 7)
    world.pass(untilMinute: 60)
    #expect(world.story == ["10m firing 0→1 #1", "20m resolved 1→0 #1"])
  }

  @Test func `a night rule wakes with the hour`() throws {
    var world = try World(
      World.alert("pm25 > 5 and on() hour() >= 1"),
      series: [World.station(0, "pm25", device: "d", staleAfter: Span.day)])
    world.read([10], from: 30)
    world.pass(untilMinute: 70)
    #expect(world.story == ["60m firing 0→1 #1"])
  }

  @Test func `what labels leave open decides nothing and is counted`() throws {
    var world = try World(
      World.alert("pm25 > on (commune) rain"),
      series: communes() + [World.station(4, "rain", device: "r", ("commune", "north"))])
    world.read([1], from: 0, of: 4)
    world.read([10], from: 0, of: 0)
    world.read([10], from: 1, of: 1)
    #expect(world.story == ["0m firing 0→1 #1"])
    #expect(world.engine.matchingConflicts == 1)
  }

  @Test(arguments: [
    ("level > threshold(\"bd1\")", 1), ("level > on (device) threshold(\"bd1\")", 0), ("level > level", 0),
    ("sum by (channel) (level) > sum by (device) (level)", 1), ("count_values(\"v\", level) > 3", 0),
  ])
  func `what no labels can bring together is reported`(expression: String, count: Int) throws {
    let world = try World(
      World.alert(expression), series: [World.station(0, "level", device: "d", ("channel", "low"))],
      thresholds: World.traKhuc())
    #expect(world.engine.diagnostics.count { $0.message.contains("never have a result") } == count)
  }

  @Test func `values that become labels make no more instances than memory has room for`() throws {
    var world = try World(
      World.alert("count_values(\"value\", level) >= 1", "no_data: resolve"),
      series: [World.station(0, "level", device: "d")])
    for value in 0..<1_004 { world.read(Double(value), at: Milliseconds(value) * Span.second) }
    world.transitions = []
    world.read(9_000, at: 2 * Span.hour)
    world.read(7, at: 2 * Span.hour + Span.second)
    #expect(world.engine.crowdedOut == 5)
    #expect(world.transitions.map(\.episode) == [2])
  }
}

@Suite struct `A recording rule` {
  private let text = """
    groups:
      - name: g
        rules:
          - { record: north, expr: avg by (commune) (pm25) }
          - { alert: A, expr: north > 50 }
          - { record: double, expr: north * 2, labels: { kind: made } }
    """
  private func communes() -> [SeriesDescription] {
    (0..<2).map { World.station($0, "pm25", device: "d\($0)", ("commune", "n")) }
  }

  @Test func `makes a series that other rules judge`() throws {
    var world = try World(text, series: communes())
    #expect(
      world.series.dropFirst(2).map(\.labels.description) == [
        "north{commune=\"n\"}", "double{commune=\"n\",kind=\"made\"}",
      ])
    world.read([40], from: 0, of: 0)
    world.read([80], from: 0, of: 1)
    world.read([10], from: 1, of: 1)
    world.pass(untilMinute: 2)
    #expect(world.story == ["0m firing 0→1 #1", "1m resolved 1→0 #1"])
    var samples: [DerivedSample] = []
    world.engine.takeDerivedSamples(into: &samples)
    #expect(samples.map(\.sample.value) == [60, 120, 25, 50])
  }

  @Test func `has a series for each label it adds`() throws {
    let text = """
      groups:
        - { name: g, rules: [{ record: mean, expr: "avg_over_time(pm25[1h])", labels: { over: 1h } }] }
        - { name: h, rules: [{ record: mean, expr: "avg_over_time(pm25[8h])", labels: { over: 8h } }] }
      """
    let derived = RuleEngine.derivedSeries(rules: try World.rules(text), series: communes())
    #expect(derived.count == 4)
    #expect(Set(derived.map(\.key)).count == 4)
  }

  @Test func `records every instant of a batch`() throws {
    var world = try World(text, series: communes())
    world.readBatch([10, 20, 90], from: 0)
    world.readBatch([30, 110], from: 2, of: 1)
    world.pass(untilMinute: 4)
    #expect(world.story == ["2m firing 0→1 #1"])
    var samples: [DerivedSample] = []
    world.engine.takeDerivedSamples(into: &samples)
    let north = samples.filter { $0.series == SeriesID(2) }.map(\.sample)
    #expect(north.map(\.value) == [10, 20, 60, 100])
    #expect(north.map { $0.time / Span.minute } == [0, 1, 2, 3])
  }

  @Test func `that reads itself is refused`() throws {
    let world = try World(
      "groups: [{ name: g, rules: [{ record: a, expr: b }, { record: b, expr: a + pm25 }] }]",
      series: communes())
    #expect(world.engine.diagnostics.filter { $0.gravity == .error }.count == 2)
  }
}

@Suite struct `A rule that makes labels` {
  private func communes() -> [SeriesDescription] {
    (0..<2).map { World.station($0, "pm25", device: "d\($0)", ("commune", "n")) }
  }

  @Test func `from values cannot be recorded, and says so`() throws {
    let world = try World(
      "groups: [{ name: g, rules: [{ record: spread, expr: 'count_values(\"v\", pm25)' }] }]",
      series: communes())
    #expect(world.series.count == 2)
    #expect(world.engine.diagnostics.contains { $0.gravity == .error && $0.message.contains("count_values") })
  }

  @Test func `from values alerts for each value`() throws {
    var world = try World(World.alert("count_values(\"v\", pm25) > 1"), series: communes())
    world.read([40], from: 0, of: 0)
    world.read([40], from: 1, of: 1)
    world.read([50], from: 2, of: 1)
    #expect(world.story == ["1m firing 0→1 #1", "2m resolved 1→0 #1"])
    #expect(world.transitions[0].labels.description == "{v=\"40\"}")
  }

  @Test func `by a pattern stands alone by its device`() throws {
    var world = try World(
      World.alert("label_replace(pm25, \"place\", \"$1-$2\", \"device\", \"(.)(.)\") > 50"),
      series: communes())
    world.read([60], from: 0, of: 1)
    #expect(world.engine.evaluations == 1)
    #expect(world.transitions[0].labels.description == "{commune=\"n\",device=\"d1\",place=\"d-1\"}")
  }

  @Test func `of an hour ago is judged when that comes into sight`() throws {
    var world = try World(World.alert("pm25 offset 1h > 50"), series: communes())
    world.read([60, 40], from: 0, of: 0)
    world.pass(untilMinute: 90)
    #expect(world.story == ["60m firing 0→1 #1", "61m resolved 1→0 #1"])
  }

  @Test func `of a subquery ends when the last step that held leaves it`() throws {
    var world = try World(
      World.alert("count_over_time((pm25 > 50)[10m:2m])"),
      series: [World.station(0, "pm25", device: "d", staleAfter: 3 * Span.minute)])
    world.read([60], from: 1)
    world.pass(untilMinute: 60)
    // The step at 2 min sees it; at 4 min it is stale.
    #expect(world.story == ["2m firing 0→1 #1", "12m resolved 1→0 #1"])
  }

  @Test func `owes nothing to another rule that looks at failed readings`() throws {
    func recorded(_ more: String) throws -> [Milliseconds] {
      var world = try World(
        "groups:\n  - name: g\n    rules:\n      - { record: twice, expr: level * 2 }\n" + more,
        series: [World.station(0, "level", device: "d")])
      world.read(1, at: Span.minute)
      world.read(99, at: 2 * Span.minute, quality: .fail)
      world.read(2, at: 3 * Span.minute)
      world.pass(untilMinute: 4)
      var samples: [DerivedSample] = []
      world.engine.takeDerivedSamples(into: &samples)
      return samples.map { $0.sample.time / Span.minute }
    }
    #expect(try recorded("") == [1, 3])
    #expect(try recorded("      - { alert: A, expr: flagged(level) }\n") == [1, 3])
  }
}
