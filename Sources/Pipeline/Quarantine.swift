package import SQLiteStore
package import Telemetry

/// One message that could not be used, kept until someone makes it usable.
package struct QuarantinedMessage: Sendable {
  /// Its number.
  package let id: Int64
  /// When it first reached us; a message without a time of its own is replayed with this one.
  package let receivedAt: Milliseconds
  /// When it last reached us.
  package let lastAt: Milliseconds
  /// How often it came.
  package let count: Int64
  /// The MQTT topic.
  package let topic: String
  /// Its bytes; the first 64 KiB of one that was too large.
  package let payload: [UInt8]
  /// Why it lies here.
  package let refusal: Refusal
}

/// The messages that could not be used, in the table `quarantine`.
///
/// The same bytes on the same topic refused for the same reason are one row with a count: a gauge that sends
/// nonsense every minute must not push out the message of a sensor that was forgotten in the inventory.
package final class Quarantine {
  /// The table and its index.
  package static let schema = [
    """
    CREATE TABLE IF NOT EXISTS quarantine (
      id INTEGER PRIMARY KEY,
      received_at INTEGER NOT NULL,
      last_at INTEGER NOT NULL,
      count INTEGER NOT NULL DEFAULT 1,
      topic TEXT NOT NULL,
      payload BLOB NOT NULL,
      digest INTEGER NOT NULL,
      reason TEXT NOT NULL,
      place TEXT NOT NULL,
      detail TEXT NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX IF NOT EXISTS quarantine_digest ON quarantine (digest, reason)",
  ]

  /// So much of a message that was too large is kept: enough to see which device sent what.
  package static let keptBytes = 65_536

  private let insertion: Statement
  private let removal: Statement
  private let database: Database
  private let limit: Int64
  private var rows: Int64

  /// Prepares the statements; `limit` is the number of messages kept.
  package init(_ database: Database, limit: Int) throws(SQLiteError) {
    self.database = database
    self.limit = Int64(limit)
    insertion = try database.prepare(
      """
      INSERT INTO quarantine (received_at, last_at, topic, payload, digest, reason, place, detail)
      VALUES (?1, ?1, ?2, ?3, ?4, ?5, ?6, ?7)
      ON CONFLICT (digest, reason) DO UPDATE SET count = count + 1, last_at = max(last_at, excluded.last_at)
      RETURNING count
      """)
    removal = try database.prepare("DELETE FROM quarantine WHERE id = ?1")
    rows = try database.integer("SELECT count(*) FROM quarantine") ?? 0
  }

  /// Writes a message into the open transaction.
  ///
  /// - Parameter keepsEach: whether the same bytes at another time are another reading, to be replayed too: a
  ///   gauge without a clock sends the same message for two readings.
  /// - Returns: how many of the oldest messages had to leave to keep within the limit.
  package func add(
    topic: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer, refusal: Refusal, at time: Milliseconds,
    keepsEach: Bool = false
  ) throws(SQLiteError) -> Int {
    let digest = unsafe Quarantine.digest(topic, payload, receivedAt: keepsEach ? time : nil)
    let kept = unsafe UnsafeRawBufferPointer(rebasing: payload.prefix(Quarantine.keptBytes))
    insertion.bind(1, time)
    insertion.bind(2, unsafe String(decoding: topic, as: UTF8.self))
    unsafe insertion.bindBorrowed(3, kept)
    insertion.bind(4, Int64(bitPattern: digest))
    insertion.bind(5, refusal.reason.rawValue)
    insertion.bind(6, refusal.place)
    insertion.bind(7, refusal.detail)
    // A message that came before adds to its row. Counting the table instead would take as long as it is
    // large, for each message once it is full.
    var isNew = false
    while try insertion.step() { isNew = insertion.integer(0) == 1 }
    if isNew { rows += 1 }
    guard rows > limit else { return 0 }
    let excess = rows - limit
    try database.execute(
      "DELETE FROM quarantine WHERE id IN (SELECT id FROM quarantine ORDER BY id LIMIT \(excess))")
    rows = limit
    return Int(excess)
  }

  /// Removes a message that was replayed, in the open transaction.
  package func remove(_ id: Int64) throws(SQLiteError) {
    removal.bind(1, id)
    try removal.run()
    rows -= 1
  }

  /// Messages in the order of their arrival, above `id`, at most `limit` of them.
  package static func list(
    in database: Database, above id: Int64 = 0, limit: Int, reason: RefusalReason? = nil
  ) throws(SQLiteError) -> [QuarantinedMessage] {
    let statement = try database.prepare(
      """
      SELECT id, received_at, last_at, count, topic, payload, reason, place, detail FROM quarantine
      WHERE id > ?1 AND (?2 IS NULL OR reason = ?2) ORDER BY id LIMIT ?3
      """)
    statement.bind(1, id)
    statement.bind(2, reason?.rawValue)
    statement.bind(3, limit)
    var messages: [QuarantinedMessage] = []
    while try statement.step() {
      let reason = RefusalReason(rawValue: statement.text(6)) ?? .invalidJSON
      messages.append(
        QuarantinedMessage(
          id: statement.integer(0), receivedAt: statement.integer(1), lastAt: statement.integer(2),
          count: statement.integer(3), topic: statement.text(4), payload: statement.blob(5),
          refusal: Refusal(reason, at: statement.text(7), detail: statement.text(8))))
    }
    return messages
  }

  /// Over topic, a zero and payload; and over the time of reception, where given.
  private static func digest(
    _ topic: UnsafeRawBufferPointer, _ payload: UnsafeRawBufferPointer, receivedAt time: Milliseconds?
  ) -> UInt64 {
    var hash = StableHash()
    unsafe hash.add(topic)
    hash.add(0)
    unsafe hash.add(payload)
    if let time {
      for shift in stride(from: 0, to: 64, by: 8) { hash.add(UInt8(truncatingIfNeeded: time >> shift)) }
    }
    return hash.value
  }
}
