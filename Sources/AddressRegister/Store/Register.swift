import AddressIndex
import LocalFiles
package import SQLiteStore

/// The file `register.sqlite`: the province's addresses, their codes, and everything that ever happened to them.
///
/// It is written by commands, one transaction a command, and may be read while it is written. It is not what
/// answers a search: the index is compiled from it. `docs/formats/register.md` describes the tables.
@safe package final class Register {
  /// `CWAR`: tells `file` and us that a database is a register.
  static let applicationID: Int64 = 0x4357_4152
  /// Raised when a table changes its meaning.
  static let formatVersion: Int64 = 1

  /// The path it was opened with.
  package let path: String
  let database: Database
  let statements: RegisterStatements

  private init(_ path: String, _ database: Database) throws(SQLiteError) {
    self.path = path
    self.database = database
    statements = try RegisterStatements(database)
  }

  /// Opens the register; one that is missing is made where it is to be written.
  ///
  /// - Throws: `RegisterError` where the file is none, is of a newer version, or was never made.
  package static func open(
    _ path: String, access: Database.Access = .readWrite
  ) throws(RegisterError) -> Register {
    if access == .readOnly, !LocalFile.exists(path) {
      throw RegisterError("there is no register yet; import a list or declare an address", file: path)
    }
    return try onDatabase(path) { () throws(SQLiteError) in
      let database = try Database(path: path, access: access)
      try prepare(database, canWrite: access == .readWrite)
      return try Register(path, database)
    }
  }

  private static func prepare(_ database: Database, canWrite: Bool) throws(SQLiteError) {
    if canWrite, try isBlank(database) { try make(database) }
    let version = try database.integer("PRAGMA user_version") ?? 0
    let mark = try database.integer("PRAGMA application_id") ?? 0
    if mark != applicationID {
      throw SQLiteError(
        code: 26, extendedCode: 26, message: "the file is not a register of addresses",
        statement: database.path)
    } else if version != formatVersion {
      throw SQLiteError(
        code: 26, extendedCode: 26,
        message: "the file has format \(version) and this program knows \(formatVersion)",
        statement: database.path)
    }
    // A year of a person's edits is a few megabytes; an import of a million rows works on some hundred.
    try database.execute(
      "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -131072")
  }

  private static func isBlank(_ database: Database) throws(SQLiteError) -> Bool {
    for count in ["SELECT count(*) FROM sqlite_schema", "PRAGMA user_version", "PRAGMA application_id"] {
      guard try database.integer(count) == 0 else { return false }
    }
    return true
  }

  private static func make(_ database: Database) throws(SQLiteError) {
    try database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
    try database.transaction { () throws(SQLiteError) in
      // Another command may have been first while this one waited.
      guard try isBlank(database) else { return }
      try database.execute(RegisterSchema.sql)
      try database.execute(
        "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(formatVersion)")
    }
  }

  /// Runs changes that become true together or not at all.
  ///
  /// - Parameter isDryRun: whether everything is undone at the end, as if it had never been.
  package func transaction<R>(
    isDryRun: Bool = false, _ body: () throws(RegisterError) -> R
  ) throws(RegisterError) -> R {
    try onDatabase(path) { () throws(SQLiteError) in try database.execute("BEGIN IMMEDIATE") }
    do throws(RegisterError) {
      let result = try body()
      let end = isDryRun ? "ROLLBACK" : "COMMIT"
      try onDatabase(path) { () throws(SQLiteError) in try database.execute(end) }
      return result
    } catch {
      database.rollBack()
      throw error
    }
  }

  /// Runs an import without looking up, for each row, what its references point to: an import refers only to
  /// objects that it has just stored or read, and to itself.
  func trustingReferences<R>(_ body: () throws(RegisterError) -> R) throws(RegisterError) -> R {
    func check(_ word: String) throws(RegisterError) {
      try onDatabase(path) { () throws(SQLiteError) in try database.execute("PRAGMA foreign_keys = \(word)") }
    }
    try check("OFF")
    do throws(RegisterError) {
      let result = try body()
      try check("ON")
      return result
    } catch {
      // The fault that is on its way says more than one of this.
      try? check("ON")
      throw error
    }
  }

  /// Moves what was committed from the log into the file, after a large import.
  package func settle() throws(RegisterError) {
    try onDatabase(path) { () throws(SQLiteError) in
      _ = try database.integer("PRAGMA wal_checkpoint(TRUNCATE)")
    }
  }

  /// How many objects it holds.
  package func count() throws(RegisterError) -> Int {
    try onDatabase(path) { () throws(SQLiteError) in
      Int(try database.integer("SELECT count(*) FROM objects") ?? 0)
    }
  }
}
