package import SQLiteStore

/// The tables of series, journal and chunks; `docs/formats/store.md` describes them.
package enum SeriesSchema {
  /// Statements that make what is missing. The file's version number belongs to the pipeline.
  package static let statements = [
    """
    CREATE TABLE IF NOT EXISTS series (
      id INTEGER PRIMARY KEY,
      device TEXT NOT NULL,
      quantity TEXT NOT NULL,
      channel TEXT NOT NULL,
      sealed_through INTEGER,
      UNIQUE (device, quantity, channel)
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS journal (
      id INTEGER PRIMARY KEY,
      count INTEGER NOT NULL,
      first_time INTEGER NOT NULL,
      last_time INTEGER NOT NULL,
      body BLOB NOT NULL
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS chunks (
      id INTEGER PRIMARY KEY,
      series INTEGER NOT NULL,
      first_time INTEGER NOT NULL,
      last_time INTEGER NOT NULL,
      count INTEGER NOT NULL,
      body BLOB NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX IF NOT EXISTS chunks_by_series ON chunks (series, last_time)",
  ]

  /// Makes the tables that are missing.
  package static func create(in database: Database) throws(SQLiteError) {
    for statement in statements { try database.execute(statement) }
  }

  /// A row whose bytes are damaged is a damaged database, and is reported as SQLite reports its own.
  static func damaged(_ what: String, _ fault: FormatFault) -> SQLiteError {
    SQLiteError(code: 11, extendedCode: 11, message: fault.description, statement: what)
  }
}
