import Alerting
import LocalBroker
import Pipeline
import SQLiteStore
import Telemetry
import Testing
import TimeSeries

@Suite struct `A commit that fails` {
  private static let refusal = "BEGIN SELECT RAISE(ABORT, 'the disk is on fire'); END"

  @Test func `stores nothing of its batch, and everything once the batch comes again`() throws {
    let town = try Town(rules: Town.rules(Town.ladder))
    try town.read("1.50", minute: 0)
    let other = try town.otherConnection()
    for table in ["journal", "probe"] {
      try other.execute("CREATE TRIGGER refuse_\(table) BEFORE INSERT ON \(table) \(Self.refusal)")
    }
    let batch = [
      Town.message("2.50", minute: 10), ("test/g1/level", "nonsense"), Town.message("0.50", minute: 20),
    ]
    #expect(throws: SQLiteError.self) { try town.take(batch) }
    #expect(town.pipeline.needsRecovery)
    #expect(town.pipeline.counters[.failedCommits] == 1)
    #expect(try !town.pipeline.recover(wall: town.wall))
    #expect(try town.stored().count == 1)
    #expect(try town.quarantine().isEmpty)
    #expect(try town.history() == ["g/Stage/g1/1 firing 1 +0"])

    for table in ["journal", "probe"] { try other.execute("DROP TRIGGER refuse_\(table)") }
    #expect(try town.pipeline.recover(wall: town.wall))
    #expect(!town.pipeline.needsRecovery)
    #expect(town.pipeline.openAlerts.map { $0.level?.code } == ["1"])
    try town.take(batch)
    try town.take(batch)
    #expect(try town.stored().map(\.sample.value) == [1.5, 2.5, 0.5])
    #expect(try town.quarantine().map(\.count) == [2])
    #expect(try town.history() == ["g/Stage/g1/1 firing 1 +0", "g/Stage/g1/1 level-changed 2 +10"])
  }

  @Test func `again and again changes nothing in the end`() throws {
    let calm = try Town(rules: Town.rules(Town.ladder))
    let town = try Town(rules: Town.rules(Town.ladder))
    let other = try town.otherConnection()
    let tables = ["journal", "rule_state", "alerts", "alert_history", "outbox"]
    for (number, level) in ["0.5", "1.5", "2.5", "0.6", "0.5", "0.5", "0.5", "1.7", "0.4"].enumerated() {
      try calm.read(level, minute: number * 20)
      let table = tables[number % tables.count]
      try other.execute("CREATE TRIGGER refuse BEFORE INSERT ON \(table) \(Self.refusal)")
      var failed = false
      do { try town.read(level, minute: number * 20) } catch { failed = true }
      try other.execute("DROP TRIGGER refuse")
      if failed {
        #expect(try town.pipeline.recover(wall: town.wall))
        try town.read(level, minute: number * 20)
      }
    }
    #expect(town.pipeline.counters[.failedCommits] > 2)
    #expect(try town.history() == calm.history())
    #expect(try town.history().count == 4)
    #expect(try town.stored() == calm.stored())
  }

  @Test func `at a reload leaves the old set in force`() throws {
    let town = try Town(rules: Town.rules(Town.ladder))
    try town.read("1.50", minute: 0)
    let other = try town.otherConnection()
    try other.execute("CREATE TRIGGER refuse BEFORE INSERT ON series \(Self.refusal)")
    try town.folder.write("devices/gauges.csv", Town.inventory(["g1", "g2"]))
    #expect(throws: SQLiteError.self) { try town.reload() }
    #expect(town.pipeline.deviceCount == 1)
    try other.execute("DROP TRIGGER refuse")
    #expect(try town.pipeline.recover(wall: town.wall))
    try town.read("2.50", minute: 10)
    #expect(try town.history().last == "g/Stage/g1/1 level-changed 2 +10")
    try town.reload()
    #expect(town.pipeline.deviceCount == 2)
    try town.read("1.50", minute: 10, of: "g2")
    #expect(try town.history().last == "g/Stage/g2/1 firing 1 +10")
  }

  @Test func `of a delivery's result is noted when it is handed in again`() throws {
    let town = try Town(rules: Town.rules(Town.ladder))
    var rings = 0
    town.pipeline.onOwed = { rings += 1 }
    try town.read("1.50", minute: 0)
    #expect(rings == 1)
    try town.read("1.60", minute: 10)
    #expect(rings == 1)
    let queued = try town.otherConnection().integer("SELECT count(*) FROM outbox WHERE state = 'queued'")
    #expect(queued == 2)
  }
}
