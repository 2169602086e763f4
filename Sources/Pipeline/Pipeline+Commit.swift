import Alerting
import Configuration
import DeviceCatalog
import RuleEngine
import SQLiteStore
import Telemetry
import TimeSeries

/// The end of a turn: everything it decided goes into the open transaction.
extension Pipeline {
  /// Sealing must outrun what arrives, or the head would grow: four times the readings since the last step.
  private static let sealFactor = 4
  /// And at least so many, to catch up after a restart.
  private static let smallestSealBudget = 8_192
  /// Sealing looks at the head once in so many turns.
  private static let turnsBetweenSealing = 64
  /// Delivered messages are kept for a week, dead letters for a quarter, for whoever asks what was sent.
  private static let deliveredAge = 7 * Span.day
  private static let deadAge = 90 * Span.day

  /// Writes journal, rule state, alerts and outbox of this turn.
  func writeTurn() throws(SQLiteError) {
    if !transitions.isEmpty { try tell() }
    try storage.series.append(&journal)
    journal.removeAll()
    try storage.ruleStates.write(engine.drainChanges())
    turnsSinceSealing += 1
    if turnsSinceSealing >= Pipeline.turnsBetweenSealing { try tidy() }
  }

  /// Notes what became of deliveries.
  func settle(_ deliveries: [DeliveryResult]) throws(SQLiteError) {
    guard !deliveries.isEmpty else { return }
    try storage.outbox.write(deliveries)
    for delivery in deliveries {
      switch delivery.state {
      case .delivered: counters[.delivered] += 1
      case .dead: counters[.deadLetters] += 1
      case .retry: break
      }
    }
  }

  /// Turns transitions into alerts, history and deliveries owed.
  private func tell() throws(SQLiteError) {
    let teller = AlertTeller(rules: engine.rules, thresholds: blueprint.catalog.thresholds)
    notePlaces()
    for (transition, tag) in zip(transitions, transitionPlaces) {
      counters[.transitions] += 1
      let place = blueprint.place(of: transition, tag)
      guard let change = teller.change(transition, place: place, book: book) else { continue }
      _ = book.apply(change, now: wall, into: &records)
    }
    try storage.alerts.write(records)
    owesDeliveries = try storage.outbox.append(records.outbox) > 0
    transitions.removeAll(keepingCapacity: true)
    transitionPlaces.removeAll(keepingCapacity: true)
    records.removeAll()
  }

  /// Seals, lets go of what retention no longer keeps, and forgets old deliveries, a bounded step at a time.
  private func tidy() throws(SQLiteError) {
    turnsSinceSealing = 0
    let arrived = Int(counters[.readings] - readingsAtSealing)
    readingsAtSealing = counters[.readings]
    let budget = max(Pipeline.smallestSealBudget, Pipeline.sealFactor * arrived)
    _ = try storage.series.seal(&head, budget: budget)
    // On the readings' clock there is no time before the first reading.
    if let retention = settings.retention, clock.now > .min {
      _ = try storage.series.deleteChunks(before: clock.now - retention, seriesLimit: 64)
    }
    try storage.outbox.purge(
      deliveredBefore: wall - Pipeline.deliveredAge, deadBefore: wall - Pipeline.deadAge, limit: 256)
  }
}
