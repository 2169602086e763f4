import SQLiteStore
import Telemetry
import TimeSeries

/// Looks into a store beside the daemon.
struct StoreView {
  let database: Database

  init(_ city: City) throws {
    database = try Database(path: city.state + "/citywatch.sqlite", access: .readOnly)
  }

  /// The changes of all alerts of a rule at a device: `2025-11-17 02:00 firing 1 #1`.
  ///
  /// Times are those of the city, seven hours ahead of UTC. An alert that ends has the level it leaves.
  func history(rule: String, instance: String) throws -> [String] {
    let select = try database.prepare(
      """
      SELECT at, kind, level_code, episode FROM alert_history WHERE rule = ? AND instance = ?
      ORDER BY episode, sequence
      """)
    select.bind(1, rule)
    select.bind(2, instance)
    var lines: [String] = []
    while try select.step() {
      lines.append(
        "\(LocalTime.text(select.integer(0))) \(select.text(1)) \(select.text(2)) #\(select.integer(3))")
    }
    return lines
  }

  /// Every change of every alert, without the clock at which it was written down.
  func allHistory() throws -> [String] {
    let select = try database.prepare(
      """
      SELECT rule, instance, episode, sequence, kind, level_code, at, value FROM alert_history
      ORDER BY rule, instance, episode, sequence
      """)
    var lines: [String] = []
    while try select.step() {
      let name = "\(select.text(0))/\(select.text(1))/\(select.integer(2))/\(select.integer(3))"
      lines.append(
        "\(name) \(select.text(4)) \(select.text(5)) \(LocalTime.text(select.integer(6))) \(select.double(7))"
      )
    }
    return lines
  }

  /// The stored samples of a device's quantity.
  func samples(device: String, quantity: String) throws -> [StoredSample] {
    let reader = try SeriesReader(database)
    guard
      let index = try reader.series().firstIndex(where: { $0.device == device && $0.quantity == quantity })
    else { return [] }
    return try reader.samples(of: SeriesID(index), after: 0, through: .max >> 5)
  }

  /// How many readings of a quantity the store holds, and how many of all stand in it twice.
  ///
  /// A reading that is being moved stands in the journal and in a chunk; twice in the journal, or twice in
  /// chunks, is once too often.
  func census(of quantity: String = "water_level") throws -> (readings: Int, doubles: Int) {
    var everywhere: Set<Key> = []
    var inJournal: Set<Key> = []
    var inChunks: Set<Key> = []
    var doubles = 0
    let journal = try database.prepare("SELECT body FROM journal")
    while try journal.step() {
      try unsafe journal.blob(0).withUnsafeBytes { bytes in
        try unsafe JournalDecoder.decode(bytes) { record in
          guard record.kind != .requalified else { return }
          let key = Key(series: Int64(record.reading.series.index), time: record.reading.sample.time)
          if !inJournal.insert(key).inserted { doubles += 1 }
          everywhere.insert(key)
        }
      }
    }
    let chunks = try database.prepare("SELECT series, body FROM chunks")
    let codec = ChunkCodec()
    while try chunks.step() {
      for sample in try unsafe chunks.blob(1).withUnsafeBytes({ try unsafe codec.decode($0) }) {
        let key = Key(series: chunks.integer(0), time: sample.time)
        if !inChunks.insert(key).inserted { doubles += 1 }
        everywhere.insert(key)
      }
    }
    let keys = try SeriesReader(database).series()
    return (everywhere.count { keys[Int($0.series)].quantity == quantity }, doubles)
  }

  private struct Key: Hashable {
    var series: Int64
    var time: Milliseconds
  }

  /// How many entries journal and chunks have together: quick, but counts a reading on its way twice.
  func entries() throws -> Int {
    let parts = ["journal", "chunks"].map { "(SELECT ifnull(sum(count), 0) FROM \($0))" }
    return Int(try database.integer("SELECT \(parts.joined(separator: " + "))") ?? 0)
  }

  /// How many messages wait in the outbox.
  func unsent() throws -> Int64 {
    try database.integer("SELECT count(*) FROM outbox WHERE state = 'queued'") ?? 0
  }

  /// The reasons and counts of the quarantine.
  func quarantine() throws -> [String: Int64] {
    let select = try database.prepare("SELECT reason, sum(count) FROM quarantine GROUP BY reason")
    var counts: [String: Int64] = [:]
    while try select.step() { counts[select.text(0)] = select.integer(1) }
    return counts
  }
}

/// Times as the province writes them, seven hours ahead of UTC.
enum LocalTime {
  /// Reads `2025-11-17 02:00`.
  static func time(_ text: String) -> Milliseconds {
    let parts = text.split { !$0.isNumber }.compactMap { Int($0) }
    precondition(parts.count >= 5, "not a time: \(text)")
    return CivilTime(year: parts[0], month: parts[1], day: parts[2], hour: parts[3], minute: parts[4])
      .time(offsetMinutes: 420)
  }

  /// Writes `2025-11-17 02:00`.
  static func text(_ time: Milliseconds) -> String {
    String(CivilTime.iso8601(time, offsetMinutes: 420).prefix(16).map { $0 == "T" ? " " : $0 })
  }

  /// Writes `2025-11-17T02:00:00+07:00`.
  static func iso(_ time: Milliseconds) -> String { CivilTime.iso8601(time, offsetMinutes: 420) }
}
