import DeviceCatalog
package import SQLiteStore
package import Telemetry

/// One reading to be stored from a file.
package struct ImportedReading: Hashable, Sendable {
  /// The series it belongs to.
  package var key: SeriesKey
  /// When it was true.
  package var time: Milliseconds
  /// In the canonical unit; `nil` for a recorded absence.
  package var value: Double?

  /// A reading from a file.
  package init(key: SeriesKey, time: Milliseconds, value: Double?) {
    self.key = key
    self.time = time
    self.value = value
  }
}

/// What an import did.
package struct ImportReport: Sendable {
  /// Readings stored for the first time.
  package var stored = 0
  /// Readings that were stored before.
  package var repeated = 0
  /// What was refused: the position in the list, and why.
  package var refused: [(index: Int, refusal: Refusal)] = []
}

extension Pipeline {
  /// What the payload decoder believes of a device's clock holds for files too.
  private static let believableTimes: Range<Milliseconds> = 0..<CivilTime(year: 2200, month: 1, day: 1).time()

  /// Stores readings from a file, in one turn. They are judged like any others; on the wall clock those older
  /// than `alert_age` are history.
  package func importReadings(
    _ readings: [ImportedReading], wall: Milliseconds
  ) throws(SQLiteError) -> ImportReport {
    var report = ImportReport()
    self.wall = wall
    try turn { () throws(SQLiteError) in
      for (index, reading) in readings.enumerated() {
        let before = counters[.repeats]
        guard Pipeline.believableTimes.contains(reading.time) else {
          let refusal = Refusal(.badTimestamp, detail: "\(reading.time) ms lies outside 1970 to 2200")
          counters[refusal.reason] += 1
          report.refused.append((index, refusal))
          continue
        }
        guard let arrival = arrival(of: reading) else {
          let detail = "no device in devices/ measures \(reading.key.device) \(reading.key.quantity)"
          counters[.unknownDevice] += 1
          report.refused.append((index, Refusal(.unknownDevice, detail: detail)))
          continue
        }
        if let refusal = try store(arrival) {
          counters[refusal.reason] += 1
          report.refused.append((index, refusal))
        } else if counters[.repeats] > before {
          report.repeated += 1
        } else {
          report.stored += 1
        }
      }
      advanceTimers(wall: wall)
    }
    return report
  }

  private func arrival(of reading: ImportedReading) -> Arrival? {
    guard let device = blueprint.catalog.device(named: reading.key.device) else { return nil }
    let owner = blueprint.catalog.devices[Int(device.index)]
    let slots = owner.firstSlot..<(owner.firstSlot + owner.fieldCount)
    guard let slot = slots.first(where: { blueprint.catalog.seriesKeys[$0] == reading.key }) else {
      return nil
    }
    let sample = Sample(
      time: reading.time, value: reading.value ?? .nan, quality: reading.value == nil ? .missing : .unknown)
    return Arrival(
      slot: slot, device: device, sample: sample, place: .ofDevice,
      isMoving: blueprint.catalog.classes[owner.classIndex].isMoving)
  }
}
