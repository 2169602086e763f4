import RuleEngine
import RuleLanguage
import Telemetry
import Testing

@Suite struct `A rule in effect at times` {
  private let hour = Span.hour

  private func world(_ effect: Effect, _ keys: String..., expression: String = "level > 3") throws -> World {
    var rules = try World.rules(World.file("- alert: A", expression, keys))
    rules.groups[0].rules[0].effect = effect
    return World(rules: rules, series: [World.station(0, "level", device: "d", staleAfter: 3 * Span.hour)])
  }

  private func causes(_ world: borrowing World) -> [String] { world.transitions.map(\.cause.rawValue) }

  @Test func `judges the readings there are when it begins`() throws {
    var world = try world(Effect(from: 10 * hour))
    world.read(4, at: 9 * hour)
    #expect(world.story == [])
    world.pass(until: 11 * hour)
    #expect(world.story == ["600m firing 0→1 #1"])
  }

  @Test func `passes over what is stale when it begins`() throws {
    var world = try world(Effect(from: 20 * hour))
    world.read(4, at: 9 * hour)
    world.pass(until: 30 * hour)
    #expect(world.story == [])
  }

  @Test func `raises the silence of a station that fell silent before it began`() throws {
    var world = try world(Effect(from: 20 * hour), "no_data: alert")
    world.read(1, at: 9 * hour)
    world.pass(until: 30 * hour)
    #expect(world.story == ["1200m firing 0→0 #1"])
  }

  @Test func `ends what it raised at the very instant, whatever was to be waited for`() throws {
    var world = try world(Effect(until: 10 * hour), "keep_firing_for: 5h")
    world.read(4, at: 9 * hour)
    world.pass(until: 12 * hour)
    world.read(5, at: 12 * hour)
    #expect(world.story == ["540m firing 0→1 #1", "600m resolved 1→0 #1"])
    #expect(causes(world) == ["reading", "effect"])
  }

  @Test func `cancels what waits, and counts the wait anew`() throws {
    let office = Schedule(
      season: nil, weekdays: Schedule.allWeekdays, hours: Schedule.Hours(from: 8 * 60, until: 10 * 60),
      utcOffsetMinutes: 0)
    var world = try world(Effect(schedule: office), "for: 1h")
    for minute in stride(from: 9 * 60 + 30, through: 34 * 60, by: 30) {
      world.read(4, at: Milliseconds(minute) * Span.minute)
    }
    #expect(
      world.story == [
        "570m pending 0→1 #1", "600m cancelled 0→0 #1", "1920m pending 0→1 #1", "1980m firing 0→1 #1",
        "2040m resolved 1→0 #1",
      ])
  }

  @Test func `ends at the instant even where a batch brings readings from behind it`() throws {
    var world = try world(Effect(until: 10 * hour))
    world.readBatch([4], from: 9 * 60)
    world.readBatch([4], from: 11 * 60)
    #expect(world.story == ["540m firing 0→1 #1", "600m resolved 1→0 #1"])
  }

  @Test func `records nothing outside, and the value there is when it begins`() throws {
    var rules = try World.rules(World.file("- record: twice", "level * 2", []))
    rules.groups[0].rules[0].effect = Effect(from: 10 * hour, until: 12 * hour)
    var world = World(
      rules: rules, series: [World.station(0, "level", device: "d", staleAfter: 3 * Span.hour)])
    for at in [9, 11, 12, 13] { world.read(Double(at), at: Milliseconds(at) * hour) }
    world.pass(until: 20 * hour)
    var made: [DerivedSample] = []
    world.engine.takeDerivedSamples(into: &made)
    #expect(made.map(\.sample.time) == [10 * hour, 11 * hour])
    #expect(made.map(\.sample.value) == [18, 22])
  }

  @Test func `ends its alert when somebody changes the effect`() throws {
    var world = try world(.always)
    world.read(4, at: 9 * hour)
    var rules = world.rules
    rules.groups[0].rules[0].effect = Effect(from: 11 * hour)
    world.pass(until: 9 * hour + 30 * Span.minute)
    world.reload(rules)
    world.pass(until: 10 * hour)
    #expect(world.story == ["540m firing 0→1 #1", "570m resolved 1→0 #1"])
    #expect(world.engine.reloadReport.entries.map(\.outcome) == [.effectChanged])
    world.pass(until: 11 * hour)
    #expect(world.story.last == "660m firing 0→1 #2")
  }

  @Test(arguments: [10, 12])
  func `ends what a station raised that has nothing in memory any more`(restartedAt: Int) throws {
    var world = try world(Effect(until: 11 * hour), "no_data: keep")
    world.read(4, at: 9 * hour)
    world.store()
    let rows = Array(world.rows.values)
    var later = try self.world(Effect(until: 11 * hour), "no_data: keep")
    later.now = Milliseconds(restartedAt) * hour
    later.engine.restore(rows, head: later.head, now: later.now, into: &later.transitions)
    later.pass(until: 13 * hour)
    #expect(later.story == ["\(max(restartedAt, 11) * 60)m resolved 1→0 #1"])
    #expect(causes(later) == ["effect"])
  }
}
