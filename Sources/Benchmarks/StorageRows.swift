import SQLiteStore
import Telemetry

/// Bytes of the store for each reading.
enum StorageRows {
  static func measure(_ effort: Effort) throws(BenchFailure) {
    for (name, jitter, best) in [("regular", 0, "0.59"), ("±2 s jitter", 2_000, "2.6")] {
      let stage = try PipelineStage(
        Province.Size(devices: 200, zones: 5), jitter: Milliseconds(jitter))
      let days = effort.isQuick ? 2 : 6
      _ = try stage.run(readings: 200 * 1_440 * days, batch: 1_000)
      stage.check()
      let journal = try ratio("SELECT sum(length(body)), sum(count) FROM journal", stage.database)
      let chunks = try ratio("SELECT sum(length(body)), sum(count) FROM chunks", stage.database)
      Table.row("chunks, \(name), bytes a reading", Table.fixed(chunks, 2), budget: "≤ \(best)")
      Table.row("journal, \(name), bytes a reading", Table.fixed(journal, 2), budget: "")
    }
  }

  private static func ratio(_ sql: String, _ database: Database) throws(BenchFailure) -> Double {
    try BenchFailure.wrap { () throws(SQLiteError) in
      let statement = try database.prepare(sql)
      guard try statement.step() else { return .nan }
      defer { statement.reset() }
      return statement.double(0) / statement.double(1)
    }
  }
}
