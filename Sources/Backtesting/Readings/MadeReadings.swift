package import Telemetry

/// Readings that someone makes or keeps in memory: those of a benchmark.
package struct MadeReadings: Sendable {
  /// The times of the first and the last reading.
  let extent: ClosedRange<Milliseconds>
  /// The samples of a series in the window `(after, through]`, in the order of time.
  let run: @Sendable (SeriesID, _ after: Milliseconds, _ through: Milliseconds) -> [Sample]

  /// - Parameter run: the samples of a series in the window `(after, through]`, in the order of time.
  package init(
    over extent: ClosedRange<Milliseconds>,
    run: @escaping @Sendable (SeriesID, _ after: Milliseconds, _ through: Milliseconds) -> [Sample]
  ) {
    self.extent = extent
    self.run = run
  }

  func window(of series: [SeriesID], after: Milliseconds, through: Milliseconds) -> ReadingWindow {
    var window = ReadingWindow()
    for one in series { window.add(run(one, after, through)) }
    return window
  }
}
