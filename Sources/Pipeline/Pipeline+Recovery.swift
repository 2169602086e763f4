import Alerting
import DeviceCatalog
import PayloadDecoding
import RuleEngine
package import SQLiteStore
package import Telemetry
import TimeSeries

/// Memory from the store: at start, after a failed commit, and at a reload.
extension Pipeline {
  /// What a blueprint becomes inside the pipeline.
  struct Parts {
    var wiring: Wiring
    var intake: MessageIntake
    var quality: QualityControl
    var engine: RuleEngine
  }

  /// Makes the parts of a blueprint and registers its series.
  static func assemble(
    _ blueprint: Blueprint, storage: PipelineStorage, database: Database
  ) throws(SQLiteError) -> Parts {
    var registered: Wiring?
    try database.transaction { () throws(SQLiteError) in
      registered = try Wiring(blueprint) { (key) throws(SQLiteError) in try storage.series.register(key) }
    }
    guard let wiring = registered else {
      preconditionFailure("a transaction that did not throw has run its body")
    }
    let decoders = blueprint.catalog.classes.map { deviceClass in
      do throws(PayloadDecoding.FormatFault) {
        return try MessageDecoder(deviceClass.format)
      } catch {
        preconditionFailure("the catalog has checked every format: \(error.message)")
      }
    }
    return Parts(
      wiring: wiring,
      intake: MessageIntake(catalog: blueprint.catalog, addresses: blueprint.addresses, decoders: decoders),
      quality: blueprint.catalog.makeQualityControl(),
      engine: RuleEngine(
        rules: blueprint.rules, series: wiring.descriptions, thresholds: blueprint.catalog.thresholds))
  }

  /// Rebuilds head, quality memory, rule state, alerts and clock from the store.
  func restore(wall: Milliseconds) throws(SQLiteError) {
    head = Head()
    transitions.removeAll(keepingCapacity: true)
    transitionPlaces.removeAll(keepingCapacity: true)
    records.removeAll()
    self.wall = wall
    journal.removeAll()
    shapeHead()
    try storage.series.restore(&head)
    replayQuality()
    replayPlaces()
    switch clock.driver {
    case .wall: clock.move(to: wall)
    // Anew, since a batch that was not committed may have moved the clock past what the store knows: timers
    // due between would then run too late, behind readings that come again.
    case .readings: clock = LogicalClock(.readings, now: newestTime())
    }
    book = AlertBook(latest: try storage.alerts.latest(), messages: messages)
    try storage.outbox.retire(allBut: messages.sinks.map(\.name), at: wall)
    let rows = try storage.ruleStates.read()
    engine.restore(rows, head: head, now: clock.now, into: &transitions)
    // Rules may have changed while the daemon was away; what that ended is told now.
    if !transitions.isEmpty { try turn { () throws(SQLiteError) in } }
  }

  /// Tries to go on after a failed commit. Returns whether the pipeline may turn again.
  ///
  /// - Throws: `SQLiteError` where the store can be written but not read.
  package func recover(wall: Milliseconds) throws(SQLiteError) -> Bool {
    guard Store.probe(database) else { return false }
    storage = try PipelineStorage(database, settings: settings)
    let parts = try Pipeline.assemble(blueprint, storage: storage, database: database)
    (wiring, intake, quality, engine) = (parts.wiring, parts.intake, parts.quality, parts.engine)
    needsRecovery = false
    do throws(SQLiteError) {
      try restore(wall: wall)
    } catch {
      // Half rebuilt: a head without its readings would store them a second time.
      needsRecovery = true
      throw error
    }
    return true
  }

  /// Swaps devices, rules and addresses between two batches, keeping the state of unchanged rules.
  ///
  /// - Throws: `SQLiteError` where the store cannot be written; then the pipeline must recover, and it
  ///   recovers with the set that was in force before.
  package func reload(_ next: Blueprint, wall: Milliseconds) throws(SQLiteError) {
    self.wall = wall
    let parts: Parts
    do throws(SQLiteError) {
      parts = try Pipeline.assemble(next, storage: storage, database: database)
    } catch {
      // Memory may know series that the store does not.
      needsRecovery = true
      throw error
    }
    let old = engine
    let previous = blueprint
    blueprint = next
    (wiring, intake, quality) = (parts.wiring, parts.intake, parts.quality)
    engine = parts.engine
    do throws(SQLiteError) {
      try deepenHead()
    } catch {
      needsRecovery = true
      blueprint = previous
      throw error
    }
    replayQuality()
    replayPlaces()
    engine = RuleEngine(
      rules: next.rules, series: wiring.descriptions, thresholds: next.catalog.thresholds, carryingFrom: old,
      head: head, now: clock.now, into: &transitions)
    do throws(SQLiteError) {
      try turn { () throws(SQLiteError) in advanceTimers(wall: wall) }
    } catch {
      blueprint = previous
      throw error
    }
  }

  /// What the last reload did to the rules: a line for each to which something happened, and one that counts
  /// the others.
  package var reloadLines: [String] { engine.reloadReport.lines }

  /// How often, since the rules were loaded, a rule could not be judged or not all of its alerts: labels did not
  /// say which elements belong together, or made too many of them.
  package var undecided: Int { engine.matchingConflicts + engine.crowdedOut }

  /// Makes room for every series, with the lateness of its class and the windows that rules look back.
  private func shapeHead() {
    head.grow(toSeries: storage.series.seriesCount)
    for (slot, series) in wiring.seriesOfSlot.enumerated() {
      let device = blueprint.catalog.devices[Int(blueprint.catalog.device(ofSlot: slot).index)]
      head.setLateness(blueprint.catalog.classes[device.classIndex].lateness, of: series)
    }
    for (series, span) in engine.requiredWindows { head.setWindow(span, of: series) }
  }

  /// Shapes a head that holds readings already, and brings back from the store what longer windows reach.
  private func deepenHead() throws(SQLiteError) {
    let before = (0..<head.seriesCount).map { head.window(of: SeriesID($0)) }
    // A rule that is gone must not keep a month of readings in memory.
    for index in before.indices { head.setWindow(0, of: SeriesID(index)) }
    shapeHead()
    for (index, window) in before.enumerated() where head.window(of: SeriesID(index)) > window {
      try storage.series.deepen(SeriesID(index), in: &head)
    }
  }

  /// Shows quality control the samples it would have seen.
  private func replayQuality() {
    for (slot, series) in wiring.seriesOfSlot.enumerated() {
      head.forEach(in: series, after: .min, through: .max >> 5) { quality.replay($0, slot: slot) }
    }
  }

  /// Remembers where each moving device was last: a timer may end its alert before it reports again.
  private func replayPlaces() {
    lastFixes = LastFixes(blueprint.catalog)
    for (slot, series) in wiring.seriesOfSlot.enumerated() {
      let device = blueprint.catalog.device(ofSlot: slot)
      guard blueprint.catalog.isMoving(device), let newest = head.newest(series) else { continue }
      lastFixes.note(.ofDevice, at: newest.time, of: device)
      if let fix = head.newestPlace(of: series) { lastFixes.note(fix.place, at: fix.time, of: device) }
    }
  }

  /// The newest reading of a sensor. What recording rules made is left out: a corrected sample of theirs lies a
  /// millisecond behind the reading that caused it, and the clock never stood there.
  private func newestTime() -> Milliseconds {
    var isDerived = [Bool](repeating: false, count: storage.series.seriesCount)
    for description in wiring.descriptions.dropFirst(wiring.seriesOfSlot.count) {
      isDerived[Int(description.id.index)] = true
    }
    return isDerived.indices.reduce(.min) { latest, index in
      isDerived[index] ? latest : max(latest, head.newest(SeriesID(index))?.time ?? .min)
    }
  }
}
