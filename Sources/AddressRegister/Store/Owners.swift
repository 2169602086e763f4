import Glibc
import LocalFiles
package import SQLiteStore
package import Telemetry

/// The file `owners.sqlite`: who owns or manages what stands at an address.
///
/// A file of its own, readable by its owner only, so that the machine's permissions say who may know. Nothing
/// that answers questions about places opens it. Its audit trail is in it too, for a former owner's name is no
/// less a name.
@safe package final class Owners {
  private static let applicationID: Int64 = 0x4357_414F
  private static let formatVersion: Int64 = 1
  private static let schema = """
    CREATE TABLE owners (object INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
    CREATE TABLE history (
      entry INTEGER PRIMARY KEY, object INTEGER NOT NULL, at INTEGER NOT NULL, by TEXT NOT NULL,
      before TEXT NOT NULL, after TEXT NOT NULL) STRICT;
    CREATE TRIGGER history_is_kept BEFORE DELETE ON history
      BEGIN SELECT RAISE(ABORT, 'the audit trail is kept for ever'); END;
    CREATE TRIGGER history_is_true BEFORE UPDATE ON history
      BEGIN SELECT RAISE(ABORT, 'the audit trail is never rewritten'); END;
    """

  /// The path it was opened with.
  package let path: String
  private let database: Database
  private let read: Statement
  private let write: Statement
  private let line: Statement
  /// No object with a higher number has an owner: those of a first import are not looked up.
  private var highest: Int64 = 0

  /// Opens the file; one that is missing is made, readable by its owner only.
  ///
  /// - Throws: `RegisterError` where this user may not open it, or it is no file of owners.
  package init(_ path: String, access: Database.Access = .readWrite) throws(RegisterError) {
    self.path = path
    if access == .readOnly, !LocalFile.exists(path) {
      throw RegisterError("no owner was ever stated", file: path)
    }
    if access == .readWrite { try Owners.makePrivate(path) }
    let isAllowed = unsafe Glibc.access(path, access == .readWrite ? R_OK | W_OK : R_OK) == 0
    guard isAllowed else {
      throw RegisterError("you may not open it; ask whoever the file belongs to", file: path)
    }
    (database, read, write, line) = try onDatabase(path) { () throws(SQLiteError) in
      let database = try Database(path: path, access: access)
      try Owners.prepare(database, canWrite: access == .readWrite)
      return (
        database, try database.prepare("SELECT name FROM owners WHERE object = ?1"),
        try database.prepare("INSERT OR REPLACE INTO owners (object, name) VALUES (?1, ?2)"),
        try database.prepare(
          "INSERT INTO history (object, at, by, before, after) VALUES (?1, ?2, ?3, ?4, ?5)")
      )
    }
  }

  /// Made by us before SQLite does, so that it is never readable by others, not even for a moment.
  private static func makePrivate(_ path: String) throws(RegisterError) {
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw RegisterError("cannot be opened: \(unsafe String(cString: strerror(errno)))", file: path)
    }
    close(descriptor)
  }

  private static func prepare(_ database: Database, canWrite: Bool) throws(SQLiteError) {
    let isEmpty = try database.integer("SELECT count(*) FROM sqlite_schema") == 0
    if isEmpty, canWrite {
      // Written seldom and by one command at a time: a log beside it would only be a second file to guard.
      try database.transaction { () throws(SQLiteError) in
        // Another command may have been first while this one waited.
        guard try database.integer("SELECT count(*) FROM sqlite_schema") == 0 else { return }
        try database.execute(schema)
        try database.execute(
          "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(formatVersion)")
      }
    }
    let mark = try database.integer("PRAGMA application_id")
    let version = try database.integer("PRAGMA user_version") ?? 0
    guard mark == applicationID, version == formatVersion else {
      throw SQLiteError(
        code: 26, extendedCode: 26, message: "the file holds no owners of format \(formatVersion)",
        statement: database.path)
    }
    try database.execute("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
  }

  /// Who owns or manages an object; `nil` where nobody said.
  package func owner(of object: Int64) throws(RegisterError) -> String? {
    try onDatabase(path) { () throws(SQLiteError) in
      read.bind(1, object)
      guard try read.step() else { return nil }
      defer { read.reset() }
      return read.text(0)
    }
  }

  /// Begins a transaction, so that many owners are noted at the cost of one.
  package func begin() throws(RegisterError) {
    highest = try onDatabase(path) { () throws(SQLiteError) in
      try database.execute("BEGIN IMMEDIATE")
      return try database.integer("SELECT max(object) FROM owners") ?? 0
    }
  }

  /// Makes the open transaction last.
  package func commit() throws(RegisterError) {
    try onDatabase(path) { () throws(SQLiteError) in try database.execute("COMMIT") }
  }

  /// Undoes the open transaction.
  package func rollBack() { database.rollBack() }

  /// Notes an owner; one who is known already changes nothing.
  ///
  /// - Returns: whether that is news.
  @discardableResult
  package func note(
    _ object: Int64, _ name: String, by: String, at: Milliseconds
  ) throws(RegisterError) -> Bool {
    // Outside a transaction another command may have written since.
    let isNew = database.isInTransaction && object > highest
    let before = isNew ? "" : try owner(of: object) ?? ""
    if before == name { return false }
    highest = max(highest, object)
    // The name and its line of the trail become true together; an import has a transaction open for all its names.
    try onDatabase(path) { () throws(SQLiteError) in
      let isAlone = !database.isInTransaction
      if isAlone { try database.execute("BEGIN IMMEDIATE") }
      write.bind(1, object)
      write.bind(2, name)
      try write.run()
      line.bind(1, object)
      line.bind(2, at)
      line.bind(3, by)
      line.bind(4, before)
      line.bind(5, name)
      try line.run()
      if isAlone { try database.execute("COMMIT") }
    }
    return true
  }
}
