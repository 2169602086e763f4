package import SQLiteStore
package import Telemetry

extension SeriesStorage {
  /// Fills an empty head with what it held before the program ended: unsealed readings from the journal, and
  /// from chunks what the windows of the series reach beyond them.
  ///
  /// - Precondition: the head has no samples; its windows and latenesses are set for the series that are not
  ///   to have the usual ones.
  package func restore(_ head: inout Head) throws(SQLiteError) {
    head.grow(toSeries: seriesCount)
    for (index, time) in registry.sealedThrough.enumerated() {
      if let time { head.restoreSealedThrough(time, of: SeriesID(index)) }
    }
    let waiting = try restoreUnsealed(&head)
    for reading in waiting where try storedSample(of: reading.series, at: reading.sample.time) == nil {
      shelf.add(StoredSample(reading.sample, place: reading.place, isHistory: true), of: reading.series)
    }
    for index in 0..<seriesCount { try restoreWindow(of: SeriesID(index), in: &head) }
  }

  /// Fills up the head of a running program for a series whose window has become longer.
  ///
  /// Rules that are loaded by day may look further back than those before; a mean of 24 hours over the two that
  /// happen to lie in memory would raise an alert that the next restart takes back.
  package func deepen(_ series: SeriesID, in head: inout Head) throws(SQLiteError) {
    guard let newest = head.newest(series)?.time, let oldest = head.oldest(series)?.time else { return }
    let through = min(head.sealedThrough(series), oldest - 1)
    let reach = newest - head.window(of: series)
    guard reach < through else { return }
    let run = try chunks.samples(of: series, after: reach, through: through).filter { !$0.isHistory }
    if !run.isEmpty { head.restoreSealed(run.map(\.sample), of: series) }
  }

  /// Returns the history readings of the journal; whether they are sealed is for chunks to tell.
  private func restoreUnsealed(_ head: inout Head) throws(SQLiteError) -> [Reading] {
    var history: [Reading] = []
    var foreign: SeriesID?
    let seriesCount = seriesCount
    try readJournal { record in
      let reading = record.reading
      guard reading.series.index < seriesCount else {
        foreign = reading.series
        return
      }
      switch record.kind {
      case .reading:
        if reading.sample.time > head.sealedThrough(reading.series) { head.restore(reading) }
      case .history: history.append(reading)
      case .requalified:
        if reading.sample.time > head.sealedThrough(reading.series) {
          head.setQuality(reading.sample.quality, of: reading.series, at: reading.sample.time)
        }
      }
    }
    if let foreign {
      throw SeriesSchema.damaged("journal", .impossible("the series number \(foreign.index)"))
    }
    return history
  }

  private func restoreWindow(of series: SeriesID, in head: inout Head) throws(SQLiteError) {
    guard let sealed = registry.sealedThrough[Int(series.index)] else { return }
    // The newest two are kept whatever their age.
    let missing = 2 - head.count(of: series)
    guard missing > 0 || head.window(of: series) > head.lateness(of: series) else { return }
    let newest = head.newest(series)?.time ?? sealed
    let reach = newest - head.window(of: series)
    var run = try chunks.samples(of: series, after: min(reach, sealed), through: sealed)
    run.removeAll { $0.isHistory }
    var before = run.first?.time ?? sealed + 1
    while run.count < missing {
      let elder = try chunks.runBefore(before, of: series)
      guard let first = elder.first else { break }
      run = elder.filter { !$0.isHistory }.suffix(missing - run.count) + run
      before = first.time
    }
    if !run.isEmpty { head.restoreSealed(run.map(\.sample), of: series) }
  }
}
