import Telemetry

/// Remembers, for a few samples a series, what chunks hold, so that a replayed day is compared without
/// unpacking a chunk for each of its readings.
///
/// A replay moves forward through a series. After one look into a chunk the next samples are known too, and
/// also that nothing lies between them.
struct StoredTimes {
  /// What is known of a series: every stored sample from `first` to `last`.
  private struct Known {
    var first: Milliseconds
    var last: Milliseconds
    var run: [StoredSample]
  }

  /// At most this many samples are remembered in all: 24 megabytes.
  private static let capacity = 1 << 20

  /// How many samples to remember at one look, so that all series can replay side by side. Fewer than 64
  /// would not pay for unpacking, more than 512 are not reached before the chunk changes.
  static func lookAhead(series count: Int) -> Int { min(512, max(64, capacity / max(count, 1))) }

  private var known: [SeriesID: Known] = [:]
  private var count = 0

  /// What is stored at `time`: `nil` where that is not known, `.some(nil)` where nothing is stored.
  func lookUp(_ time: Milliseconds, of series: SeriesID) -> StoredSample?? {
    guard let known = known[series], known.first <= time, time <= known.last else { return nil }
    let position = SampleRun.lowerBound(known.run, time)
    return .some(position < known.run.count && known.run[position].time == time ? known.run[position] : nil)
  }

  mutating func remember(
    _ run: ArraySlice<StoredSample>, of series: SeriesID, from first: Milliseconds,
    through last: Milliseconds
  ) {
    if count + run.count > StoredTimes.capacity { removeAll() }
    forget(series)
    known[series] = Known(first: first, last: last, run: Array(run))
    count += run.count
  }

  mutating func forget(_ series: SeriesID) {
    if let old = known.removeValue(forKey: series) { count -= old.run.count }
  }

  private mutating func removeAll() {
    known.removeAll(keepingCapacity: true)
    count = 0
  }
}
