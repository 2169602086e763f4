import Configuration
import Pipeline
import Telemetry
import Testing
import TimeSeries

@Suite struct `A reading` {
  @Test func `is counted as what it is`() throws {
    let town = try Town(rules: Town.rules(Town.ladder))
    try town.read("0.50", minute: 0)
    try town.read("0.51", minute: 300)
    try town.read("0.52", minute: 290)  // late
    try town.read("0.53", minute: 20)  // older than the head: history
    try town.read("0.51", minute: 300)  // again
    try town.read("0.53", minute: 20)  // history again
    try town.read("0.99", minute: 300)  // another value
    try town.read("0.98", minute: 20)  // another value for history
    try town.read("200", minute: 310)  // out of range
    let counters = town.pipeline.counters
    #expect(counters[.messages] == 9)
    #expect(counters[.readings] == 5)
    #expect(counters[.late] == 1)
    #expect(counters[.history] == 1)
    #expect(counters[.repeats] == 2)
    #expect(counters[RefusalReason.conflict] == 2)
    #expect(counters[.quarantined] == 2)
    #expect(counters[.fail] == 1)
    #expect(try town.stored().map(\.sample.value) == [0.50, 0.53, 0.52, 0.51, 200])
    #expect(try town.history().isEmpty)
  }

  @Test func `that leaves a rule undecided is counted`() throws {
    let town = try Town(
      devices: Town.gauges(["g1", "g2"]),
      rules: Town.rules(#"{ alert: Twofold, expr: "water_level + on (kind) water_level > 1" }"#))
    try town.read("1.50", minute: 0)
    #expect(town.pipeline.undecided == 0)
    try town.read("1.60", minute: 1, of: "g2")
    #expect(town.pipeline.undecided == 1)
  }

  @Test func `that was stored is a repeat after a restart too`() throws {
    let town = try Town(rules: Town.rules(Town.ladder))
    for minute in [0, 300, 290, 20] { try town.read("0.5\(minute % 7)", minute: minute) }
    try town.restart()
    for minute in [0, 300, 290, 20] { try town.read("0.5\(minute % 7)", minute: minute) }
    #expect(town.pipeline.counters[.repeats] == 4)
    #expect(try town.stored().count == 4)
  }

  @Test func `a little ahead of the clock is taken, far ahead is refused until the clock has come there`()
    throws
  {
    let town = try Town(clock: .wall, rules: Town.rules(Town.ladder))
    try town.read("1.50", minute: 1)
    try town.read("1.60", minute: 3)
    #expect(town.pipeline.counters[RefusalReason.futureTime] == 1)
    #expect(try town.stored().count == 1)
    town.wall += 10 * Span.minute
    let report = try town.pipeline.replayQuarantine(reason: .futureTime, wall: town.wall)
    #expect(report.replayed == 1)
    #expect(try town.stored().map(\.sample.value) == [1.5, 1.6])
  }

  @Test func `older than alert_age is stored and raises nothing on the wall clock`() throws {
    let town = try Town(clock: .wall, rules: Town.rules(Town.ladder)) { $0.alertAge = Span.hour }
    town.wall = Town.noon + 2 * Span.hour
    try town.read("2.50", minute: 30)
    #expect(town.pipeline.counters[.tooOldToAlert] == 1)
    #expect(try town.stored().count == 1)
    #expect(try town.history().isEmpty)
    try town.read("2.50", minute: 90)
    #expect(try town.history() == ["g/Stage/g1/1 firing 2 +90"])
  }

  @Test func `older than alert_age raises all the same on the readings' clock`() throws {
    let town = try Town(rules: Town.rules(Town.ladder)) { $0.alertAge = Span.hour }
    town.wall = Town.noon + 300 * Span.day
    try town.read("2.50", minute: 30)
    #expect(try town.history() == ["g/Stage/g1/1 firing 2 +30"])
  }

  @Test func `beside a spike gets the spike flagged, in memory and in the store`() throws {
    let town = try Town(rules: Town.rules(Town.ladder))
    for (minute, level) in ["0.5", "9.5", "0.6"].enumerated() { try town.read(level, minute: minute * 10) }
    #expect(try town.stored().map(\.sample.quality) == [.good, .suspect, .good])
    try town.restart()
    #expect(try town.stored().map(\.sample.quality) == [.good, .suspect, .good])
  }

  @Test func `makes what recording rules record, which is stored as well`() throws {
    let rules = Town.rules(
      "{ record: highest, expr: max(water_level) }", "{ alert: High, expr: highest > 1 }")
    let town = try Town(devices: Town.gauges(["g1", "g2"]), rules: rules)
    for minute in 0..<5 {
      try town.take([
        Town.message("0.\(minute)", minute: minute, of: "g1"),
        Town.message("\(minute).5", minute: minute, of: "g2"),
      ])
      if minute == 2 { try town.restart() }
      if minute == 3 { try town.reload() }
    }
    // The last minute's is made when a later reading, or time, shows that the minute is over.
    let derived = try town.stored("highest", of: "{}")
    #expect(derived.map { ($0.time - Town.noon) / Span.minute } == [0, 1, 2, 3])
    #expect(derived.map(\.sample.value) == [0.5, 1.5, 2.5, 3.5])
    #expect(try town.history() == ["g/High/{}/1 firing +1"])
  }

  @Test func `from a file is stored like any other`() throws {
    let town = try Town(rules: Town.rules(Town.ladder))
    let key = SeriesKey(device: "g1", quantity: "water_level")
    func reading(_ minute: Int, _ value: Double?) -> ImportedReading {
      ImportedReading(key: key, time: Town.noon + Milliseconds(minute) * Span.minute, value: value)
    }
    let stranger = ImportedReading(
      key: SeriesKey(device: "nobody", quantity: "water_level"), time: Town.noon, value: 1)
    let readings = [reading(0, 0.5), reading(10, 1.5), reading(20, nil), reading(10, 1.7), stranger]
    let report = try town.pipeline.importReadings(readings, wall: town.wall)
    #expect(report.stored == 3)
    #expect(report.refused.map(\.index) == [3, 4])
    #expect(report.refused.map(\.refusal.reason) == [.conflict, .unknownDevice])
    #expect(try town.history() == ["g/Stage/g1/1 firing 1 +10"])
    let again = try town.pipeline.importReadings(readings, wall: town.wall)
    #expect(again.stored == 0)
    #expect(again.repeated == 3)
    #expect(try town.stored().count == 3)
  }
}
