package import SQLiteStore
package import Telemetry

/// Reads series from a connection of its own, beside a daemon that goes on writing.
///
/// Chunks and journal are read in one snapshot, so a sample that is being moved from one to the other is seen
/// once. The head is not needed: whatever is acknowledged is in the file.
package final class SeriesReader {
  let database: Database
  private let chunks: ChunkTable
  private let codec = ChunkCodec()

  /// Reads from a database that has the tables of `SeriesSchema`; a read-only connection is enough.
  package init(_ database: Database) throws(SQLiteError) {
    self.database = database
    chunks = try ChunkTable(database, codec: codec)
  }

  /// All series, by number.
  package func series() throws(SQLiteError) -> [SeriesKey] {
    try SeriesRegistry(database).keys
  }

  /// The samples of a series in the window `(after, through]`, in the order of time, each time once.
  package func samples(
    of series: SeriesID, after: Milliseconds, through: Milliseconds
  ) throws(SQLiteError) -> [StoredSample] {
    try samples(of: [series], after: after, through: through)[0]
  }

  /// The samples of several series, in one walk through the journal.
  ///
  /// Where a time is stored twice the sample in a chunk wins, because it has its last flag; within the
  /// journal the first one wins.
  package func samples(
    of series: [SeriesID], after: Milliseconds, through: Milliseconds
  ) throws(SQLiteError) -> [[StoredSample]] {
    var results: [[StoredSample]] = []
    try inSnapshot { () throws(SQLiteError) in
      var young = JournalExcerpt(of: series)
      try JournalTable.forEach(in: database, after: after, through: through) { record in
        let time = record.reading.sample.time
        if time > after, time <= through { young.add(record) }
      }
      for one in series {
        let old = try chunks.samples(of: one, after: after, through: through)
        results.append(SampleRun.merged(old, young.run(of: one)))
      }
    }
    return results
  }

  /// The newest sample of each series, by number; `nil` where a series has none.
  ///
  /// A series' newest sample is never sealed, so the journal has it; only where all of a series was imported
  /// as history does a chunk.
  package func latest() throws(SQLiteError) -> [StoredSample?] {
    var latest: [StoredSample?] = []
    try inSnapshot { () throws(SQLiteError) in
      latest = Array(repeating: nil, count: try SeriesRegistry(database).keys.count)
      try JournalTable.forEach(in: database) { record in
        let index = Int(record.reading.series.index)
        guard index < latest.count else { return }
        let time = record.reading.sample.time
        if record.kind == .requalified {
          if latest[index]?.time == time { latest[index]?.sample.quality = record.reading.sample.quality }
        } else if latest[index].map({ $0.time < time }) ?? true {
          latest[index] = StoredSample(
            record.reading.sample, place: record.reading.place, isHistory: record.kind == .history)
        }
      }
      for index in latest.indices where latest[index] == nil {
        latest[index] = try chunks.runBefore(.max, of: SeriesID(index)).last
      }
    }
    return latest
  }

  private func inSnapshot(_ body: () throws(SQLiteError) -> Void) throws(SQLiteError) {
    guard !database.isInTransaction else { return try body() }
    try database.execute("BEGIN")
    defer { database.rollBack() }
    try body()
  }
}

/// The entries of some series in the journal, as sorted runs.
struct JournalExcerpt {
  private var runs: [SeriesID: [Milliseconds: StoredSample]] = [:]

  init(of series: [SeriesID]) {
    for one in series { runs[one] = [:] }
  }

  mutating func add(_ record: JournalRecord) {
    let reading = record.reading
    let time = reading.sample.time
    guard runs[reading.series] != nil else { return }
    let stored = runs[reading.series]?[time]
    if record.kind == .requalified {
      if stored != nil { runs[reading.series]?[time]?.sample.quality = reading.sample.quality }
    } else if stored == nil {
      runs[reading.series]?[time] = StoredSample(
        reading.sample, place: reading.place, isHistory: record.kind == .history)
    }
  }

  func run(of series: SeriesID) -> [StoredSample] {
    (runs[series] ?? [:]).values.sorted { $0.time < $1.time }
  }
}
