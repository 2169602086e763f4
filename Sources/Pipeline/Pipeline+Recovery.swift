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
    _ blueprint: Blueprint, storage: PipelineStorage, database: Database, previous: RuleEngine?
  ) throws(SQLiteError) -> Parts {
    var assembled: (Wiring, RuleEngine)?
    try database.transaction { () throws(SQLiteError) in
      var wiring = try Wiring(blueprint, registry: storage.series)
      let engine = try RuleEngine(
        rules: blueprint.rules, series: wiring.descriptions, thresholds: blueprint.catalog.thresholds,
        carryingFrom: previous
      ) { (derived: DerivedSeries) throws(SQLiteError) in try storage.series.register(derived.key) }
      wiring.note(seriesCount: storage.series.count)
      assembled = (wiring, engine)
    }
    guard let (wiring, engine) = assembled else {
      preconditionFailure("a transaction that did not throw has run its body")
    }
    let decoders = blueprint.catalog.classes.map { deviceClass in
      do throws(FormatFault) {
        return try MessageDecoder(deviceClass.format)
      } catch {
        preconditionFailure("the catalog has checked every format: \(error.message)")
      }
    }
    return Parts(
      wiring: wiring,
      intake: MessageIntake(catalog: blueprint.catalog, addresses: blueprint.addresses, decoders: decoders),
      quality: blueprint.catalog.makeQualityControl(), engine: engine)
  }

  /// Rebuilds head, quality memory, rule state, alerts and clock from the store.
  func restore(wall: Milliseconds) throws(SQLiteError) {
    head = Head()
    shapeHead()
    try storage.series.restore(into: &head)
    quality = blueprint.catalog.makeQualityControl()
    replayQuality()
    try storage.ruleStates.restore(into: &engine)
    book = try storage.alerts.loadBook()
    transitions.removeAll(keepingCapacity: true)
    owed.removeAll(keepingCapacity: true)
    journal.removeAll()
    switch clock.driver {
    case .wall: clock.move(to: wall)
    case .readings: clock.move(to: newestTime())
    }
    engine.resume(at: clock.now, head: head)
  }

  /// Tries to go on after a failed commit. Returns whether the pipeline may turn again.
  ///
  /// - Throws: `SQLiteError` where the store can be written but not read.
  package func recover(wall: Milliseconds) throws(SQLiteError) -> Bool {
    guard Store.probe(database) else { return false }
    let parts = try Pipeline.assemble(blueprint, storage: storage, database: database, previous: nil)
    (wiring, intake, quality, engine) = (parts.wiring, parts.intake, parts.quality, parts.engine)
    try restore(wall: wall)
    needsRecovery = false
    return true
  }

  /// Swaps devices, rules and addresses between two batches, keeping the state of unchanged rules.
  package func reload(_ next: Blueprint, wall: Milliseconds) throws(SQLiteError) {
    var parts = try Pipeline.assemble(next, storage: storage, database: database, previous: engine)
    let ended = parts.engine.takeEnded()
    blueprint = next
    (wiring, intake, quality, engine) = (parts.wiring, parts.intake, parts.quality, parts.engine)
    shapeHead()
    replayQuality()
    engine.resume(at: clock.now, head: head)
    try turn { () throws(SQLiteError) in
      transitions += ended
      advanceTimers(wall: wall)
    }
  }

  /// Makes room for every series, with the lateness of its class and the windows that rules look back.
  private func shapeHead() {
    head.grow(toSeries: storage.series.count)
    for (slot, series) in wiring.seriesOfSlot.enumerated() {
      let device = blueprint.catalog.devices[Int(blueprint.catalog.device(ofSlot: slot).index)]
      head.setLateness(blueprint.catalog.classes[device.classIndex].lateness, of: series)
    }
    for (series, span) in engine.requiredWindows { head.setWindow(span, of: series) }
  }

  /// Shows quality control the samples it would have seen.
  private func replayQuality() {
    for (slot, series) in wiring.seriesOfSlot.enumerated() {
      head.forEach(in: series, after: .min, through: .max >> 5) { quality.replay($0, slot: slot) }
    }
  }

  private func newestTime() -> Milliseconds {
    (0..<storage.series.count).reduce(.min) { latest, index in
      max(latest, head.newest(SeriesID(index))?.time ?? .min)
    }
  }
}
