package import SQLiteStore
package import Telemetry

/// Alerts and their history in SQLite. Writes take part in the caller's transaction.
package final class AlertStorage {
  /// The tables; see `docs/formats/alerts.md`. Running it again changes nothing.
  package static let schema = """
    CREATE TABLE IF NOT EXISTS alerts (
      rule TEXT NOT NULL, instance TEXT NOT NULL, episode INTEGER NOT NULL,
      name TEXT NOT NULL, state TEXT NOT NULL, was_raised INTEGER NOT NULL,
      level_code TEXT, level_name TEXT, severity TEXT NOT NULL,
      pending_since INTEGER, starts_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, ends_at INTEGER,
      value REAL, sequence INTEGER NOT NULL, detail TEXT NOT NULL,
      PRIMARY KEY (rule, instance, episode)
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS alerts_open ON alerts (starts_at) WHERE ends_at IS NULL;
    CREATE INDEX IF NOT EXISTS alerts_by_time ON alerts (updated_at);
    CREATE TABLE IF NOT EXISTS alert_history (
      rule TEXT NOT NULL, instance TEXT NOT NULL, episode INTEGER NOT NULL, sequence INTEGER NOT NULL,
      kind TEXT NOT NULL, level_code TEXT, level_name TEXT, severity TEXT NOT NULL,
      at INTEGER NOT NULL, value REAL, recorded_at INTEGER NOT NULL,
      PRIMARY KEY (rule, instance, episode, sequence)
    ) WITHOUT ROWID;
    """

  private static let columns = """
    rule, instance, episode, name, state, was_raised, level_code, level_name, severity,
    pending_since, starts_at, updated_at, ends_at, value, sequence, detail
    """

  private let insertAlert: Statement
  private let insertHistory: Statement
  private let selectOpen: Statement
  private let selectLatest: Statement
  private let selectRecent: Statement
  private let selectHistory: Statement

  /// Prepares the statements.
  ///
  /// - Parameter database: with `schema` in it; read-only will do for listing.
  package init(_ database: Database) throws(SQLiteError) {
    let columns = AlertStorage.columns
    insertAlert = try database.prepare(
      "INSERT OR REPLACE INTO alerts (\(columns)) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
    insertHistory = try database.prepare(
      "INSERT OR REPLACE INTO alert_history VALUES (?,?,?,?,?,?,?,?,?,?,?)")
    // Where a storm raises more than fit, the newest are what somebody must see.
    selectOpen = try database.prepare(
      """
      SELECT \(columns) FROM
        (SELECT \(columns) FROM alerts WHERE ends_at IS NULL ORDER BY updated_at DESC LIMIT ?)
      ORDER BY starts_at
      """)
    // With a bare max(), SQLite takes the other columns from the row that holds the maximum.
    selectLatest = try database.prepare(
      """
      SELECT rule, instance, max(episode), name, state, was_raised, level_code, level_name, severity,
        pending_since, starts_at, updated_at, ends_at, value, sequence, detail
      FROM alerts GROUP BY rule, instance
      """)
    selectRecent = try database.prepare(
      "SELECT \(columns) FROM alerts WHERE updated_at < ? ORDER BY updated_at DESC LIMIT ?")
    selectHistory = try database.prepare(
      """
      SELECT sequence, kind, level_code, level_name, severity, at, value, recorded_at FROM alert_history
      WHERE rule = ? AND instance = ? AND episode = ? ORDER BY sequence
      """)
  }

  /// Writes what the book recorded, but for the outbox.
  package func write(_ records: AlertBook.Records) throws(SQLiteError) {
    for alert in records.alerts { try write(alert) }
    for entry in records.history { try write(entry) }
  }

  /// The latest alert of each subject, open or over: what `AlertBook` starts from.
  /// - Complexity: O(*n*) in all alerts stored.
  package func latest() throws(SQLiteError) -> [Alert] { try alerts(selectLatest) }

  /// The newest alerts that are pending or firing, the oldest of them first.
  package func open(limit: Int) throws(SQLiteError) -> [Alert] {
    selectOpen.bind(1, limit)
    return try alerts(selectOpen)
  }

  /// The alerts that changed before a time, open or over, latest change first.
  package func recent(before time: Milliseconds, limit: Int) throws(SQLiteError) -> [Alert] {
    selectRecent.bind(1, time)
    selectRecent.bind(2, limit)
    return try alerts(selectRecent)
  }

  /// Every change of one alert, in order.
  package func history(of identity: AlertIdentity) throws(SQLiteError) -> [AlertHistoryEntry] {
    selectHistory.bind(1, identity.subject.rule)
    selectHistory.bind(2, identity.subject.instance)
    selectHistory.bind(3, identity.episode)
    var entries: [AlertHistoryEntry] = []
    while try selectHistory.step() {
      entries.append(
        AlertHistoryEntry(
          identity: identity, sequence: selectHistory.integer(0),
          kind: AlertChange.Kind(rawValue: selectHistory.text(1)) ?? .firing,
          level: level(of: selectHistory, 2), severity: severity(of: selectHistory, 4),
          at: selectHistory.integer(5), value: selectHistory.isNull(6) ? nil : selectHistory.double(6),
          recordedAt: selectHistory.integer(7)))
    }
    return entries
  }

  private func write(_ alert: Alert) throws(SQLiteError) {
    insertAlert.bind(1, alert.identity.subject.rule)
    insertAlert.bind(2, alert.identity.subject.instance)
    insertAlert.bind(3, alert.identity.episode)
    insertAlert.bind(4, alert.name)
    insertAlert.bind(5, alert.state.rawValue)
    insertAlert.bind(6, alert.wasRaised ? 1 : 0)
    insertAlert.bind(7, alert.level?.code)
    insertAlert.bind(8, alert.level?.name)
    insertAlert.bind(9, alert.severity.rawValue)
    insertAlert.bind(10, alert.pendingSince)
    insertAlert.bind(11, alert.startsAt)
    insertAlert.bind(12, alert.updatedAt)
    insertAlert.bind(13, alert.endsAt)
    insertAlert.bind(14, alert.value)
    insertAlert.bind(15, alert.sequence)
    insertAlert.bind(16, AlertDetail.encode(alert))
    try insertAlert.run()
  }

  private func write(_ entry: AlertHistoryEntry) throws(SQLiteError) {
    insertHistory.bind(1, entry.identity.subject.rule)
    insertHistory.bind(2, entry.identity.subject.instance)
    insertHistory.bind(3, entry.identity.episode)
    insertHistory.bind(4, entry.sequence)
    insertHistory.bind(5, entry.kind.rawValue)
    insertHistory.bind(6, entry.level?.code)
    insertHistory.bind(7, entry.level?.name)
    insertHistory.bind(8, entry.severity.rawValue)
    insertHistory.bind(9, entry.at)
    insertHistory.bind(10, entry.value)
    insertHistory.bind(11, entry.recordedAt)
    try insertHistory.run()
  }

  private func alerts(_ statement: Statement) throws(SQLiteError) -> [Alert] {
    var found: [Alert] = []
    while try statement.step() {
      let subject = AlertSubject(rule: statement.text(0), instance: statement.text(1))
      var alert = Alert(
        identity: AlertIdentity(subject: subject, episode: statement.integer(2)), name: statement.text(3),
        state: AlertState(rawValue: statement.text(4)) ?? .firing, level: level(of: statement, 6),
        severity: severity(of: statement, 8), pendingSince: statement.optionalInteger(9),
        startsAt: statement.integer(10), updatedAt: statement.integer(11),
        endsAt: statement.optionalInteger(12), value: statement.isNull(13) ? nil : statement.double(13),
        labels: Labels(), annotations: [], place: .unknown, sequence: statement.integer(14),
        wasRaised: statement.integer(5) != 0)
      AlertDetail.decode(statement.text(15), into: &alert)
      found.append(alert)
    }
    return found
  }

  private func level(of statement: Statement, _ column: Int) -> AlertLevel? {
    statement.optionalText(column).map { AlertLevel(code: $0, name: statement.text(column + 1)) }
  }

  private func severity(of statement: Statement, _ column: Int) -> Severity {
    Severity(rawValue: statement.text(column)) ?? .unknown
  }
}

extension Statement {
  /// Column as an integer, or `nil` for NULL.
  fileprivate func optionalInteger(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }
}
