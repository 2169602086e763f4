import SQLiteStore
import Telemetry

/// The rows of the journal, oldest first.
struct JournalTable {
  /// One row's number and how many entries it has.
  struct Row {
    let id: Int64
    let count: Int
  }

  private let insert: Statement
  private let delete: Statement
  private let selectOldest: Statement
  /// How many entries all rows have together.
  private(set) var entryCount: Int

  init(_ database: Database) throws(SQLiteError) {
    insert = try database.prepare(
      "INSERT INTO journal (count, first_time, last_time, body) VALUES (?, ?, ?, ?)")
    delete = try database.prepare("DELETE FROM journal WHERE id = ?")
    selectOldest = try database.prepare("SELECT id, count, body FROM journal ORDER BY id LIMIT 1")
    entryCount = Int(try database.integer("SELECT sum(count) FROM journal") ?? 0)
  }

  mutating func append(
    _ bytes: UnsafeRawBufferPointer, count: Int, firstTime: Milliseconds, lastTime: Milliseconds
  ) throws(SQLiteError) {
    insert.bind(1, count)
    insert.bind(2, firstTime)
    insert.bind(3, lastTime)
    unsafe insert.bindBorrowed(4, bytes)
    try insert.run()
    insert.bindNull(4)
    entryCount += count
  }

  /// The oldest row with its entries; `nil` where the journal is empty.
  func oldest() throws(SQLiteError) -> (row: Row, records: [JournalRecord])? {
    guard try selectOldest.step() else { return nil }
    defer { selectOldest.reset() }
    let row = Row(id: selectOldest.integer(0), count: Int(selectOldest.integer(1)))
    var records: [JournalRecord] = []
    records.reserveCapacity(row.count)
    try JournalTable.decode(selectOldest, column: 2, id: row.id) { records.append($0) }
    return (row, records)
  }

  mutating func remove(_ row: Row) throws(SQLiteError) {
    delete.bind(1, row.id)
    try delete.run()
    entryCount -= row.count
  }

  /// Visits the entries of all rows whose times touch `(after, through]`, in the order in which they came.
  static func forEach(
    in database: Database, after: Milliseconds = .min, through: Milliseconds = .max,
    _ body: (JournalRecord) -> Void
  ) throws(SQLiteError) {
    let select = try database.prepare(
      "SELECT id, body FROM journal WHERE last_time > ? AND first_time <= ? ORDER BY id")
    select.bind(1, after)
    select.bind(2, through)
    while try select.step() { try decode(select, column: 1, id: select.integer(0), body) }
  }

  private static func decode(
    _ statement: Statement, column: Int, id: Int64, _ body: (JournalRecord) -> Void
  ) throws(SQLiteError) {
    let fault: FormatFault? = unsafe statement.withBlob(column) { bytes in
      do throws(FormatFault) {
        try unsafe JournalDecoder.decode(bytes, body)
        return nil
      } catch {
        return error
      }
    }
    if let fault { throw SeriesSchema.damaged("journal row \(id)", fault) }
  }
}
