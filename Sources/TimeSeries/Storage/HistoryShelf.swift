import Telemetry

/// Readings too late for the head, until a chunk takes them in. The journal holds them meanwhile.
///
/// They wait because a gateway that was away for a day sends its day in one go: one merge a series then
/// rewrites a chunk once, not once a reading.
struct HistoryShelf {
  /// At this many the largest run is sealed without waiting: some four megabytes, and a few seconds' work.
  static let crowded = 131_072

  private var runs: [SeriesID: [StoredSample]] = [:]
  private(set) var count = 0

  var isCrowded: Bool { count >= HistoryShelf.crowded }

  func sample(of series: SeriesID, at time: Milliseconds) -> StoredSample? {
    guard let run = runs[series] else { return nil }
    let position = SampleRun.lowerBound(run, time)
    return position < run.count && run[position].time == time ? run[position] : nil
  }

  /// Adds a sample whose time the series does not have yet. Backlogs come in order, so the place is near
  /// the end.
  mutating func add(_ stored: StoredSample, of series: SeriesID) {
    if let last = runs[series]?.last, last.time >= stored.time {
      let position = SampleRun.lowerBound(runs[series, default: []], stored.time)
      runs[series, default: []].insert(stored, at: position)
    } else {
      runs[series, default: []].append(stored)
    }
    count += 1
  }

  /// Takes the run of a series off the shelf.
  mutating func take(_ series: SeriesID) -> [StoredSample] {
    let run = runs.removeValue(forKey: series) ?? []
    count -= run.count
    return run
  }

  /// The series with the most samples; the smaller number where two are equal.
  var largest: SeriesID? {
    runs.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.key
  }
}
