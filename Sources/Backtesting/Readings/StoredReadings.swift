package import DeviceCatalog
package import SQLiteStore
package import Telemetry
import TimeSeries

/// Readings of the store, seen in one snapshot while a daemon goes on writing.
///
/// A reading that came too late for the rules of its day counts here as if it had come in time: a backtest asks
/// what rules say to what happened, not to what the network made of it.
package final class StoredReadings {
  /// The times of the first and the last reading; `nil` where there is none.
  package let extent: ClosedRange<Milliseconds>?
  private let database: Database
  private let reader: SeriesReader
  /// By slot; `nil` where nothing of it was ever stored.
  private let stored: [SeriesID?]

  /// Begins a snapshot of the store; it ends with the object.
  package init(_ database: Database, catalog: Catalog) throws(SQLiteError) {
    self.database = database
    try database.execute("BEGIN")
    reader = try SeriesReader(database)
    var numbers: [SeriesKey: SeriesID] = [:]
    for (index, key) in try reader.series().enumerated() { numbers[key] = SeriesID(index) }
    stored = catalog.seriesKeys.map { numbers[$0] }
    extent = try reader.extent()
  }

  deinit { database.rollBack() }

  /// The samples of the window `(after, through]`.
  func window(
    of series: [SeriesID], after: Milliseconds, through: Milliseconds
  ) throws(SQLiteError) -> ReadingWindow {
    let known = series.compactMap { stored[Int($0.index)] }
    var runs = try reader.samples(of: known, after: after, through: through)[...]
    var window = ReadingWindow()
    for one in series {
      let run = stored[Int(one.index)] == nil ? [] : runs.removeFirst()
      window.add(run.lazy.map(\.sample))
    }
    return window
  }
}
