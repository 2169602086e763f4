import CSQLite

/// A compiled statement. Parameters are numbered from one, columns from zero, as in SQLite.
@safe
package final class Statement {
  /// The text it was compiled from.
  package let sql: String
  private let handle: OpaquePointer
  private let database: Database

  init(_ sql: String, in database: Database) throws(SQLiteError) {
    self.sql = sql
    self.database = database
    var compiled: OpaquePointer?
    let code = unsafe sqlite3_prepare_v3(
      database.handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, nil)
    guard code == SQLITE_OK, let statement = unsafe compiled else { throw database.failure(of: sql) }
    unsafe handle = statement
  }

  deinit { unsafe sqlite3_finalize(handle) }

  /// Binds an integer.
  package func bind(_ parameter: Int, _ value: Int64) {
    unsafe sqlite3_bind_int64(handle, Int32(parameter), value)
  }

  /// Binds an integer.
  package func bind(_ parameter: Int, _ value: Int) { bind(parameter, Int64(value)) }

  /// Binds a floating-point number; NaN becomes NULL.
  package func bind(_ parameter: Int, _ value: Double) {
    unsafe sqlite3_bind_double(handle, Int32(parameter), value)
  }

  /// Binds a text, copied.
  package func bind(_ parameter: Int, _ value: String) {
    var text = value
    text.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
        _ = unsafe citywatch_bind_text(
          handle, Int32(parameter), characters.baseAddress, Int32(characters.count))
      }
    }
  }

  /// Binds a text or NULL.
  package func bind(_ parameter: Int, _ value: String?) {
    if let value { bind(parameter, value) } else { bindNull(parameter) }
  }

  /// Binds a number or NULL.
  package func bind(_ parameter: Int, _ value: Double?) {
    if let value { bind(parameter, value) } else { bindNull(parameter) }
  }

  /// Binds an integer or NULL.
  package func bind(_ parameter: Int, _ value: Int64?) {
    if let value { bind(parameter, value) } else { bindNull(parameter) }
  }

  /// Binds bytes, copied.
  package func bind(_ parameter: Int, _ value: [UInt8]) {
    unsafe value.withUnsafeBytes { bytes in
      _ = unsafe citywatch_bind_blob(handle, Int32(parameter), bytes.baseAddress, bytes.count)
    }
  }

  /// Binds bytes without a copy.
  ///
  /// - Precondition: the bytes outlive the next `step()` or `run()` and the `reset()` after it.
  package func bindBorrowed(_ parameter: Int, _ bytes: UnsafeRawBufferPointer) {
    _ = unsafe citywatch_bind_borrowed_blob(handle, Int32(parameter), bytes.baseAddress, bytes.count)
  }

  /// Binds NULL.
  package func bindNull(_ parameter: Int) { unsafe sqlite3_bind_null(handle, Int32(parameter)) }

  /// Moves to the next row. Returns whether there is one; at the end the statement is reset.
  package func step() throws(SQLiteError) -> Bool {
    switch unsafe sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      reset()
      return false
    default:
      let error = database.failure(of: sql)
      reset()
      throw error
    }
  }

  /// Runs a statement that returns no rows, and makes it ready to be used again.
  package func run() throws(SQLiteError) {
    while try step() {}
  }

  /// Forgets the current row; bound parameters stay.
  package func reset() { unsafe sqlite3_reset(handle) }

  /// Column as an integer; 0 for NULL.
  package func integer(_ column: Int) -> Int64 { unsafe sqlite3_column_int64(handle, Int32(column)) }

  /// Column as a floating-point number; 0 for NULL.
  package func double(_ column: Int) -> Double { unsafe sqlite3_column_double(handle, Int32(column)) }

  /// Column as text; empty for NULL.
  package func text(_ column: Int) -> String {
    guard let characters = unsafe sqlite3_column_text(handle, Int32(column)) else { return "" }
    let count = unsafe Int(sqlite3_column_bytes(handle, Int32(column)))
    return unsafe String(decoding: UnsafeBufferPointer(start: characters, count: count), as: UTF8.self)
  }

  /// Column as text, or `nil` for NULL.
  package func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }

  /// Lends the bytes of a column; they are valid inside `body` only.
  package func withBlob<R>(_ column: Int, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    let bytes = unsafe sqlite3_column_blob(handle, Int32(column))
    let count = unsafe Int(sqlite3_column_bytes(handle, Int32(column)))
    return unsafe body(UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count))
  }

  /// Copies the bytes of a column.
  package func blob(_ column: Int) -> [UInt8] { unsafe withBlob(column) { unsafe Array($0) } }

  /// Whether a column is NULL.
  package func isNull(_ column: Int) -> Bool {
    unsafe sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL
  }

}
