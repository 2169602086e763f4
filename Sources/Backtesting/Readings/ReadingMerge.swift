import Telemetry

/// Puts the readings of several series into one order: by time, at one time by series.
///
/// A binary heap with one entry a series; nothing is allocated once it has grown to its number of series.
struct ReadingMerge {
  private struct Entry {
    var time: Milliseconds
    var run: Int32

    func precedes(_ other: Entry) -> Bool {
      time < other.time || time == other.time && run < other.run
    }
  }

  private var heap: [Entry] = []
  private var positions: [Int] = []

  /// Calls `body` with the number of the run and the sample, for each sample of the runs named.
  mutating func forEach(
    in window: ReadingWindow, runs: Range<Int>, _ body: (Int, Sample) -> Void
  ) {
    start(window, runs)
    while let first = heap.first {
      let run = Int(first.run)
      let position = positions[run - runs.lowerBound]
      body(run, window.samples[position])
      positions[run - runs.lowerBound] = position + 1
      if position + 1 < window.starts[run + 1] {
        heap[0].time = window.samples[position + 1].time
      } else {
        let last = heap.removeLast()
        if heap.isEmpty { return }
        heap[0] = last
      }
      sink(0)
    }
  }

  private mutating func start(_ window: ReadingWindow, _ runs: Range<Int>) {
    heap.removeAll(keepingCapacity: true)
    positions.removeAll(keepingCapacity: true)
    for run in runs {
      positions.append(window.starts[run])
      if window.starts[run] < window.starts[run + 1] {
        heap.append(Entry(time: window.samples[window.starts[run]].time, run: Int32(run)))
      }
    }
    for place in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(place) }
  }

  private mutating func sink(_ start: Int) {
    guard start < heap.count else { return }
    let entry = heap[start]
    var place = start
    while true {
      var child = 2 * place + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
      guard heap[child].precedes(entry) else { break }
      heap[place] = heap[child]
      place = child
    }
    heap[place] = entry
  }
}
