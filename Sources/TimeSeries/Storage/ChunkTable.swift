import SQLiteStore
import Telemetry

/// The chunks of all series. Those of one series never overlap and never share a time, so reading them in the
/// order of their last times reads the series in order.
struct ChunkTable {
  /// One chunk without its samples.
  struct Row {
    let id: Int64
    let count: Int
  }

  /// Where a chunk is full. At two thirds of a byte a sample it fills about one and a half pages; larger ones
  /// save little, and a dashboard that asks for an hour unpacks a whole one.
  static let fullCount = 8_192
  /// How many chunks of a size become one.
  static let joinedAtOnce = 4

  let codec: ChunkCodec
  private let selectFrom: Statement
  private let selectBefore: Statement
  private let insert: Statement
  private let update: Statement
  private let delete: Statement

  init(_ database: Database, codec: ChunkCodec) throws(SQLiteError) {
    self.codec = codec
    selectFrom = try database.prepare(
      """
      SELECT id, first_time, last_time, count, body FROM chunks
      WHERE series = ? AND last_time >= ? ORDER BY last_time
      """)
    selectBefore = try database.prepare(
      """
      SELECT id, first_time, last_time, count, body FROM chunks
      WHERE series = ? AND last_time < ? ORDER BY last_time DESC
      """)
    insert = try database.prepare(
      "INSERT INTO chunks (series, first_time, last_time, count, body) VALUES (?, ?, ?, ?, ?)")
    update = try database.prepare(
      "UPDATE chunks SET series = ?, first_time = ?, last_time = ?, count = ?, body = ? WHERE id = ?")
    delete = try database.prepare("DELETE FROM chunks WHERE id = ?")
  }

  /// The samples of the window `(after, through]`, in order.
  func samples(
    of series: SeriesID, after: Milliseconds, through: Milliseconds
  ) throws(SQLiteError) -> [StoredSample] {
    guard after < through else { return [] }
    var found: [StoredSample] = []
    selectFrom.bind(1, Int64(series.index))
    selectFrom.bind(2, after + 1)
    defer { selectFrom.reset() }
    while try selectFrom.step(), selectFrom.integer(1) <= through {
      found += SampleRun.window(try run(selectFrom), after: after, through: through)
    }
    return found
  }

  /// The youngest chunk that ends before `time`; empty where there is none.
  func runBefore(_ time: Milliseconds, of series: SeriesID) throws(SQLiteError) -> [StoredSample] {
    selectBefore.bind(1, Int64(series.index))
    selectBefore.bind(2, time)
    defer { selectBefore.reset() }
    return try selectBefore.step() ? run(selectBefore) : []
  }

  /// The first chunk that ends at or after `time`: when it starts, and its samples where it covers `time`.
  func runCovering(
    _ time: Milliseconds, of series: SeriesID
  ) throws(SQLiteError) -> (firstTime: Milliseconds, samples: [StoredSample])? {
    selectFrom.bind(1, Int64(series.index))
    selectFrom.bind(2, time)
    defer { selectFrom.reset() }
    guard try selectFrom.step() else { return nil }
    let firstTime = selectFrom.integer(1)
    return (firstTime, firstTime <= time ? try run(selectFrom) : [])
  }

  /// Stores a run, merged with the chunks that it overlaps and with smaller neighbours before it.
  ///
  /// Small chunks compress badly, and a chunk rewritten for each addition would be written a hundred times.
  /// In between lies what a counter to the base of four does: four runs of a size become one, so each sample
  /// is rewritten three times on its way into a full chunk.
  ///
  /// - Returns: how many samples were written.
  func store(_ added: [StoredSample], of series: SeriesID) throws(SQLiteError) -> Int {
    guard let first = added.first, let last = added.last else { return 0 }
    var (rows, run) = try overlapping(from: first.time, through: last.time, of: series)
    run = SampleRun.merged(run, added)
    try absorbSmallerNeighbours(before: run[0].time, of: series, into: &run, &rows)
    var start = 0
    let pieces = (run.count + ChunkTable.fullCount - 1) / ChunkTable.fullCount
    // Rows are freed first: two chunks of a series may not end at the same time, not even for a moment.
    for row in rows.dropFirst() { try remove(row) }
    for piece in 0..<pieces {
      let end = run.count * (piece + 1) / pieces
      try write(Array(run[start..<end]), of: series, over: piece == 0 ? rows.first : nil)
      start = end
    }
    return run.count
  }

  /// Removes the chunks of a series that end before `time`.
  func removeAll(of series: SeriesID, before time: Milliseconds) throws(SQLiteError) -> Int {
    var rows: [Row] = []
    selectBefore.bind(1, Int64(series.index))
    selectBefore.bind(2, time)
    while try selectBefore.step() { rows.append(row(selectBefore)) }
    for row in rows { try remove(row) }
    return rows.count
  }

  private func overlapping(
    from first: Milliseconds, through last: Milliseconds, of series: SeriesID
  ) throws(SQLiteError) -> ([Row], [StoredSample]) {
    var rows: [Row] = []
    var samples: [StoredSample] = []
    selectFrom.bind(1, Int64(series.index))
    selectFrom.bind(2, first)
    defer { selectFrom.reset() }
    while try selectFrom.step(), selectFrom.integer(1) <= last {
      rows.append(row(selectFrom))
      samples += try run(selectFrom)
    }
    return (rows, samples)
  }

  private func absorbSmallerNeighbours(
    before time: Milliseconds, of series: SeriesID, into run: inout [StoredSample], _ rows: inout [Row]
  ) throws(SQLiteError) {
    selectBefore.bind(1, Int64(series.index))
    selectBefore.bind(2, time)
    let absorbed = try smallerNeighbours(of: run.count)
    guard absorbed > 0 else { return }
    defer { selectBefore.reset() }
    var runs = [run]
    while runs.count <= absorbed, try selectBefore.step() {
      rows.append(row(selectBefore))
      runs.append(try self.run(selectBefore))
    }
    run = Array(runs.reversed().joined())
  }

  /// How many elder neighbours a run of `count` samples takes in: three of its own size, then three of the
  /// size that makes, and so on.
  private func smallerNeighbours(of count: Int) throws(SQLiteError) -> Int {
    defer { selectBefore.reset() }
    var total = count
    var absorbed = 0
    while true {
      var joined = total
      for _ in 1..<ChunkTable.joinedAtOnce {
        guard try selectBefore.step() else { return absorbed }
        let neighbour = row(selectBefore).count
        guard neighbour <= 2 * total, joined + neighbour <= ChunkTable.fullCount else { return absorbed }
        joined += neighbour
      }
      absorbed += ChunkTable.joinedAtOnce - 1
      total = joined
    }
  }

  private func write(
    _ run: [StoredSample], of series: SeriesID, over row: Row?
  ) throws(SQLiteError) {
    let statement = row == nil ? insert : update
    statement.bind(1, Int64(series.index))
    statement.bind(2, run[0].time)
    statement.bind(3, run[run.count - 1].time)
    statement.bind(4, run.count)
    statement.bind(5, codec.encode(run))
    if let row { statement.bind(6, row.id) }
    try statement.run()
  }

  private func remove(_ row: Row) throws(SQLiteError) {
    delete.bind(1, row.id)
    try delete.run()
  }

  private func row(_ statement: Statement) -> Row {
    Row(id: statement.integer(0), count: Int(statement.integer(3)))
  }

  private func run(_ statement: Statement) throws(SQLiteError) -> [StoredSample] {
    let decoded: Result<[StoredSample], FormatFault> = unsafe statement.withBlob(4) { bytes in
      Result { () throws(FormatFault) in try unsafe codec.decode(bytes) }
    }
    switch decoded {
    case .success(let run): return run
    case .failure(let fault): throw SeriesSchema.damaged("chunk \(statement.integer(0))", fault)
    }
  }
}
