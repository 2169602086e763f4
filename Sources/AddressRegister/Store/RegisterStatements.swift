import SQLiteStore

/// The statements that an import runs for each of a million rows, compiled once.
@safe final class RegisterStatements {
  let insertObject: Statement
  let updateObject: Statement
  let readObject: Statement
  let insertCode: Statement
  let deleteCodes: Statement
  let codesOfObject: Statement
  let objectsOfCode: Statement
  let objectOfCode: Statement
  let objectOfSource: Statement
  let objectsOfPlace: Statement
  let insertHistory: Statement

  init(_ database: Database) throws(SQLiteError) {
    let columns = RegisterSchema.columns
    let count = RegisterSchema.columnCount
    let places = (1...count + 1).map { "?\($0)" }.joined(separator: ", ")
    insertObject = try database.prepare(
      "INSERT INTO objects (\(columns), place_key, import) VALUES (\(places), ?\(count + 2))")
    updateObject = try database.prepare(
      "UPDATE objects SET (\(columns), place_key) = (\(places)) WHERE number = ?\(count + 2)")
    readObject = try database.prepare("SELECT number, \(columns) FROM objects WHERE number = ?1")
    insertCode = try database.prepare("INSERT INTO codes (text, scheme, object) VALUES (?1, ?2, ?3)")
    deleteCodes = try database.prepare("DELETE FROM codes WHERE object = ?1")
    codesOfObject = try database.prepare(
      "SELECT scheme, text FROM codes WHERE object = ?1 ORDER BY scheme, text")
    objectsOfCode = try database.prepare("SELECT DISTINCT object FROM codes WHERE text = ?1 ORDER BY object")
    objectOfCode = try database.prepare("SELECT object FROM codes WHERE text = ?1 AND scheme = ?2")
    objectOfSource = try database.prepare(
      "SELECT number FROM objects WHERE source = ?1 AND source_id = ?2 AND source_id IS NOT NULL")
    objectsOfPlace = try database.prepare(
      "SELECT number FROM objects WHERE place_key = ?1 ORDER BY number LIMIT 64")
    insertHistory = try database.prepare(
      """
      INSERT INTO history (object, entry, at, by, action, fact, before, after, note, import)
      VALUES (?1, (SELECT 1 + coalesce(max(entry), 0) FROM history WHERE object = ?1),
        ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
      """)
  }
}
