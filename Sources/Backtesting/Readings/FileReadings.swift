package import DeviceCatalog
package import Telemetry

/// Readings of CSV files, with the flags that an import would give them.
///
/// Several files count as one: their rows are sorted by time before quality control sees them. Flags are the
/// final ones, as the store keeps them: a spike that shows only with the reading after it is flagged from the
/// start.
package struct FileReadings: Sendable {
  /// The times of the first and the last reading; `nil` where there is none.
  package let extent: ClosedRange<Milliseconds>?
  /// Rows that repeat a time of their series with the same value.
  package private(set) var repeated = 0
  /// Rows that give another value for a time that has one; the first one counts, as in the store.
  package private(set) var conflicting = 0
  /// By slot.
  private var runs: [[Sample]]

  /// Joins the rows of some files.
  package init(_ files: [ReadingsFile], catalog: Catalog) {
    runs = Array(repeating: [], count: catalog.slotCount)
    for row in files.lazy.flatMap(\.rows) {
      runs[row.slot].append(
        Sample(time: row.time, value: row.value ?? .nan, quality: row.value == nil ? .missing : .unknown))
    }
    var quality = catalog.makeQualityControl()
    var (first, last) = (Milliseconds.max, Milliseconds.min)
    var (repeated, conflicting) = (0, 0)
    for slot in runs.indices where !runs[slot].isEmpty {
      FileReadings.sort(&runs[slot], &repeated, &conflicting)
      FileReadings.flag(&runs[slot], slot: slot, by: &quality)
      first = min(first, runs[slot][0].time)
      last = max(last, runs[slot][runs[slot].count - 1].time)
    }
    extent = first <= last ? first...last : nil
    (self.repeated, self.conflicting) = (repeated, conflicting)
  }

  /// The samples of the window `(after, through]`.
  func window(of series: [SeriesID], after: Milliseconds, through: Milliseconds) -> ReadingWindow {
    var window = ReadingWindow()
    for one in series {
      let run = runs[Int(one.index)]
      window.add(run[FileReadings.count(run, through: after)..<FileReadings.count(run, through: through)])
    }
    return window
  }

  /// Sorts by time, keeping the order of the rows at one time, and drops what a time has twice.
  private static func sort(_ run: inout [Sample], _ repeated: inout Int, _ conflicting: inout Int) {
    let isSorted = zip(run, run.dropFirst()).allSatisfy { $0.time <= $1.time }
    if !isSorted {
      run = run.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
        .map(\.element)
    }
    var kept: [Sample] = []
    kept.reserveCapacity(run.count)
    for sample in run {
      guard let last = kept.last, last.time == sample.time else {
        kept.append(sample)
        continue
      }
      let isSame = last.value == sample.value || last.value.isNaN && sample.value.isNaN
      if isSame { repeated += 1 } else { conflicting += 1 }
    }
    run = kept
  }

  private static func flag(_ run: inout [Sample], slot: Int, by quality: inout QualityControl) {
    for index in run.indices {
      if run[index].quality == .missing {
        quality.skip(slot, time: run[index].time)
        continue
      }
      let verdict = quality.check(slot, time: run[index].time, value: run[index].value)
      run[index].quality = verdict.quality
      guard let correction = verdict.correction else { continue }
      var place = index - 1
      while place >= 0, run[place].time > correction.time { place -= 1 }
      if place >= 0, run[place].time == correction.time { run[place].quality = correction.quality }
    }
  }

  /// How many samples of a sorted run are at or before `time`.
  private static func count(_ run: [Sample], through time: Milliseconds) -> Int {
    var (low, high) = (0, run.count)
    while low < high {
      let middle = (low + high) / 2
      if run[middle].time <= time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
