package import SQLiteStore

/// How many messages a sink has in each state.
package struct OutboxCount: Hashable, Sendable {
  /// The sink's name.
  package var sink: String
  /// `queued`, `delivered` or `dead`.
  package var state: String
  /// How many.
  package var count: Int
}

/// Reads the outbox on a connection that never writes.
package final class OutboxReader {
  private static let columns = """
    id, sink, kind, chain, alert, idempotency_key, payload, created_at, attempts, next_attempt_at
    """

  private let database: Database
  private let selectQueued: Statement

  /// Prepares the statements.
  package init(_ database: Database) throws(SQLiteError) {
    self.database = database
    selectQueued = try database.prepare(
      """
      SELECT \(OutboxReader.columns) FROM outbox
      WHERE state = 'queued' AND sink = ? AND id > ? ORDER BY id LIMIT ?
      """)
  }

  /// A sink's waiting messages that are newer than row `last`, oldest first.
  package func queued(
    for sink: String, after last: Int64, limit: Int
  ) throws(SQLiteError) -> [OutboxMessage] {
    selectQueued.bind(1, sink)
    selectQueued.bind(2, last)
    selectQueued.bind(3, limit)
    return try OutboxReader.messages(selectQueued)
  }

  /// The dead letters, latest first, each with the reason it was given up for.
  package func dead(limit: Int) throws(SQLiteError) -> [(message: OutboxMessage, reason: String)] {
    let statement = try database.prepare(
      "SELECT \(OutboxReader.columns), last_error FROM outbox WHERE state = 'dead' ORDER BY id DESC LIMIT ?")
    statement.bind(1, limit)
    var letters: [(message: OutboxMessage, reason: String)] = []
    while try statement.step() { letters.append((OutboxReader.message(statement), statement.text(10))) }
    return letters
  }

  /// Every sink's messages counted by state.
  package func counts() throws(SQLiteError) -> [OutboxCount] {
    let statement = try database.prepare(
      "SELECT sink, state, count(*) FROM outbox GROUP BY sink, state ORDER BY sink, state")
    var counts: [OutboxCount] = []
    while try statement.step() {
      counts.append(
        OutboxCount(sink: statement.text(0), state: statement.text(1), count: Int(statement.integer(2))))
    }
    return counts
  }

  static func rows(
    _ database: Database, where condition: String, _ sink: String, limit: Int
  ) throws(SQLiteError) -> [OutboxMessage] {
    let statement = try database.prepare("SELECT \(columns) FROM outbox WHERE \(condition)")
    statement.bind(1, sink)
    statement.bind(2, limit)
    return try messages(statement)
  }

  private static func messages(_ statement: Statement) throws(SQLiteError) -> [OutboxMessage] {
    var messages: [OutboxMessage] = []
    while try statement.step() { messages.append(message(statement)) }
    return messages
  }

  private static func message(_ statement: Statement) -> OutboxMessage {
    OutboxMessage(
      id: statement.integer(0), sink: statement.text(1),
      kind: OutboxMessage.Kind(rawValue: statement.text(2)) ?? .event, chain: statement.text(3),
      alert: statement.text(4), idempotencyKey: statement.text(5), payload: statement.blob(6),
      createdAt: statement.integer(7), attempts: Int(statement.integer(8)),
      nextAttemptAt: statement.integer(9))
  }
}
