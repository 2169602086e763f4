package import SQLiteStore
package import Telemetry

/// The series of the store: their numbers, the journal of their newest readings and the chunks of the rest.
///
/// Everything that changes runs inside the transaction of the caller, so that a reading, the rule state it
/// changed and the alerts it caused become durable together. What is kept in memory beside the tables follows
/// the transaction's success; after a failed commit make a new storage and restore a new head.
///
///     try SeriesSchema.create(in: database)
///     let storage = try SeriesStorage(database)
///     let level = try storage.register(SeriesKey(device: "tra-khuc-1", quantity: "water_level"))
package final class SeriesStorage {
  let database: Database
  var registry: SeriesRegistry
  var journal: JournalTable
  let chunks: ChunkTable
  var shelf = HistoryShelf()
  var storedTimes = StoredTimes()
  /// The series at which the next sealing step goes on.
  var sealCursor = 0
  /// The series at which the next retention step goes on.
  var retentionCursor = 0
  var carrier = JournalEncoder()

  /// Opens the series of a database that has the tables of `SeriesSchema`.
  ///
  /// - Parameter level: Zstandard's level for new chunks.
  package init(_ database: Database, level: Int32 = ChunkCodec.defaultLevel) throws(SQLiteError) {
    self.database = database
    registry = try SeriesRegistry(database)
    journal = try JournalTable(database)
    chunks = try ChunkTable(database, codec: ChunkCodec(level: level))
  }

  /// How many series there are; their numbers are those below it.
  package var seriesCount: Int { registry.keys.count }

  /// How many entries the journal has.
  package var journalEntryCount: Int { journal.entryCount }

  /// How many readings wait for being merged into older chunks.
  package var waitingHistoryCount: Int { shelf.count }

  /// What a series is.
  package func key(of series: SeriesID) -> SeriesKey { registry.keys[Int(series.index)] }

  /// The number of a series, where it has one.
  package func series(_ key: SeriesKey) -> SeriesID? { registry.id(of: key) }

  /// The number of a series; a new one gets the next. Make room in the head afterwards.
  package func register(_ key: SeriesKey) throws(SQLiteError) -> SeriesID {
    try registry.register(key)
  }

  /// Writes a batch as one row of the journal. A batch without entries writes nothing.
  package func append(_ batch: inout JournalEncoder) throws(SQLiteError) {
    guard batch.count > 0 else { return }
    let (count, firstTime, lastTime) = (batch.count, batch.firstTime, batch.lastTime)
    try unsafe batch.withFinishedBytes { bytes throws(SQLiteError) in
      try unsafe journal.append(bytes, count: count, firstTime: firstTime, lastTime: lastTime)
    }
  }

  /// Visits all entries of the journal in the order in which they came.
  package func readJournal(_ body: (JournalRecord) -> Void) throws(SQLiteError) {
    try JournalTable.forEach(in: database, body)
  }

  /// Takes in a reading that the head called history, unless its time is stored already.
  ///
  /// Where it is `.history` the caller adds it to the batch with that kind; `.repeated` and
  /// `.conflicting` mean what they mean in the head. A day delivered twice is so stored once.
  package func appendHistory(_ reading: Reading) throws(SQLiteError) -> AppendOutcome {
    let time = reading.sample.time
    if let stored = try storedSample(of: reading.series, at: time) {
      let isSame =
        stored.value == reading.sample.value || stored.value.bitPattern == reading.sample.value.bitPattern
      return isSame ? .repeated : .conflicting(stored: stored)
    }
    shelf.add(StoredSample(reading.sample, place: reading.place, isHistory: true), of: reading.series)
    return .history
  }

  /// The sample that chunks, or the readings waiting for them, hold at exactly `time`. The head is not asked.
  package func storedSample(of series: SeriesID, at time: Milliseconds) throws(SQLiteError) -> Sample? {
    if let waiting = shelf.sample(of: series, at: time) { return waiting.sample }
    if let known = storedTimes.lookUp(time, of: series) { return known?.sample }
    guard let (firstTime, run) = try chunks.runCovering(time, of: series) else {
      storedTimes.remember([], of: series, from: time, through: .max)
      return nil
    }
    guard firstTime <= time else {
      storedTimes.remember([], of: series, from: time, through: firstTime - 1)
      return nil
    }
    let position = SampleRun.lowerBound(run, time)
    let ahead = run[position...].prefix(StoredTimes.lookAhead(series: seriesCount))
    storedTimes.remember(ahead, of: series, from: time, through: ahead.last?.time ?? time)
    return ahead.first?.time == time ? ahead.first?.sample : nil
  }
}
