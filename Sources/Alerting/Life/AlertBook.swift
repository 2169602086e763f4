package import Telemetry

/// The alerts that stand, and what follows from each decision of the rule engine.
///
/// A value: decisions go in, rows come out, and the pipeline writes them in the transaction that also holds
/// the reading. Whatever is applied twice, because a gateway or a broker repeated itself, changes nothing
/// the second time, so the operations centre is never told the same thing under two keys.
package struct AlertBook: Sendable {
  /// What a decision came to.
  package enum Outcome: String, Sendable, CaseIterable {
    /// It changed an alert.
    case applied
    /// It was known already.
    case repeated
    /// It ends an alert that nobody knows of.
    case unknown
  }

  /// Rows for the storages, in the order they came about. Alerts that changed twice are there twice; the
  /// later row counts.
  package struct Records: Sendable {
    /// Alerts as they stand after each change.
    package var alerts: [Alert] = []
    /// One line a change.
    package var history: [AlertHistoryEntry] = []
    /// Messages to send, not numbered yet.
    package var outbox: [OutboxMessage] = []

    /// No rows.
    package init() {}

    /// Forgets the rows but keeps the memory.
    package mutating func removeAll() {
      alerts.removeAll(keepingCapacity: true)
      history.removeAll(keepingCapacity: true)
      outbox.removeAll(keepingCapacity: true)
    }
  }

  private enum Standing: Sendable {
    case open(Alert)
    case over(episode: Int64)
  }

  private var standing: [AlertSubject: Standing] = [:]
  private let messages: AlertMessages

  /// Opens the book.
  ///
  /// - Parameters:
  ///   - latest: the latest alert of each subject, open or over, as the storage returns them.
  ///   - messages: what each sink is told.
  package init(latest: [Alert] = [], messages: AlertMessages = AlertMessages(sinks: [])) {
    self.messages = messages
    for alert in latest {
      let isOver = alert.state == .resolved
      standing[alert.identity.subject] = isOver ? .over(episode: alert.identity.episode) : .open(alert)
    }
  }

  /// The alerts that are pending or firing, gravest first, then oldest first.
  /// - Complexity: O(*n* log *n*) in the number of subjects ever seen.
  package var open: [Alert] {
    standing.values.compactMap { if case .open(let alert) = $0 { alert } else { nil } }
      .sorted {
        $0.severity != $1.severity
          ? $0.severity > $1.severity
          : ($0.startsAt, $0.identity.description) < ($1.startsAt, $1.identity.description)
      }
  }

  /// The alert of a subject, while it is pending or firing.
  package subscript(subject: AlertSubject) -> Alert? {
    if case .open(let alert)? = standing[subject] { alert } else { nil }
  }

  /// Takes one decision and adds what follows from it to `records`.
  ///
  /// - Parameter now: the clock, for the messages' age and the history; never for an alert's own times.
  package mutating func apply(
    _ change: AlertChange, now: Milliseconds, into records: inout Records
  ) -> Outcome {
    switch standing[change.identity.subject] {
    case .over(let episode) where change.identity.episode <= episode: return .repeated
    case .open(let alert) where change.identity.episode < alert.identity.episode: return .repeated
    case .open(let alert) where change.identity.episode == alert.identity.episode:
      return advance(alert, by: change, now: now, into: &records)
    case .open(let alert):
      // The engine went on to a new episode without ending this one, as after an edit of the rule.
      end(alert, at: change.at, now: now, into: &records)
      return begin(change, now: now, into: &records)
    case .over, nil: return begin(change, now: now, into: &records)
    }
  }

  private mutating func begin(
    _ change: AlertChange, now: Milliseconds, into records: inout Records
  ) -> Outcome {
    guard change.kind != .resolved else { return .unknown }
    let isPending = change.kind == .pending
    let alert = Alert(
      identity: change.identity, name: change.name, state: isPending ? .pending : .firing,
      level: change.level, severity: change.severity, pendingSince: isPending ? change.at : nil,
      startsAt: change.at, updatedAt: change.at, endsAt: nil, value: change.value.orNil,
      labels: change.labels, annotations: change.annotations, place: change.place, sequence: 1,
      wasRaised: !isPending)
    record(alert, isPending ? .pending : .firing, previousLevel: nil, now: now, into: &records)
    return .applied
  }

  private mutating func advance(
    _ alert: Alert, by change: AlertChange, now: Milliseconds, into records: inout Records
  ) -> Outcome {
    var next = alert
    var kind = change.kind
    switch (alert.state, change.kind) {
    case (_, .pending): return .repeated
    case (.pending, .firing), (.pending, .levelChanged):
      kind = .firing
      next.state = .firing
      next.wasRaised = true
      next.startsAt = max(change.at, alert.updatedAt)
    case (.firing, .firing), (.firing, .levelChanged):
      guard change.level != alert.level, change.at >= alert.updatedAt else { return .repeated }
      kind = .levelChanged
    case (_, .resolved):
      // An end always ends: a station whose clock ran ahead must not keep its alert for ever.
      next.state = .resolved
      next.endsAt = max(change.at, alert.updatedAt)
    case (.resolved, _): preconditionFailure("a resolved alert is not kept open")
    }
    if kind != .resolved {
      next.level = change.level
      next.severity = change.severity
    }
    next.updatedAt = max(change.at, alert.updatedAt)
    next.value = change.value.orNil
    next.labels = change.labels
    next.annotations = change.annotations
    next.place = change.place
    next.sequence += 1
    record(next, kind, previousLevel: alert.level, now: now, into: &records)
    return .applied
  }

  private mutating func end(
    _ alert: Alert, at time: Milliseconds, now: Milliseconds, into records: inout Records
  ) {
    var next = alert
    next.state = .resolved
    next.updatedAt = max(time, alert.updatedAt)
    next.endsAt = next.updatedAt
    next.sequence += 1
    record(next, .resolved, previousLevel: alert.level, now: now, into: &records)
  }

  private mutating func record(
    _ alert: Alert, _ kind: AlertChange.Kind, previousLevel: AlertLevel?, now: Milliseconds,
    into records: inout Records
  ) {
    let isOver = alert.state == .resolved
    standing[alert.identity.subject] = isOver ? .over(episode: alert.identity.episode) : .open(alert)
    records.alerts.append(alert)
    records.history.append(
      AlertHistoryEntry(
        identity: alert.identity, sequence: alert.sequence, kind: kind, level: alert.level,
        severity: alert.severity, at: alert.updatedAt, value: alert.value, recordedAt: now))
    messages.add(alert, kind: kind, previousLevel: previousLevel, now: now, to: &records.outbox)
  }
}

extension Double {
  /// The number, unless it is none.
  fileprivate var orNil: Double? { isNaN ? nil : self }
}
