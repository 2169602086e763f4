package import Telemetry

/// The bookkeeping of one series in the head: where its ring lies, and what of it is already in chunks.
///
/// Only the head makes and changes rings; the type is visible so that rules' loops over samples are compiled
/// into their callers.
@safe
package struct Ring {
  /// `1 << order` samples, or nothing while the series has none.
  package internal(set) var base: UnsafeMutablePointer<Sample>?
  /// Where the oldest sample lies.
  package internal(set) var start: Int32 = 0
  /// How many samples there are, oldest to newest.
  package internal(set) var count: Int32 = 0
  /// How many of them, counted from the oldest, are sealed.
  package internal(set) var sealedCount: Int32 = 0
  /// The index of the series' place trail; -1 for a device that stands still.
  package internal(set) var trail: Int32 = -1
  /// The capacity's logarithm; -1 without memory.
  package internal(set) var order: Int8 = -1
  /// How often something other than its ends has changed; lies where the layout would leave a gap.
  package internal(set) var revision: UInt32 = 0
  /// Samples at or before this time are in chunks, whether they are still here or not.
  package internal(set) var sealedThrough: Milliseconds = .min
  /// How late a sample may be and still be sorted in.
  package internal(set) var lateness: Milliseconds
  /// What rules look back on.
  package internal(set) var window: Milliseconds

  init(lateness: Milliseconds) {
    unsafe base = nil
    self.lateness = lateness
    window = lateness
  }

  /// How many samples the memory holds.
  @inlinable @inline(__always) package var capacity: Int { order < 0 ? 0 : 1 << Int(order) }

  /// The sample at `position`, counted from the oldest.
  /// - Precondition: `position` is below `count`.
  @inlinable @inline(__always) package func sample(_ position: Int) -> Sample {
    unsafe base.unsafelyUnwrapped[(Int(start) + position) & (capacity - 1)]
  }

  /// How many samples are at or before `time`.
  ///
  /// Rules look back over minutes of a ring that holds hours, so the search starts at the newest sample and
  /// doubles its step: it stays in memory that the window itself is about to need.
  ///
  /// - Complexity: O(log *k*) for a time *k* samples back.
  @inlinable package func countThrough(_ time: Milliseconds) -> Int {
    let count = Int(count)
    if count == 0 || sample(count - 1).time <= time { return count }
    var high = count - 1
    var step = 1
    while step <= high, sample(high - step).time > time {
      high -= step
      step <<= 1
    }
    var low = max(0, high - step)
    while low < high {
      let middle = (low + high) >> 1
      if sample(middle).time <= time { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Lends the samples at the positions `low ..< high` as two runs; see `Head.withSamples`.
  @inlinable package func withSamples<R>(
    from low: Int, to high: Int,
    _ body: (UnsafeBufferPointer<Sample>, UnsafeBufferPointer<Sample>) -> R
  ) -> R {
    let none = unsafe UnsafeBufferPointer<Sample>(start: nil, count: 0)
    guard low < high, let base = unsafe base else { return unsafe body(none, none) }
    let first = (Int(start) + low) & (capacity - 1)
    let length = high - low
    let straight = min(length, capacity - first)
    let older = unsafe UnsafeBufferPointer(start: UnsafePointer(base + first), count: straight)
    let newer = unsafe UnsafeBufferPointer(start: UnsafePointer(base), count: length - straight)
    return unsafe body(older, length == straight ? none : newer)
  }

  func store(_ sample: Sample, at position: Int) {
    unsafe base.unsafelyUnwrapped[(Int(start) + position) & (capacity - 1)] = sample
  }
}
