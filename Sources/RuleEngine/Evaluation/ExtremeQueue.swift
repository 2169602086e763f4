import Telemetry

/// The readings of a sliding window that are or may still become its largest (or smallest): each is larger than
/// all that follow it.
///
/// A reading enters once and leaves once, so a window of a day costs as little a reading as one of ten minutes.
/// (D. Lemire, *Streaming maximum-minimum filter using no more than three comparisons per element*, 2006.)
struct ExtremeQueue {
  private let wantsLargest: Bool
  /// A ring: candidates from `start` on, oldest first; its size is a power of two.
  private var ring: [Sample] = []
  private var start = 0
  private(set) var count = 0

  /// An empty queue for the largest or the smallest reading.
  init(wantsLargest: Bool) { self.wantsLargest = wantsLargest }

  /// Bytes of memory taken.
  var byteCount: Int { ring.capacity * MemoryLayout<Sample>.stride }

  /// The largest (or smallest) value, of equal ones the oldest; `nil` for none but NaN.
  var best: Double? { count > 0 ? ring[start].value : nil }

  /// Takes in the next reading in the order of time.
  mutating func add(_ sample: Sample) {
    if sample.value.isNaN { return }
    while count > 0, isBetter(sample.value, ring[slot(count - 1)].value) { count -= 1 }
    if count > 0, ring[slot(count - 1)].value.bitPattern == sample.value.bitPattern {
      // A level that stands still for a day is one candidate, not a thousand.
      ring[slot(count - 1)] = sample
      return
    }
    if count == ring.count { grow() }
    ring[slot(count)] = sample
    count += 1
  }

  /// Lets go of all readings at or before `time`.
  mutating func removeThrough(_ time: Milliseconds) {
    while count > 0, ring[start].time <= time {
      start = slot(1)
      count -= 1
    }
  }

  /// Lets go of all, keeping the memory.
  mutating func removeAll() {
    start = 0
    count = 0
  }

  private func slot(_ position: Int) -> Int { (start + position) & (ring.count - 1) }

  private func isBetter(_ a: Double, _ b: Double) -> Bool { wantsLargest ? a > b : a < b }

  private mutating func grow() {
    var larger = (0..<count).map { ring[slot($0)] }
    let filler = Sample(time: 0, value: 0, quality: .missing)
    larger += Array(repeating: filler, count: max(8, 2 * count) - count)
    ring = larger
    start = 0
  }
}
