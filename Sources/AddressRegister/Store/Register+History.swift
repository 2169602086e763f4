import AddressIndex
import SQLiteStore
package import Telemetry

/// Who did something, when, and why: what every line of the audit trail begins with.
package struct Act: Hashable, Sendable {
  /// The time of the act, milliseconds since 1970.
  package var at: Milliseconds
  /// Who did it.
  package var by: String
  /// What was done: `declare`, `create`, `verify`, `notify`, `plate`, `import`.
  package var action: String
  /// What the person wrote about it.
  package var note: String
  /// The import that it was part of.
  package var importNumber: Int64?

  /// An act.
  package init(at: Milliseconds, by: String, action: String, note: String = "", importNumber: Int64? = nil) {
    self.at = at
    self.by = by
    self.action = action
    self.note = note
    self.importNumber = importNumber
  }
}

/// One line of the audit trail.
package struct HistoryEntry: Hashable, Sendable {
  /// Who, when and why.
  package var act: Act
  /// The field that changed; empty where the object came into being.
  package var fact: String
  /// What stood there before.
  package var before: String
  /// What stands there since.
  package var after: String
}

extension Register {
  /// Writes a line of the audit trail.
  func note(
    _ act: Act, of object: Int64, _ fact: String, _ before: String, _ after: String
  ) throws(SQLiteError) {
    let statement = statements.insertHistory
    statement.bind(1, object)
    statement.bind(2, act.at)
    statement.bind(3, act.by)
    statement.bind(4, act.action)
    statement.bind(5, fact)
    statement.bind(6, before)
    statement.bind(7, after)
    statement.bind(8, act.note)
    statement.bind(9, act.importNumber)
    try statement.run()
  }

  /// Everything that happened to an object, oldest first.
  package func history(of number: Int64) throws(RegisterError) -> [HistoryEntry] {
    try onDatabase(path) { () throws(SQLiteError) in
      let statement = try database.prepare(
        """
        SELECT 0 AS entry, i.at, i.by, 'import', '', i.number, '', '', ''
          FROM objects AS o JOIN imports AS i ON i.number = o.import WHERE o.number = ?1
        UNION ALL
        SELECT entry, at, by, action, note, import, fact, before, after FROM history WHERE object = ?1
        ORDER BY entry
        """)
      statement.bind(1, number)
      var entries: [HistoryEntry] = []
      while try statement.step() {
        let act = Act(
          at: statement.integer(1), by: statement.text(2), action: statement.text(3), note: statement.text(4),
          importNumber: statement.isNull(5) ? nil : statement.integer(5))
        entries.append(
          HistoryEntry(
            act: act, fact: statement.text(6), before: statement.text(7), after: statement.text(8)))
      }
      return entries
    }
  }

  /// Stores what became of an object, a line of the audit trail a changed field.
  ///
  /// - Returns: the fields that changed; none where the object is as it was, and then nothing is written.
  package func change(
    _ before: RegisteredObject, to after: RegisteredObject, key: PlaceKey, _ act: Act
  ) throws(RegisterError) -> [ObjectFact] {
    let changes = ObjectFact.changes(from: before, to: after)
    guard !changes.isEmpty else { return [] }
    try update(after, key: key, codesChanged: changes.contains { $0.fact == .codes })
    try onDatabase(path) { () throws(SQLiteError) in
      for change in changes {
        try note(act, of: after.record.number, change.fact.rawValue, change.before, change.after)
      }
    }
    return changes.map(\.fact)
  }
}
