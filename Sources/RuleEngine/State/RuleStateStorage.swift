package import SQLiteStore

/// The table `rule_state`: what the rules were waiting for, durable with the readings that caused it.
///
/// It joins the caller's transaction and opens none of its own.
package final class RuleStateStorage {
  private let upsert: Statement
  private let delete: Statement
  private let database: Database

  /// Creates the table where it is missing.
  package init(_ database: Database) throws(SQLiteError) {
    try database.execute(
      """
      CREATE TABLE IF NOT EXISTS rule_state (
        rule TEXT NOT NULL, instance TEXT NOT NULL, state BLOB NOT NULL,
        PRIMARY KEY (rule, instance)
      ) WITHOUT ROWID
      """)
    self.database = database
    upsert = try database.prepare(
      "INSERT INTO rule_state VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET state = excluded.state")
    delete = try database.prepare("DELETE FROM rule_state WHERE rule = ?1 AND instance = ?2")
  }

  /// Writes the rows of one batch.
  package func write(_ rows: [RuleStateRow]) throws(SQLiteError) {
    for row in rows {
      let statement = row.state == nil ? delete : upsert
      statement.bind(1, row.ruleID)
      statement.bind(2, row.instance)
      if let state = row.state { statement.bind(3, state) }
      try statement.run()
    }
  }

  /// All rows, for `RuleEngine.restore`.
  ///
  /// - Throws: `SQLiteError` with code 11 where the state of an alert is damaged or of another version. Passed
  ///   over, its episodes would begin anew, and the alert book would take the next flood for the last one.
  package func read() throws(SQLiteError) -> [RuleStateRow] {
    let select = try database.prepare("SELECT rule, instance, state FROM rule_state ORDER BY rule, instance")
    var rows: [RuleStateRow] = []
    while try select.step() {
      let row = RuleStateRow(ruleID: select.text(0), instance: select.text(1), state: select.blob(2))
      guard row.isReadable else {
        throw SQLiteError(
          code: 11, extendedCode: 11, message: "the state is damaged or of another version",
          statement: "rule_state \(row.ruleID) \(row.instance)")
      }
      rows.append(row)
    }
    return rows
  }
}
