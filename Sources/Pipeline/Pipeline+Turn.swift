package import Alerting
import Configuration
import DeviceCatalog
package import MQTTClient
import RuleEngine
package import SQLiteStore
package import Telemetry
import TimeSeries

extension Pipeline {
  /// Runs a batch through and commits it. After it returns, the batch may be acknowledged.
  ///
  /// - Parameter wall: the system clock at the end of the batch.
  /// - Throws: `SQLiteError` where anything could not be stored; then nothing of the batch is.
  package func process(
    _ batch: borrowing MessageBatch, wall: Milliseconds, deliveries: [DeliveryResult] = []
  ) throws(SQLiteError) {
    self.wall = wall
    try turn { () throws(SQLiteError) in
      for index in 0..<batch.count {
        if index % Pipeline.foresight == 0 {
          foresee(batch, index..<min(index + Pipeline.foresight, batch.count))
        }
        let isTruncated = batch.facts(index).isTruncated
        let length = batch.facts(index).length
        unsafe try batch.withMessage(index) { (topic, payload) throws(SQLiteError) in
          if isTruncated {
            let refusal = Refusal(.tooLarge, detail: "\(length) bytes; a message may have 262144")
            unsafe try setAside(topic, payload, refusal)
          } else {
            let route = expectedRoutes[index % Pipeline.foresight]
            unsafe try take(route, topic: topic, payload: payload)
          }
        }
      }
      counters[.messages] += Int64(batch.count)
      advanceTimers(wall: wall)
      try settle(deliveries)
    }
  }

  /// What there is to do without messages: timers that are due, and delivery results to note.
  package func idle(wall: Milliseconds, deliveries: [DeliveryResult] = []) throws(SQLiteError) {
    let isTimerDue = (nextDue ?? .max) <= wall
    guard isTimerDue || !deliveries.isEmpty else { return }
    self.wall = wall
    try turn { () throws(SQLiteError) in
      advanceTimers(wall: wall)
      try settle(deliveries)
    }
  }

  /// One transaction around `body`, and all that its transitions cause.
  func turn(_ body: () throws(SQLiteError) -> Void) throws(SQLiteError) {
    precondition(!needsRecovery, "after a failed commit the pipeline must recover before it goes on")
    if clock.driver == .wall { clock.move(to: wall) }
    let committed = counters
    do throws(SQLiteError) {
      try database.execute("BEGIN IMMEDIATE")
      try body()
      try writeTurn()
      try database.execute("COMMIT")
    } catch {
      database.rollBack()
      // What was not stored comes again and is counted then.
      counters = committed
      readingsAtSealing = min(readingsAtSealing, counters[.readings])
      counters[.failedCommits] += 1
      needsRecovery = true
      throw error
    }
    counters[.commits] += 1
    if owesDeliveries {
      owesDeliveries = false
      onOwed()
    }
  }

  /// Takes one message in, and sets it aside where any of it was refused.
  private func take(
    _ route: Route, topic: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer
  ) throws(SQLiteError) {
    guard let refusal = unsafe try use(route, payload: payload, receivedAt: wall) else { return }
    // A filter as wide as `citywatch/#` brings back what we publish ourselves.
    if refusal.reason == .unknownTopic, unsafe isOwn(topic) { return }
    unsafe try setAside(topic, payload, refusal, keepsEach: intake.isTimedByReception)
  }

  private func isOwn(_ topic: UnsafeRawBufferPointer) -> Bool {
    guard let own = settings.alertTopic else { return false }
    let text = unsafe String(decoding: topic, as: UTF8.self)
    return text == own + "/events" || text.hasPrefix(own + "/alerts/")
  }

  /// Stores what of a message can be used. Also the way back out of quarantine, with the time of first
  /// reception.
  ///
  /// - Returns: the first refusal, where there was one.
  func use(
    _ route: Route, payload: UnsafeRawBufferPointer, receivedAt: Milliseconds
  ) throws(SQLiteError) -> Refusal? {
    unsafe intake.read(route, payload: payload, receivedAt: receivedAt)
    var refusal = intake.refusal
    for index in intake.arrivals.indices {
      if let refused = try store(intake.arrivals[index]), refusal == nil { refusal = refused }
    }
    return refusal
  }

  /// Writes a message to quarantine.
  func setAside(
    _ topic: UnsafeRawBufferPointer, _ payload: UnsafeRawBufferPointer, _ refusal: Refusal,
    keepsEach: Bool = false
  ) throws(SQLiteError) {
    let pushedOut = unsafe try storage.quarantine.add(
      topic: topic, payload: payload, refusal: refusal, at: wall, keepsEach: keepsEach)
    counters[refusal.reason] += 1
    counters[.quarantined] += 1
    counters[.quarantineOverflow] += Int64(pushedOut)
  }

  /// Stores one value and evaluates what it touches.
  func store(_ arrival: Arrival) throws(SQLiteError) -> Refusal? {
    var sample = arrival.sample
    if sample.time > wall + settings.futureTolerance {
      return Refusal(
        .futureTime,
        detail: "\(CivilTime.iso8601(sample.time)) is ahead of the clock; set the device's clock")
    }
    if clock.driver == .readings, sample.time > clock.now {
      if clock.now > .min { advance(through: sample.time - 1) }
      clock.move(to: sample.time)
    }
    let series = wiring.seriesOfSlot[arrival.slot]
    var correction: QualityControl.Correction?
    if sample.quality == .missing {
      quality.skip(arrival.slot, time: sample.time)
    } else {
      let verdict = quality.check(arrival.slot, time: sample.time, value: sample.value)
      sample.quality = verdict.quality
      correction = verdict.correction
    }
    return try append(sample, of: arrival, to: series, correction: correction)
  }

  private func append(
    _ sample: Sample, of arrival: Arrival, to series: SeriesID, correction: QualityControl.Correction?
  ) throws(SQLiteError) -> Refusal? {
    switch head.append(sample, to: series, place: arrival.place) {
    case .appended: break
    case .sorted: counters[.late] += 1
    case .repeated:
      counters[.repeats] += 1
      return nil
    case .conflicting(let stored):
      return conflict(sample, stored.value)
    case .history:
      return try storeHistory(sample, to: series, place: arrival.place)
    }
    journal.append(Reading(series: series, sample: sample, place: arrival.place))
    note(sample)
    if arrival.isMoving { lastFixes.note(arrival.place, at: sample.time, of: arrival.device) }
    if let correction { correct(series, correction) }
    if clock.driver == .wall, wall - sample.time > settings.alertAge {
      counters[.tooOldToAlert] += 1
    } else {
      let isHidden = !sample.isVisibleToRules && correction == nil
      if !isHidden || engine.looksAtHidden(series) {
        evaluate(series, at: sample.time, isHidden: isHidden, of: arrival)
      }
    }
    return nil
  }

  /// A spike is seen when the reading after it comes; its flag is changed then, in memory and in the store.
  private func correct(_ series: SeriesID, _ correction: QualityControl.Correction) {
    guard head.setQuality(correction.quality, of: series, at: correction.time) else { return }
    head.forEach(in: series, after: correction.time - 1, through: correction.time) { sample in
      journal.append(Reading(series: series, sample: sample), kind: .requalified)
    }
  }

  private func storeHistory(
    _ sample: Sample, to series: SeriesID, place: PlaceTag
  ) throws(SQLiteError) -> Refusal? {
    let reading = Reading(series: series, sample: sample, place: place)
    switch try storage.series.appendHistory(reading) {
    case .conflicting(let stored): return conflict(sample, stored.value)
    case .repeated: counters[.repeats] += 1
    case .history, .sorted, .appended:
      journal.append(reading, kind: .history)
      counters[.history] += 1
      note(sample)
    }
    return nil
  }

  private func note(_ sample: Sample) {
    counters[.readings] += 1
    switch sample.quality {
    case .suspect: counters[.suspect] += 1
    case .fail: counters[.fail] += 1
    case .missing: counters[.missing] += 1
    case .good, .unknown: break
    }
  }

  private func conflict(_ sample: Sample, _ stored: Double) -> Refusal {
    Refusal(
      .conflict,
      detail:
        "\(sample.value) at \(CivilTime.iso8601(sample.time)); \(stored) is already stored for that time")
  }
}
