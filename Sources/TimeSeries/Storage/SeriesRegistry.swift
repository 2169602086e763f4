import SQLiteStore
import Telemetry

/// Which number a series has. Numbers are given once, without holes, and never change: they stand in every
/// journal row and chunk.
struct SeriesRegistry {
  private(set) var keys: [SeriesKey] = []
  private(set) var sealedThrough: [Milliseconds?] = []
  private var ids: [SeriesKey: SeriesID] = [:]
  private let insert: Statement
  private let update: Statement

  init(_ database: Database) throws(SQLiteError) {
    insert = try database.prepare(
      "INSERT INTO series (id, device, quantity, channel) VALUES (?, ?, ?, ?)")
    update = try database.prepare("UPDATE series SET sealed_through = ? WHERE id = ?")
    let select = try database.prepare(
      "SELECT id, device, quantity, channel, sealed_through FROM series ORDER BY id")
    while try select.step() {
      guard select.integer(0) == Int64(keys.count) else {
        throw SeriesSchema.damaged("series", .impossible("a hole in the numbers of the series"))
      }
      let key = SeriesKey(device: select.text(1), quantity: select.text(2), channel: select.text(3))
      ids[key] = SeriesID(keys.count)
      keys.append(key)
      sealedThrough.append(select.isNull(4) ? nil : select.integer(4))
    }
  }

  func id(of key: SeriesKey) -> SeriesID? { ids[key] }

  mutating func register(_ key: SeriesKey) throws(SQLiteError) -> SeriesID {
    if let id = ids[key] { return id }
    let id = SeriesID(keys.count)
    insert.bind(1, Int64(id.index))
    insert.bind(2, key.device)
    insert.bind(3, key.quantity)
    insert.bind(4, key.channel)
    try insert.run()
    ids[key] = id
    keys.append(key)
    sealedThrough.append(nil)
    return id
  }

  mutating func markSealed(_ series: SeriesID, through time: Milliseconds) throws(SQLiteError) {
    update.bind(1, time)
    update.bind(2, Int64(series.index))
    try update.run()
    sealedThrough[Int(series.index)] = time
  }
}
