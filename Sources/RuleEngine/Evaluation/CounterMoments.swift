import RuleLanguage
import Telemetry

/// A sum of decimals, exact and without memory of how it was made.
struct DecimalSum {
  /// The sum in millionths; see `WindowMoments.partsOfOne`.
  private(set) var parts: Int128 = 0
  /// How many of the numbers are not whole millionths, and so not in the sum.
  private(set) var strayCount = 0

  /// Takes a number in.
  @inline(__always)
  mutating func add(_ value: Double) {
    if let more = WindowMoments.parts(of: value) { parts &+= Int128(whole: more) } else { strayCount += 1 }
  }

  /// Lets a number go that was taken in.
  mutating func remove(_ value: Double) {
    if let less = WindowMoments.parts(of: value) { parts &-= Int128(whole: less) } else { strayCount -= 1 }
  }

  /// The sum; `nil` where a number was no decimal.
  var exact: Double? { strayCount == 0 ? parts.nearestDouble / WindowMoments.partsOfOne : nil }
}

/// How the readings of a window follow each other: how often the value changed, how often a counter fell, and
/// what it had counted when it did.
struct CounterMoments {
  /// How often the value changed.
  private(set) var changeCount = 0
  /// How often it fell.
  private(set) var resetCount = 0
  /// The values that it fell from.
  private(set) var lost = DecimalSum()

  /// Takes in that `next` follows `value`.
  mutating func add(_ value: Double, then next: Double) {
    if next != value, !(next.isNaN && value.isNaN) { changeCount += 1 }
    guard next < value else { return }
    resetCount += 1
    lost.add(value)
  }

  /// Lets go that `next` follows `value`.
  mutating func remove(_ value: Double, then next: Double) {
    if next != value, !(next.isNaN && value.isNaN) { changeCount -= 1 }
    guard next < value else { return }
    resetCount -= 1
    lost.remove(value)
  }
}

/// The ends of a window and what a counter lost in between: all that rises are computed from.
struct WindowEnds {
  /// The oldest visible reading.
  let oldest: Sample
  /// The newest visible reading.
  let newest: Sample
  /// How many visible readings there are.
  let count: Int
  /// The sum of the values that the counter fell from.
  let lost: DecimalSum
  /// The same, added up in order, where one of them was no decimal.
  var roundedLoss = 0.0

  /// The change over the window (start, end], stretched to its ends unless the readings start or stop far from
  /// them; a counter (`increase`, `rate`) is never stretched below zero. `nil` for fewer than two readings.
  ///
  /// Source: Prometheus 3, `promql/functions.go`.
  func extrapolatedChange(_ function: Function, in window: Range<Milliseconds>) -> Double? {
    guard count > 1 else { return nil }
    let isCounter = function != .delta
    let change = newest.value - oldest.value + (isCounter ? lost.exact ?? roundedLoss : 0)
    let sampled = Double(newest.time - oldest.time) / 1_000
    let step = sampled / Double(count - 1)
    var before = Double(oldest.time - window.lowerBound) / 1_000
    var after = Double(window.upperBound - newest.time) / 1_000
    if before >= step * 1.1 { before = step / 2 }
    if isCounter, change > 0, oldest.value >= 0 { before = min(before, sampled * (oldest.value / change)) }
    if after >= step * 1.1 { after = step / 2 }
    var factor = (sampled + before + after) / sampled
    if function == .rate { factor /= Double(window.upperBound - window.lowerBound) / 1_000 }
    return change * factor
  }

  /// The exact rise of a counter since `base`, or since the oldest reading where there is no base; `nil` where a
  /// value is no decimal.
  func total(from base: Double?) -> Double? {
    guard lost.strayCount == 0, let last = WindowMoments.parts(of: newest.value),
      let eldest = WindowMoments.parts(of: oldest.value),
      let first = WindowMoments.parts(of: base ?? oldest.value)
    else { return nil }
    // A counter that fell between the base and the window has been reset, and counts from zero.
    let fallen = eldest < first ? first : 0
    let rise = Int128(whole: last) - Int128(whole: first) + Int128(whole: fallen) + lost.parts
    return rise.nearestDouble / WindowMoments.partsOfOne
  }
}
