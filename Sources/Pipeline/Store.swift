package import SQLiteStore

/// The one SQLite file that holds readings, rule state, alerts, outbox and quarantine.
///
/// WAL with `synchronous=FULL`: a commit returns after the bytes are on the disk, and readers see a snapshot
/// without holding the writer up. SECURE_DELETE, which Debian's build turns on, would rewrite every journal
/// row with zeros when it is sealed.
package enum Store {
  /// The version of the tables; a file of another version is refused, not guessed at.
  package static let version: Int64 = 1

  /// Opens the file for the pipeline and makes the tables where they are missing.
  package static func open(path: String, schemas: [[String]]) throws(SQLiteError) -> Database {
    let database = try Database(path: path)
    for pragma in [
      "journal_mode=WAL", "synchronous=FULL", "secure_delete=OFF", "foreign_keys=OFF", "temp_store=MEMORY",
      // The checkpointer works beside the writer; this is the bound where it cannot keep up: 64 MB.
      "wal_autocheckpoint=16384", "journal_size_limit=67108864",
    ] { try database.execute("PRAGMA \(pragma)") }
    let found = try database.integer("PRAGMA user_version") ?? 0
    guard found == 0 || found == version else {
      throw SQLiteError(
        code: 26, extendedCode: 26,
        message: "the store has version \(found) and this program reads version \(version)", statement: path)
    }
    try database.transaction { () throws(SQLiteError) in
      for statement in schemas.joined() { try database.execute(statement) }
      // Written once: a start on a full disk must not fail over a number that stands there already.
      if found == 0 { try database.execute("PRAGMA user_version=\(version)") }
    }
    return database
  }

  /// Opens the file for a reader beside the daemon.
  package static func openForReading(path: String) throws(SQLiteError) -> Database {
    let database = try Database(path: path, access: .readOnly)
    let found = try database.integer("PRAGMA user_version") ?? 0
    guard found == version else {
      throw SQLiteError(
        code: 26, extendedCode: 26,
        message: "the store has version \(found) and this program reads version \(version)", statement: path)
    }
    return database
  }

  /// Whether a commit would succeed now: writes a row and undoes nothing but the row.
  package static func probe(_ database: Database) -> Bool {
    do throws(SQLiteError) {
      try database.transaction { () throws(SQLiteError) in
        // As large as a batch's journal row, so that a disk with a few free pages does not pass.
        try database.execute("INSERT INTO probe (id, filler) VALUES (1, zeroblob(262144))")
        try database.execute("DELETE FROM probe")
      }
      return true
    } catch {
      return false
    }
  }

  /// The table of `probe(_:)`.
  package static let schema = ["CREATE TABLE IF NOT EXISTS probe (id INTEGER PRIMARY KEY, filler BLOB)"]
}
