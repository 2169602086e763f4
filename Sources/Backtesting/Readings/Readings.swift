package import SQLiteStore
package import Telemetry

/// Where a backtest takes its readings from, numbered by the slots of a catalog.
package enum Readings {
  /// Files, read whole.
  case files(FileReadings)
  /// The store, read a window at a time.
  case store(StoredReadings)
  /// Whoever measures.
  case made(MadeReadings)

  /// The times of the first and the last reading; `nil` where there is none.
  package var extent: ClosedRange<Milliseconds>? {
    switch self {
    case .files(let readings): readings.extent
    case .store(let readings): readings.extent
    case .made(let readings): readings.extent
    }
  }

  /// The samples of some series in the window `(after, through]`, each series in the order of time.
  package func window(
    of series: [SeriesID], after: Milliseconds, through: Milliseconds
  ) throws(SQLiteError) -> ReadingWindow {
    switch self {
    case .files(let readings): readings.window(of: series, after: after, through: through)
    case .store(let readings): try readings.window(of: series, after: after, through: through)
    case .made(let readings): readings.window(of: series, after: after, through: through)
    }
  }
}

/// The readings of some series over a while: the runs of all series one behind the other, in one array.
package struct ReadingWindow: Sendable {
  /// All samples.
  package private(set) var samples: [Sample] = []
  /// Where the run of each series begins; one more for the end.
  package private(set) var starts: [Int] = [0]

  /// Nothing yet.
  package init() {}

  /// Adds the run of the next series.
  package mutating func add(_ run: some Collection<Sample>) {
    samples.append(contentsOf: run)
    starts.append(samples.count)
  }

  /// The run of the n-th series that was added.
  package func run(_ index: Int) -> ArraySlice<Sample> { samples[starts[index]..<starts[index + 1]] }
}
