import Console
import JSONText
import MQTTClient
import Pipeline
import SQLiteStore
import Telemetry

extension Daemon {
  /// What became of a reload.
  private enum Reload {
    case inForce
    case faulty
    case storeUnwritable
  }

  /// Commands that may wait for a reload at once; people and scripts on one server send a few. Files that are never
  /// read to their end, on a share that hangs, must not gather more.
  private static let mostAskers = 32

  /// Has devices, rules and addresses read anew; `finishReload` swaps them in.
  ///
  /// A reading that is under way may have passed the file that is new, so another one follows it.
  /// - Parameter ticket: the command that asks, to be answered when the set that it means runs or was refused.
  func reload(for ticket: PipelineMailbox.Ticket? = nil) {
    if let ticket, askersOfReload.count + askersOfNextReload.count >= Daemon.mostAskers {
      return mailbox.answer(ticket, .failure(503, "too many wait for a reload already"))
    }
    guard !reader.isBusy else {
      mustReadAgain = true
      if let ticket { askersOfNextReload.append(ticket) }
      return
    }
    if let ticket { askersOfReload.append(ticket) }
    // What is read now must not count as a change at the next look; what changes while it is read must.
    _ = watch.hasChanged()
    owesReload = false
    reader.start()
  }

  /// Swaps in what was read, between two batches, or keeps what runs and says why.
  func finishReload() {
    guard let (blueprint, diagnostics) = reader.take() else { return }
    let response = answer(after: takeOver(blueprint, diagnostics))
    for ticket in askersOfReload { mailbox.answer(ticket, response) }
    askersOfReload = askersOfNextReload
    askersOfNextReload = []
    guard mustReadAgain else { return }
    mustReadAgain = false
    reload()
  }

  private func takeOver(_ blueprint: Blueprint?, _ diagnostics: [Diagnostic]) -> Reload {
    lastFaults = diagnostics
    for diagnostic in diagnostics { log.warn(diagnostic.unmarked) }
    guard let blueprint else {
      let errors = diagnostics.count { $0.gravity == .error }
      log.warn("\(errors) error\(errors == 1 ? "" : "s"); the previous devices and rules stay in force")
      return .faulty
    }
    guard !pipeline.needsRecovery else {
      owesReload = true
      log.warn("the store cannot be written; the files will be read again when it can")
      return .storeUnwritable
    }
    do throws(SQLiteError) {
      try pipeline.reload(blueprint, wall: SystemClock.now())
    } catch {
      owesReload = true
      refuse(error)
      return .storeUnwritable
    }
    subscriber.resubscribe(filters: pipeline.topicFilters)
    for line in pipeline.reloadLines { log.note(line) }
    log.note("reloaded; \(pipeline.summary)")
    return .inForce
  }

  private func answer(after reload: Reload) -> ControlResponse {
    switch reload {
    case .inForce:
      ControlResponse { json in
        json.field("reloaded", true)
        json.field("rules", pipeline.reloadLines)
      }
    case .faulty:
      ControlResponse(status: 422) { json in
        json.field("error", "the files have errors; the previous set stays")
        json.field("diagnostics", lastFaults.map(\.description))
      }
    case .storeUnwritable:
      .failure(503, "the store cannot be written; the files are read when it can")
    }
  }
}
