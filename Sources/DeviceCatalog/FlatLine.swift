import CPrefetch
import Telemetry

/// Remembers, for each slot that has a flat-line test, since when its values have stayed together.
///
/// The newest stretch of readings whose range is strictly below the tolerance is found by walking back over
/// *segments*: runs of one value with the time of their first reading. A stuck sensor is one segment, a
/// sensor that flickers in its last digit a few. When a slot needs more segments than it has, its two oldest
/// become one: the stretch may then be reported shorter than it is, never longer.
///
/// The test is true to time: ioos_qc counts readings by their median step, which calls a station flat too
/// early when it reports more often in a flood.
struct FlatLine: Sendable {
  /// Segments a slot remembers. The last digit of a sensor flickers between two or three values; six leave
  /// room for a slow drift within the tolerance, at 96 more bytes a slot than one would take.
  static let capacity = 6

  private struct Segment {
    var start: Milliseconds
    var low: Double
    var high: Double
  }

  private var segments: [Segment]
  private var counts: [UInt8]

  /// Room for `slots` slots.
  init(slots: Int) {
    segments = Array(repeating: Segment(start: 0, low: 0, high: 0), count: slots * FlatLine.capacity)
    counts = Array(repeating: 0, count: slots)
  }

  /// Begins to fetch what `extend` will look at.
  func prefetch(_ slot: Int) {
    unsafe segments.withUnsafeBufferPointer { segments in
      let first = unsafe UnsafeRawPointer(segments.baseAddress! + slot * FlatLine.capacity)
      unsafe citywatch_prefetch(first)
      unsafe citywatch_prefetch(first + 64)
    }
  }

  /// Takes the next reading of a slot; times must not go back.
  ///
  /// - Returns: the time of the first reading of the newest stretch whose range is strictly below
  ///   `tolerance`; `nil` where not even this reading is (a tolerance of zero).
  /// - Complexity: O(`capacity`).
  mutating func extend(
    _ slot: Int, time: Milliseconds, value: Double, tolerance: Double
  ) -> Milliseconds? {
    let base = slot * FlatLine.capacity
    var count = Int(counts[slot])
    let newest = base + count - 1
    let isSame = count > 0 && segments[newest].low == value && segments[newest].high == value
    if !isSame {
      if count == FlatLine.capacity {
        mergeOldest(base)
        count -= 1
      }
      segments[base + count] = Segment(start: time, low: value, high: value)
      count += 1
    }
    var low = value
    var high = value
    var first = count
    while first > 0 {
      let segment = segments[base + first - 1]
      let nextLow = min(low, segment.low)
      let nextHigh = max(high, segment.high)
      guard nextHigh - nextLow < tolerance else { break }
      (low, high) = (nextLow, nextHigh)
      first -= 1
    }
    forget(first, of: count, base: base)
    counts[slot] = UInt8(max(1, count - first))
    return first < count ? segments[base].start : nil
  }

  /// Drops the segments that cannot belong to a stretch any more: a stretch has no holes.
  private mutating func forget(_ dropped: Int, of count: Int, base: Int) {
    let dropped = min(dropped, count - 1)
    guard dropped > 0 else { return }
    for at in dropped..<count { segments[base + at - dropped] = segments[base + at] }
  }

  private mutating func mergeOldest(_ base: Int) {
    segments[base].low = min(segments[base].low, segments[base + 1].low)
    segments[base].high = max(segments[base].high, segments[base + 1].high)
    for at in 1..<(FlatLine.capacity - 1) { segments[base + at] = segments[base + at + 1] }
  }
}
