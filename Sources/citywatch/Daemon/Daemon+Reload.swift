import MQTTClient
import Pipeline
import SQLiteStore
import Telemetry

extension Daemon {
  /// Reads devices, rules and addresses anew and swaps them in, or keeps what runs and says why.
  /// - Returns: whether the new set runs.
  @discardableResult
  func reload() -> Bool {
    // What is read now must not count as a change at the next look; what changes while it is read must.
    _ = watch.hasChanged()
    owesReload = false
    let (blueprint, diagnostics) = Blueprint.load(settings)
    lastFaults = diagnostics
    for diagnostic in diagnostics { log.warn(diagnostic.unmarked) }
    guard let blueprint else {
      let errors = diagnostics.count { $0.gravity == .error }
      log.warn("\(errors) error\(errors == 1 ? "" : "s"); the previous devices and rules stay in force")
      return false
    }
    guard !pipeline.needsRecovery else {
      owesReload = true
      log.warn("the store cannot be written; the files will be read again when it can")
      return false
    }
    do throws(SQLiteError) {
      try pipeline.reload(blueprint, wall: SystemClock.now())
    } catch {
      owesReload = true
      refuse(error)
      return false
    }
    subscriber.resubscribe(filters: pipeline.topicFilters)
    for line in pipeline.reloadLines { log.note(line) }
    log.note("reloaded; \(pipeline.summary)")
    return true
  }
}
