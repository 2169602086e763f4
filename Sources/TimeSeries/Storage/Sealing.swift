package import SQLiteStore
import Telemetry

/// What one sealing step did.
package struct SealReport: Equatable, Sendable {
  /// How many samples went from the head or from history into chunks.
  package var sealed = 0
  /// How many samples were written, those of merged older chunks included.
  package var written = 0
  /// How many journal entries were removed.
  package var released = 0
  /// How many of them were still needed and written again, in a younger row.
  package var carried = 0

  /// What the step cost, in samples written: a run costs some statements besides its samples.
  var work = 0

  /// A step that has done nothing yet.
  package init() {}

  /// Whether the step found anything to do. A step looks at a bounded number of series, so the next one may.
  package var isWork: Bool { written > 0 || released > 0 }
}

extension SeriesStorage {
  /// A journal row goes when at most one entry in this many is still needed; those few are carried on.
  private static let carriedShare = 8
  /// What a run's statements cost, in samples written: a rough figure that keeps steps of tiny runs short.
  private static let runWork = 100
  /// How many journal entries are checked in the time of writing one sample.
  private static let entriesChecked = 4
  /// How many superfluous entries are not worth a look at the journal.
  private static let tolerated = 4_096

  /// Seals a bounded piece: moves samples from the head into chunks, then removes journal rows.
  ///
  /// Call it inside a transaction, between batches. A crash before the commit leaves head samples in the
  /// journal, a crash after it finds them in chunks; never both, never none.
  ///
  /// A row of the journal may hold a reading that stays unsealed for months, because its device fell silent.
  /// Such a reading is written again into a younger row, as in a log-structured file system, and the old row
  /// goes. Whether an entry is still needed follows from its series alone: samples are sealed in the order of
  /// time, so it is needed where its time lies after the sealed time, or, as history, while it waits.
  /// (M. Rosenblum, J. K. Ousterhout, *The design and implementation of a log-structured file system*, 1991.)
  ///
  /// - Parameter budget: about how many samples may be written for chunks, and as much again for the journal.
  ///   A budget of 8,192 costs a millisecond or two. To keep up, spend at least four times the readings taken
  ///   in since the last step. A head that has grown large gets more by itself.
  package func seal(_ head: inout Head, budget: Int) throws(SQLiteError) -> SealReport {
    precondition(database.isInTransaction, "sealing needs the caller's transaction")
    let budget = Int(Double(budget) * head.pressure)
    var report = SealReport()
    var visited = 0
    while report.work < budget, visited < min(head.seriesCount, max(budget, 1)) {
      if sealCursor >= head.seriesCount { sealCursor = 0 }
      let series = SeriesID(sealCursor)
      sealCursor += 1
      visited += 1
      if head.isRipe(series) { try sealRun(of: series, in: &head, &report) }
    }
    while report.work < budget, shelf.isCrowded, let series = shelf.largest {
      try sealHistory(of: series, &report)
    }
    try cleanJournal(head, budget: budget, &report)
    return report
  }

  private func sealRun(
    of series: SeriesID, in head: inout Head, _ report: inout SealReport
  ) throws(SQLiteError) {
    let run = head.sealableRun(of: series)
    guard let last = run.last else { return }
    try store(run, of: series, &report)
    try registry.markSealed(series, through: last.time)
    head.markSealed(series, through: last.time)
  }

  private func sealHistory(of series: SeriesID, _ report: inout SealReport) throws(SQLiteError) {
    try store(shelf.take(series), of: series, &report)
  }

  private func store(
    _ run: [StoredSample], of series: SeriesID, _ report: inout SealReport
  ) throws(SQLiteError) {
    let written = try chunks.store(run, of: series)
    report.sealed += run.count
    report.written += written
    report.work += written + SeriesStorage.runWork
    storedTimes.forget(series)
  }

  // MARK: - The journal's rows

  private func cleanJournal(
    _ head: borrowing Head, budget: Int, _ report: inout SealReport
  ) throws(SQLiteError) {
    carrier.removeAll()
    // The journal has its own budget, so that writing chunks can never starve it.
    let limit = report.work + budget
    while report.work < limit {
      let needed = head.unsealedCount + shelf.count
      let superfluous = journal.entryCount + carrier.count - needed
      guard superfluous > min(SeriesStorage.tolerated, needed / 4) else { break }
      guard let (row, records) = try journal.oldest() else { break }
      for record in records where record.kind == .history {
        if shelf.sample(of: record.reading.series, at: record.reading.sample.time) != nil {
          try sealHistory(of: record.reading.series, &report)
        }
      }
      let kept = records.filter { isNeeded($0, head) }
      // A network outage can leave half of every old row needed. Once the superfluous entries outweigh the
      // needed ones, rows are rewritten all the same, or the journal would grow without end.
      let isMostlyDone = kept.count * SeriesStorage.carriedShare <= records.count
      guard isMostlyDone || superfluous > needed / 2 + SeriesStorage.tolerated else { break }
      report.work += records.count / SeriesStorage.entriesChecked + kept.count
      for record in kept { carry(record, head) }
      try journal.remove(row)
      report.released += row.count
      report.carried += kept.count
    }
    try append(&carrier)
    carrier.removeAll()
  }

  private func isNeeded(_ record: JournalRecord, _ head: borrowing Head) -> Bool {
    record.kind != .history && record.reading.sample.time > head.sealedThrough(record.reading.series)
  }

  /// Writes an entry again, with the flag that its sample has by now: the entry that changed it may stand in
  /// an older row than this one.
  private func carry(_ record: JournalRecord, _ head: borrowing Head) {
    guard record.kind == .reading else { return }
    var reading = record.reading
    if let sample = head.sample(of: reading.series, at: reading.sample.time) { reading.sample = sample }
    carrier.append(reading)
  }
}
