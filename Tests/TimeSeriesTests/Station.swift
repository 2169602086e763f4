import Glibc
import SQLiteStore
import Telemetry
import TimeSeries

/// A store in a file of its own, driven as the pipeline drives it: one transaction a batch.
final class Station {
  let path: String
  private(set) var database: Database
  private(set) var storage: SeriesStorage
  var head = Head()
  private var encoder = JournalEncoder()
  private let configure: (inout Head) -> Void
  private(set) var counts = Counts()

  /// How often each outcome came.
  struct Counts: Equatable {
    var accepted = 0
    var repeated = 0
    var conflicting = 0
    var history = 0
  }

  /// - Parameter configure: sets windows and latenesses, at the first start and at each later one.
  init(series count: Int, configure: @escaping (inout Head) -> Void = { _ in }) throws {
    var name = Array("/tmp/citywatch-series-XXXXXX".utf8CString)
    close(unsafe mkstemp(&name))
    path = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    self.configure = configure
    database = try Database(path: path)
    try database.execute("PRAGMA journal_mode = WAL")
    try SeriesSchema.create(in: database)
    storage = try SeriesStorage(database)
    for index in 0..<count { _ = try storage.register(Station.key(index)) }
    head.grow(toSeries: count)
    configure(&head)
  }

  deinit {
    for suffix in ["", "-wal", "-shm"] { unsafe unlink(path + suffix) }
  }

  static func key(_ index: Int) -> SeriesKey {
    SeriesKey(device: "gauge-\(index)", quantity: "water_level", channel: index % 2 == 0 ? "" : "b")
  }

  func deliver(_ readings: [Reading]) throws {
    try database.transaction { () throws(SQLiteError) in
      encoder.removeAll()
      for reading in readings { try take(reading) }
      try storage.append(&encoder)
    }
  }

  private func take(_ reading: Reading) throws(SQLiteError) {
    var outcome = head.append(reading.sample, to: reading.series, place: reading.place)
    if outcome == .history { outcome = try storage.appendHistory(reading) }
    switch outcome {
    case .appended, .sorted:
      counts.accepted += 1
      encoder.append(reading)
    case .history:
      counts.history += 1
      encoder.append(reading, kind: .history)
    case .repeated: counts.repeated += 1
    case .conflicting: counts.conflicting += 1
    }
  }

  /// Changes a flag as a spike test does, one reading later.
  func requalify(_ series: SeriesID, at time: Milliseconds, _ quality: Quality) throws {
    head.setQuality(quality, of: series, at: time)
    try database.transaction { () throws(SQLiteError) in
      encoder.removeAll()
      let sample = Sample(time: time, value: 0, quality: quality)
      encoder.append(Reading(series: series, sample: sample), kind: .requalified)
      try storage.append(&encoder)
    }
  }

  @discardableResult
  func seal(budget: Int = 10_000) throws -> SealReport {
    var report = SealReport()
    try database.transaction { () throws(SQLiteError) in report = try storage.seal(&head, budget: budget) }
    return report
  }

  /// Seals until a round over all series finds nothing to do.
  func sealAll() throws {
    while try seal().isWork {}
  }

  /// Does a sealing step, and loses power before the commit.
  func sealAndLosePower(budget: Int) throws {
    try database.execute("BEGIN IMMEDIATE")
    _ = try storage.seal(&head, budget: budget)
    database.rollBack()
    try restart()
  }

  func restart() throws {
    database = try Database(path: path)
    storage = try SeriesStorage(database)
    head = Head()
    head.grow(toSeries: storage.seriesCount)
    configure(&head)
    try storage.restore(&head)
    head.checkInvariants()
  }

  func reader() throws -> SeriesReader { try SeriesReader(Database(path: path, access: .readOnly)) }

  func stored(_ index: Int, after: Milliseconds = -1, through: Milliseconds = 1 << 58) throws
    -> [StoredSample]
  {
    try reader().samples(of: SeriesID(index), after: after, through: through)
  }

  /// What the head holds of a series in its window.
  func window(_ index: Int) -> [Sample] {
    let series = SeriesID(index)
    var found: [Sample] = []
    guard let newest = head.newest(series) else { return [] }
    head.forEach(in: series, after: newest.time - head.window(of: series), through: .max) {
      found.append($0)
    }
    return found
  }
}

/// A day of readings, a minute apart, of gauges that rise and fall by centimetres.
func day(series count: Int, minutes: Int = 1_440, from start: Int = 0, seed: UInt64 = 7) -> [Reading] {
  var random = SeededGenerator(seed: seed)
  var readings: [Reading] = []
  for minute in start..<(start + minutes) {
    for index in 0..<count {
      let value = Double(300 + Int.random(in: 0...9, using: &random)) / 100
      let sample = Sample(time: Int64(minute) * Span.minute, value: value, quality: .good)
      readings.append(Reading(series: SeriesID(index), sample: sample))
    }
  }
  return readings
}

extension Array {
  /// The list in pieces of at most `size`.
  func batches(of size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
