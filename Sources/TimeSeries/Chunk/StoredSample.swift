package import Telemetry

/// A sample as the store keeps it: with its place, and whether it came too late for the head.
package struct StoredSample: Equatable, Sendable {
  /// The value, its time and its flag.
  package var sample: Sample
  /// Where a moving device was; `.ofDevice` for one that stands still.
  package var place: PlaceTag
  /// Whether it came too late to be seen by rules. A restart must not show them what they did not see.
  package var isHistory: Bool

  /// Joins a sample to what the store keeps with it.
  package init(_ sample: Sample, place: PlaceTag = .ofDevice, isHistory: Bool = false) {
    self.sample = sample
    self.place = place
    self.isHistory = isHistory
  }

  /// When the value was true.
  package var time: Milliseconds { sample.time }
}

/// Runs of stored samples, sorted by time, each time once.
enum SampleRun {
  /// Merges two runs. Where both have a time, the sample of `first` stays: the first one stored wins.
  static func merged(_ first: [StoredSample], _ second: [StoredSample]) -> [StoredSample] {
    guard let lastOfFirst = first.last else { return second }
    guard let firstOfSecond = second.first else { return first }
    if lastOfFirst.time < firstOfSecond.time { return first + second }
    var merged: [StoredSample] = []
    merged.reserveCapacity(first.count + second.count)
    var (i, j) = (0, 0)
    while i < first.count, j < second.count {
      if first[i].time < second[j].time {
        merged.append(first[i])
        i += 1
      } else {
        if second[j].time < first[i].time { merged.append(second[j]) }
        j += 1
      }
    }
    merged.append(contentsOf: first[i...])
    merged.append(contentsOf: second[j...])
    return merged
  }

  /// The position of the first sample at or after `time`.
  static func lowerBound(_ run: [StoredSample], _ time: Milliseconds) -> Int {
    var (low, high) = (0, run.count)
    while low < high {
      let middle = (low + high) >> 1
      if run[middle].time < time { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The samples of the window `(after, through]`.
  static func window(
    _ run: [StoredSample], after: Milliseconds, through: Milliseconds
  ) -> ArraySlice<StoredSample> {
    let low = after == .max ? run.count : lowerBound(run, after + 1)
    let high = through == .max ? run.count : lowerBound(run, through + 1)
    return run[low..<max(low, high)]
  }
}
