import SQLiteStore
package import Telemetry

/// One import, as the register remembers it.
package struct ImportEntry: Hashable, Sendable {
  /// Its number; history refers to it.
  package var number: Int64
  /// When it ran.
  package var at: Milliseconds
  /// Who ran it.
  package var by: String
  /// The file.
  package var file: String
  /// The list's name.
  package var source: String
  /// What came of it.
  package var counts: ImportCounts
}

/// What became of the rows of a list.
package struct ImportCounts: Hashable, Sendable {
  /// Rows of data in the file.
  package var rows = 0
  /// Objects that were not known.
  package var added = 0
  /// Objects of which something changed.
  package var changed = 0
  /// Rows that said what the register knew, a row that the file repeats among them.
  package var unchanged = 0
  /// Rows that were refused; each is in the file of refusals.
  package var refused = 0
  /// Rows taken over whose coordinate and commune contradict each other.
  package var flagged = 0
  /// Rows in which something was mended with a word about it.
  package var repaired = 0
  /// Rows that gave a unit of before, which was converted to today's.
  package var converted = 0

  /// Nothing yet.
  package init() {}
}

extension Register {
  /// Opens an entry for an import; its counts are written at the end.
  func beginImport(
    file: String, source: String, by: String, at: Milliseconds
  ) throws(RegisterError) -> Int64 {
    try onDatabase(path) { () throws(SQLiteError) in
      let statement = try database.prepare(
        """
        INSERT INTO imports (at, by, file, source, rows, added, changed, unchanged, refused, flagged)
        VALUES (?1, ?2, ?3, ?4, 0, 0, 0, 0, 0, 0)
        """)
      statement.bind(1, at)
      statement.bind(2, by)
      statement.bind(3, file)
      statement.bind(4, source)
      try statement.run()
      return database.lastInsertedRow
    }
  }

  /// Writes the counts of an import.
  func endImport(_ number: Int64, _ counts: ImportCounts) throws(RegisterError) {
    try onDatabase(path) { () throws(SQLiteError) in
      let statement = try database.prepare(
        """
        UPDATE imports SET (rows, added, changed, unchanged, refused, flagged) = (?1, ?2, ?3, ?4, ?5, ?6)
        WHERE number = ?7
        """)
      let numbers = [
        counts.rows, counts.added, counts.changed, counts.unchanged, counts.refused, counts.flagged,
      ]
      for (at, count) in numbers.enumerated() { statement.bind(at + 1, count) }
      statement.bind(7, number)
      try statement.run()
    }
  }

  /// Every import, oldest first.
  package func imports() throws(RegisterError) -> [ImportEntry] {
    try onDatabase(path) { () throws(SQLiteError) in
      let statement = try database.prepare(
        """
        SELECT number, at, by, file, source, rows, added, changed, unchanged, refused, flagged
        FROM imports ORDER BY number
        """)
      var entries: [ImportEntry] = []
      while try statement.step() {
        var counts = ImportCounts()
        counts.rows = Int(statement.integer(5))
        counts.added = Int(statement.integer(6))
        counts.changed = Int(statement.integer(7))
        counts.unchanged = Int(statement.integer(8))
        counts.refused = Int(statement.integer(9))
        counts.flagged = Int(statement.integer(10))
        entries.append(
          ImportEntry(
            number: statement.integer(0), at: statement.integer(1), by: statement.text(2),
            file: statement.text(3), source: statement.text(4), counts: counts))
      }
      return entries
    }
  }
}
