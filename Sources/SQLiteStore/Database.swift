import CSQLite

/// One connection to one SQLite file.
///
/// The daemon has a single writer, the pipeline, so no statement of it ever waits for another; readers open
/// a connection of their own and see a snapshot. A connection belongs to one thread at a time.
@safe
package final class Database {
  /// How a file is opened.
  package enum Access: Sendable {
    /// Creates the file where it is missing.
    case readWrite
    /// Fails where the file is missing; never changes it.
    case readOnly
  }

  /// The path it was opened with.
  package let path: String
  let handle: OpaquePointer

  /// Opens a file.
  ///
  /// - Throws: `SQLiteError` with the path where the file cannot be opened.
  package init(path: String, access: Access = .readWrite) throws(SQLiteError) {
    self.path = path
    let flags: Int32 =
      switch access {
      case .readWrite: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
      case .readOnly: SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX
      }
    var opened: OpaquePointer?
    let code = unsafe sqlite3_open_v2(path, &opened, flags, nil)
    guard code == SQLITE_OK, let connection = unsafe opened else {
      let message = unsafe String(cString: sqlite3_errstr(code))
      unsafe sqlite3_close_v2(opened)
      throw SQLiteError(code: code & 0xff, extendedCode: code, message: message, statement: path)
    }
    unsafe handle = connection
    unsafe sqlite3_extended_result_codes(handle, 1)
    unsafe sqlite3_busy_timeout(handle, 5_000)
  }

  deinit { unsafe sqlite3_close_v2(handle) }

  /// Runs statements that return nothing, separated by semicolons.
  package func execute(_ sql: String) throws(SQLiteError) {
    guard unsafe sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure(of: sql) }
  }

  /// Compiles one statement, to be used many times.
  package func prepare(_ sql: String) throws(SQLiteError) -> Statement {
    try Statement(sql, in: self)
  }

  /// The first column of the first row as an integer; `nil` where there is no row or it is NULL.
  package func integer(_ sql: String) throws(SQLiteError) -> Int64? {
    let statement = try prepare(sql)
    return try statement.step() && !statement.isNull(0) ? statement.integer(0) : nil
  }

  /// Whether a transaction is open.
  package var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

  /// Runs `body` inside a write transaction; rolls it back if `body` or the commit fails.
  package func transaction(_ body: () throws(SQLiteError) -> Void) throws(SQLiteError) {
    try execute("BEGIN IMMEDIATE")
    do throws(SQLiteError) {
      try body()
      try execute("COMMIT")
    } catch {
      rollBack()
      throw error
    }
  }

  /// Undoes the open transaction, if there is one. A failed statement may have undone it already.
  package func rollBack() {
    if isInTransaction { unsafe sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
  }

  /// How many rows the last statement changed.
  package var changes: Int { unsafe Int(sqlite3_changes64(handle)) }

  /// The row number that the last INSERT gave.
  package var lastInsertedRow: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

  func failure(of sql: String) -> SQLiteError {
    let extended = unsafe sqlite3_extended_errcode(handle)
    let message = unsafe String(cString: sqlite3_errmsg(handle))
    return SQLiteError(code: extended & 0xff, extendedCode: extended, message: message, statement: sql)
  }
}
