package import SQLiteStore
package import Telemetry

/// The outbox in SQLite. Writes take part in the caller's transaction.
package final class OutboxStorage {
  /// The table; see `docs/formats/alerts.md`. Running it again changes nothing.
  ///
  /// AUTOINCREMENT keeps the number of a purged row from coming back: the senders read "what is newer than
  /// the last I saw".
  package static let schema = """
    CREATE TABLE IF NOT EXISTS outbox (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      sink TEXT NOT NULL, kind TEXT NOT NULL, chain TEXT NOT NULL, alert TEXT NOT NULL,
      idempotency_key TEXT NOT NULL, payload BLOB NOT NULL, created_at INTEGER NOT NULL,
      attempts INTEGER NOT NULL, next_attempt_at INTEGER NOT NULL,
      state TEXT NOT NULL, last_error TEXT, settled_at INTEGER,
      UNIQUE (sink, kind, idempotency_key)
    );
    CREATE INDEX IF NOT EXISTS outbox_queued ON outbox (sink, id) WHERE state = 'queued';
    CREATE INDEX IF NOT EXISTS outbox_settled ON outbox (state, settled_at) WHERE state <> 'queued';
    """

  private let database: Database
  private let insert: Statement
  private let settle: Statement
  private let purgeSettled: Statement

  /// Prepares the statements.
  package init(_ database: Database) throws(SQLiteError) {
    self.database = database
    insert = try database.prepare(
      """
      INSERT OR IGNORE INTO outbox (sink, kind, chain, alert, idempotency_key, payload, created_at, attempts,
        next_attempt_at, state) VALUES (?,?,?,?,?,?,?,?,?,'queued')
      """)
    settle = try database.prepare(
      """
      UPDATE outbox SET state = ?, attempts = ?, next_attempt_at = ?, last_error = ?, settled_at = ?
      WHERE id = ?
      """)
    purgeSettled = try database.prepare(
      """
      DELETE FROM outbox WHERE id IN
        (SELECT id FROM outbox WHERE state = ? AND settled_at < ? ORDER BY settled_at LIMIT ?)
      """)
  }

  /// Stores new messages; one whose key is already there is left as it is.
  /// - Returns: how many were new.
  @discardableResult
  package func append(_ messages: [OutboxMessage]) throws(SQLiteError) -> Int {
    var stored = 0
    for message in messages {
      insert.bind(1, message.sink)
      insert.bind(2, message.kind.rawValue)
      insert.bind(3, message.chain)
      insert.bind(4, message.alert)
      insert.bind(5, message.idempotencyKey)
      insert.bind(6, message.payload)
      insert.bind(7, message.createdAt)
      insert.bind(8, message.attempts)
      insert.bind(9, message.nextAttemptAt)
      try insert.run()
      stored += database.changes
    }
    return stored
  }

  /// Writes what the senders reported.
  package func write(_ results: [DeliveryResult]) throws(SQLiteError) {
    for result in results {
      settle.bind(2, result.attempts)
      settle.bind(3, result.at)
      settle.bind(5, result.at)
      settle.bind(6, result.id)
      switch result.state {
      case .delivered:
        settle.bind(1, "delivered")
        settle.bindNull(4)
      case .dead(let reason):
        settle.bind(1, "dead")
        settle.bind(4, reason)
      case .retry(let time, let reason):
        settle.bind(1, "queued")
        settle.bind(3, time)
        settle.bind(4, reason)
        settle.bindNull(5)
      }
      try settle.run()
    }
  }

  /// Deletes settled messages, oldest first.
  ///
  /// - Parameters:
  ///   - delivered: delivered ones older than this go; they are kept a while to answer "was it sent?".
  ///   - dead: dead letters older than this go; somebody should have looked at them by then.
  ///   - limit: rows of each sort to delete at most, so that one batch never waits for a year's rows.
  package func purge(
    deliveredBefore delivered: Milliseconds, deadBefore dead: Milliseconds, limit: Int
  ) throws(SQLiteError) {
    for (state, time) in [("delivered", delivered), ("dead", dead)] {
      purgeSettled.bind(1, state)
      purgeSettled.bind(2, time)
      purgeSettled.bind(3, limit)
      try purgeSettled.run()
    }
  }

  /// Gives up what waits for sinks that are no longer configured. Returns how many messages that were.
  @discardableResult
  package func retire(allBut sinks: [String], at now: Milliseconds) throws(SQLiteError) -> Int {
    let marks = Array(repeating: "?", count: sinks.count).joined(separator: ",")
    let update = try database.prepare(
      """
      UPDATE outbox SET state = 'dead', last_error = 'the sink is no longer configured', settled_at = ?
      WHERE state = 'queued' AND sink NOT IN (\(marks))
      """)
    update.bind(1, now)
    for (index, sink) in sinks.enumerated() { update.bind(index + 2, sink) }
    try update.run()
    return database.changes
  }
}
