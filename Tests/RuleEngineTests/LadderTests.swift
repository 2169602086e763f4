import RuleEngine
import Telemetry
import Testing

@Suite struct `A ladder on a river` {
  private func river(_ keys: String) throws -> World {
    try World(
      keys.isEmpty ? World.ladder() : World.ladder(keys),
      series: [World.station(0, "level", device: "71540")], thresholds: World.traKhuc())
  }

  @Test func `rises and falls with every crossing where no margin is set`() throws {
    var world = try river("")
    world.read([3.4, 3.5, 5.2, 4.9, 6.6, 3.4], from: 0)
    #expect(
      world.story == [
        "1m firing 0→1 #1", "2m levelChanged 1→2 #1", "3m levelChanged 2→1 #1", "4m levelChanged 1→3 #1",
        "5m resolved 3→0 #1",
      ])
  }

  @Test func `on the margin exactly is not beyond it`() throws {
    var world = try river("clear: { margin: 0.20 }")
    world.read([3.5, 3.3, 3.29], from: 0)
    #expect(world.story == ["0m firing 0→1 #1", "2m resolved 1→0 #1"])
  }

  @Test func `one flood of sixty readings with a gap and three crossings is one alert`() throws {
    var world = try river("clear: { margin: 0.20, for: 10m }")
    var levels = (0..<20).map { 3.0 + 0.1 * Double($0) }  // crosses 3.5 at minute 5
    levels += [4.9, 4.85, 4.95, 5.05, 4.9, 4.95, 5.1, 4.9, 4.85, 5.0]  // 5.0 held thrice
    levels += (0..<30).map { 5.0 - 0.1 * Double($0) }
    for (minute, level) in levels.enumerated() where !(34..<38).contains(minute) {
      world.read(level, at: Milliseconds(minute) * Span.minute)
    }
    world.pass(untilMinute: 80)
    // 5.0 − 0.2 is passed at minute 33, 3.5 − 0.2 at minute 48; each is left ten minutes later.
    #expect(
      world.story == [
        "5m firing 0→1 #1", "23m levelChanged 1→2 #1", "43m levelChanged 2→1 #1", "58m resolved 1→0 #1",
      ])
  }

  @Test func `below its thresholds a field is dry`() throws {
    var thresholds = ThresholdTable()
    thresholds.add(.init(value: -15), name: "awd", device: DeviceIndex(0))
    let text = World.file(
      "- alert: A", "level",
      [
        "levels: [{ level: \"1\", name: Khô, threshold: awd, severity: minor }]", "when: below",
        "clear: { margin: 5 }",
      ])
    var world = try World(text, series: [World.station(0, "level", device: "f1")], thresholds: thresholds)
    world.read([-14, -15, -11, -10, -9.9], from: 0)
    #expect(world.story == ["1m firing 0→1 #1", "4m resolved 1→0 #1"])
  }

  @Test func `judges by the threshold of the day`() throws {
    var thresholds = ThresholdTable()
    thresholds.add(.init(value: 50, until: 10 * Span.minute), name: "pm", device: DeviceIndex(0))
    thresholds.add(.init(value: 45, from: 10 * Span.minute), name: "pm", device: DeviceIndex(0))
    let text = World.file(
      "- alert: A", "level", ["levels: [{ level: \"1\", name: Bụi, threshold: pm, severity: minor }]"])
    var world = try World(text, series: [World.station(0, "level", device: "a1")], thresholds: thresholds)
    world.read([47, 47, 44], from: 9)
    #expect(world.story == ["10m firing 0→1 #1", "11m resolved 1→0 #1"])
  }

  @Test func `a device without a threshold skips the level and is named beforehand`() throws {
    var thresholds = ThresholdTable()
    thresholds.add(.init(value: 3.5), name: "bd1", device: DeviceIndex(0))
    thresholds.add(.init(value: 6.5), name: "bd3", device: DeviceIndex(0))
    var world = try World(
      World.ladder(), series: [World.station(0, "level", device: "tra-cau")], thresholds: thresholds)
    #expect(world.engine.diagnostics.map(\.message).count == 1)
    #expect(world.engine.diagnostics[0].message.contains("tra-cau"))
    world.read([5.2, 6.6], from: 0)
    #expect(world.story == ["0m firing 0→1 #1", "1m levelChanged 1→3 #1"])
  }

  @Test func `a suspect reading raises, a failed one does not`() throws {
    var world = try river("")
    world.read(6.7, at: 0, quality: .fail)
    world.read(6.7, at: 60_000, quality: .suspect)
    #expect(world.story == ["1m firing 0→3 #1"])
  }

  @Test func `a late reading does not reopen the past`() throws {
    var world = try river("")
    world.read(3.6, at: 600_000)
    world.read(3.4, at: 660_000)
    world.read(6.8, at: 630_000)
    #expect(world.story == ["10m firing 0→1 #1", "11m resolved 1→0 #1"])
  }

  @Test func `each level has its own for`() throws {
    let text = World.file(
      "- alert: A", "level",
      [
        "levels:", "  - { level: \"1\", name: Một, threshold: 10, severity: minor, for: 5m }",
        "  - { level: \"2\", name: Hai, threshold: 20, severity: severe }",
      ])
    var world = try World(text, series: [World.station(0, "level", device: "d")])
    world.read([12, 12], from: 0)
    world.read([25], from: 2)
    world.read([12], from: 3)
    #expect(world.story == ["0m pending 0→1 #1", "2m firing 0→2 #1", "3m levelChanged 2→1 #1"])
  }
}
