import RuleEngine
import Telemetry
import Testing

@Suite struct `A rule that waits` {
  private func world(_ expression: String, _ keys: String..., stale: Milliseconds = 150_000) throws -> World {
    try World(
      World.file("- alert: A", expression, keys),
      series: [World.station(0, "level", device: "a", staleAfter: stale)])
  }

  @Test func `fires at the due time, between two readings`() throws {
    var world = try world("level > 5", "for: 90s")
    world.read([6, 6, 6], from: 0)
    #expect(world.story == ["0m pending 0→1 #1", "1m+30000 firing 0→1 #1"])
  }

  @Test func `a reading at the due time comes first`() throws {
    var world = try world("level > 5", "for: 2m")
    world.read([6, 6, 4], from: 0)
    #expect(world.story == ["0m pending 0→1 #1", "2m cancelled 0→0 #1"])
  }

  @Test func `a suspect second reading counts, a failed one neither counts nor breaks the row`() throws {
    var world = try world("level > 5", "confirm: 3")
    world.read(6, at: 0)
    world.read(1, at: 10_000, quality: .fail)
    world.read(6, at: 20_000, quality: .suspect)
    #expect(world.story == ["0m pending 0→1 #1"])
    world.read(6, at: 30_000)
    #expect(world.story.last == "0m+30000 firing 0→1 #1")
  }

  @Test func `confirmation is not hastened by a late reading`() throws {
    var world = try world("level > 5", "confirm: 2")
    world.read(6, at: 60_000)
    world.read(6, at: 30_000)
    #expect(world.story == ["1m pending 0→1 #1"])
  }

  @Test func `resolves at the instant the last reading becomes stale`() throws {
    var world = try world("level > 5")
    world.read([6], from: 0)
    world.pass(untilMinute: 10)
    #expect(world.story == ["0m firing 0→1 #1", "2m+30000 resolved 1→0 #1"])
    #expect(world.transitions.last?.cause == .silence)
  }

  @Test func `keeps firing through silence where it is told to`() throws {
    var world = try world("level > 5", "no_data: keep")
    world.read([6], from: 0)
    world.pass(untilMinute: 10)
    world.read([4], from: 11)
    #expect(world.story == ["0m firing 0→1 #1", "11m resolved 1→0 #1"])
  }

  @Test func `makes an alert of the silence where it is told to`() throws {
    var world = try world("level > 5", "no_data: alert")
    world.read([1], from: 0)
    world.pass(untilMinute: 10)
    world.read([1], from: 11)
    world.read([6], from: 12)
    #expect(
      world.story == ["2m+30000 firing 0→0 #1", "11m resolved 0→0 #1", "12m firing 0→1 #2"])
  }

  @Test func `lets silence drop what was pending where it ignores it`() throws {
    var world = try world("level > 5", "no_data: ignore", "for: 5m")
    world.read([6], from: 0)
    world.pass(untilMinute: 10)
    #expect(world.story == ["0m pending 0→1 #1", "2m+30000 cancelled 0→0 #1"])
  }

  @Test func `looks again when a reading leaves its window`() throws {
    var world = try world("max_over_time(level[3m]) > 5", stale: 3_600_000)
    world.read([6, 1], from: 0)
    world.pass(untilMinute: 10)
    #expect(world.story == ["0m firing 0→1 #1", "3m resolved 1→0 #1"])
  }

  @Test func `a late reading moves a window that still covers it`() throws {
    var world = try world("max_over_time(level[3m]) > 5")
    world.read([1, 1, 1], from: 0)
    world.read(9, at: 90_000)
    #expect(world.story == ["2m firing 0→1 #1"])
  }

  @Test(arguments: ["for: 3m", "confirm: 3", "keep_firing_for: 2m", "no_data: keep", "no_data: alert"])
  func `a restart at any instant changes nothing`(keys: String) throws {
    let levels: [Double] = [6, 6, 6, 6, 6, 1, 1, 6, 6, 1, 1, 1, 1, 6, 6, 6, 6, 6]
    func story(restartAt: Int) throws -> [String] {
      var world = try world("level > 5", keys)
      for (minute, level) in levels.enumerated() where !(8...11).contains(minute) {
        world.read([level], from: minute)
        if minute == restartAt { world.restart() }
      }
      world.pass(untilMinute: 30)
      if restartAt == 99 { world.restart() }
      return world.story
    }
    let undisturbed = try story(restartAt: .max)
    for minute in levels.indices + [99] { #expect(try story(restartAt: minute) == undisturbed, "\(minute)") }
  }

  @Test func `silence alerts and stale ends survive a restart without being told twice`() throws {
    var world = try world("level > 5")
    world.read([6], from: 0)
    world.pass(untilMinute: 10)
    let before = world.story
    world.restart()
    world.pass(untilMinute: 20)
    #expect(world.story == before)
    world.read([6], from: 21)
    #expect(world.story.last == "21m firing 0→1 #2")
  }
}
