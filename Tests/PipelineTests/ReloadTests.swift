import Alerting
import Configuration
import LocalBroker
import Pipeline
import SQLiteStore
import Telemetry
import Testing
import TimeSeries

@Suite struct `A reload` {
  @Test func `keeps waiting where it waited`() throws {
    let town = try Town(rules: Town.rules("{ alert: High, expr: water_level > 1, for: 25m }"))
    try town.read("1.5", minute: 0)
    try town.reload()
    try town.read("1.5", minute: 20)
    try town.reload()
    try town.read("1.5", minute: 30)
    #expect(try town.history() == ["g/High/g1/1 pending +0", "g/High/g1/1 firing +25"])
  }

  @Test func `shows a rule that looks further back what is in the store, as a restart does`() throws {
    let count = "count_over_time(water_level[2d]) > 900"
    let town = try Town(rules: Town.rules("{ alert: High, expr: water_level > 50 }"))
    // A day of readings in as many turns as make the store seal the elder ones.
    for turn in 0..<200 {
      try town.take((0..<5).map { Town.message("1.5", minute: (5 * turn + $0) * 3 / 2 - 1_440) })
    }
    try town.read("1.5", minute: 60)
    try town.folder.write("rules/rules.yaml", Town.rules("{ alert: Many, expr: '\(count)' }"))
    try town.reload()
    try town.read("1.5", minute: 70)
    #expect(try town.history() == ["g/Many/g1/1 firing +60"])
  }

  @Test func `ends the alert of a rule that is gone`() throws {
    let town = try Town(rules: Town.rules(Town.ladder, "{ alert: High, expr: water_level > 1 }"))
    try town.read("1.5", minute: 0)
    try town.folder.write("rules/rules.yaml", Town.rules(Town.ladder))
    try town.reload()
    #expect(
      try town.history() == [
        "g/High/g1/1 firing +0", "g/High/g1/1 resolved +0", "g/Stage/g1/1 firing 1 +0",
      ])
    #expect(town.pipeline.openAlerts.map(\.name) == ["Stage"])
  }

  @Test func `ends the alert of a device that is gone, and gives it no old identity when it returns`() throws
  {
    let town = try Town(devices: Town.gauges(["g1", "g2"]), rules: Town.rules(Town.ladder))
    try town.read("1.5", minute: 0, of: "g2")
    try town.folder.write("devices/gauges.csv", Town.inventory(["g1"]))
    try town.reload()
    #expect(try town.history() == ["g/Stage/g2/1 firing 1 +0", "g/Stage/g2/1 resolved 1 +0"])
    try town.folder.write("devices/gauges.csv", Town.inventory(["g3", "g2", "g1"]))
    try town.reload()
    try town.read("1.5", minute: 10, of: "g2")
    #expect(try town.history().last == "g/Stage/g2/2 firing 1 +10")
  }

  @Test func `judges what is there by a rule that is new`() throws {
    let town = try Town(clock: .wall, rules: Town.rules(Town.ladder))
    try town.read("1.5", minute: 0)
    town.wall += Span.minute
    try town.folder.write(
      "rules/rules.yaml", Town.rules(Town.ladder, "{ alert: High, expr: water_level > 1.2 }"))
    try town.reload()
    #expect(try town.history().contains("g/High/g1/1 firing +0"))
  }

  @Test func `does not renumber alerts when devices change places`() throws {
    let town = try Town(devices: Town.gauges(["g1", "g2"]), rules: Town.rules(Town.ladder))
    try town.read("1.5", minute: 0, of: "g1")
    try town.folder.write("devices/gauges.csv", Town.inventory(["g0", "g2", "g1"]))
    try town.reload()
    try town.read("2.5", minute: 10, of: "g1")
    #expect(try town.history() == ["g/Stage/g1/1 firing 1 +0", "g/Stage/g1/1 level-changed 2 +10"])
  }
}

@Suite struct `A clock on the wall` {
  @Test func `lets a wait end without a reading`() throws {
    let town = try Town(clock: .wall, rules: Town.rules("{ alert: High, expr: water_level > 1, for: 10m }"))
    try town.read("1.5", minute: 0)
    #expect(town.pipeline.nextDue != nil)
    town.wall += 10 * Span.minute
    try town.pipeline.idle(wall: town.wall)
    #expect(try town.history() == ["g/High/g1/1 pending +0", "g/High/g1/1 firing +10"])
  }

  @Test func `lets nothing end while the broker may hold readings back`() throws {
    let town = try Town(clock: .wall, rules: Town.rules("{ alert: High, expr: water_level > 1, for: 10m }"))
    try town.read("1.5", minute: 0)
    town.pipeline.holdsTimers = true
    town.wall += 30 * Span.minute
    try town.pipeline.idle(wall: town.wall)
    try town.read("0.5", minute: 5)
    town.pipeline.holdsTimers = false
    try town.pipeline.idle(wall: town.wall)
    #expect(try town.history() == ["g/High/g1/1 pending +0", "g/High/g1/1 resolved +5"])
  }
}
