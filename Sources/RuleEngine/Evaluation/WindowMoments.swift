import Telemetry

/// The sums of the readings of a window, exact and without memory of how they were made.
///
/// A window that slides takes a reading in and lets one go; with rounded sums, what it says after a day of
/// that would differ in the last digits from what a fresh look says, and an alert would depend on when the
/// daemon was started. Gauges write decimals, so a value that is a whole number of millionths is summed as
/// that whole number: nothing is rounded, and taking out is the exact inverse of putting in.
struct WindowMoments {
  /// How many readings there are.
  private(set) var count = 0
  /// How many of them are not whole millionths: computed values, very large ones, infinities, NaN.
  private(set) var strayCount = 0
  private var sumOfValues: Int128 = 0
  private var sumOfSquares: Int128 = 0

  /// Values are multiples of one part in so many: finer than any gauge, and a power of ten, because gauges
  /// and laws are written in decimals.
  static let partsOfOne = 1e6
  /// Millionths up to 2^53 square to 2^106; a million of them leave room in 127 bits.
  static let largestCount = 1 << 20

  /// The value in millionths; `nil` where it is not a whole number of them.
  @inline(__always)
  static func parts(of value: Double) -> Int64? {
    let scaled = value * partsOfOne
    // Beyond 2^53 whole numbers have gaps; NaN fails the comparison too.
    guard scaled.magnitude < 9_007_199_254_740_992 else { return nil }
    // Cutting off half a part more rounds, without calling the mathematical library for each reading.
    let parts = Int64(scaled + (scaled < 0 ? -0.5 : 0.5))
    return Double(parts) / partsOfOne == value ? parts : nil
  }

  /// Takes a reading in.
  @inline(__always)
  mutating func add(_ value: Double) {
    count += 1
    guard let parts = WindowMoments.parts(of: value) else {
      strayCount += 1
      return
    }
    // Wrapping: the sums are exact modulo 2^128 whatever passes through, and `isExact` vouches for the rest.
    sumOfValues &+= Int128(whole: parts)
    sumOfSquares &+= Int128.product(parts, parts)
  }

  /// Lets a reading go that was taken in.
  @inline(__always)
  mutating func remove(_ value: Double) {
    count -= 1
    guard let parts = WindowMoments.parts(of: value) else {
      strayCount -= 1
      return
    }
    sumOfValues &-= Int128(whole: parts)
    sumOfSquares &-= Int128.product(parts, parts)
  }

  /// Whether the sums tell all: no reading is anything but whole millionths.
  var isExact: Bool { strayCount == 0 && count <= WindowMoments.largestCount }

  /// The sum in millionths.
  ///
  /// - Precondition: `isExact`, as for all results.
  var parts: Int128 { sumOfValues }

  /// The sum.
  var sum: Double { sumOfValues.nearestDouble / WindowMoments.partsOfOne }

  /// The mean; of nothing it has no meaning.
  var mean: Double { sumOfValues.nearestDouble / (WindowMoments.partsOfOne * Double(count)) }

  /// The variance, the readings seen as the whole population: (n Σy² − (Σy)²) / n², in whole numbers up to the
  /// division. `nil` where those would not fit 128 bits.
  var variance: Double? {
    guard count > 0 else { return nil }
    let (first, overflows) = sumOfSquares.multipliedReportingOverflow(by: Int128(whole: Int64(count)))
    let (second, overflowsToo) = sumOfValues.multipliedReportingOverflow(by: sumOfValues)
    if overflows || overflowsToo { return nil }
    let (size, difference) = (Double(count), first - second)
    return difference.nearestDouble / (size * size * WindowMoments.partsOfOne * WindowMoments.partsOfOne)
  }
}

/// The sums behind a line fitted to a window by least squares: exact as `WindowMoments` are.
struct LineMoments {
  private(set) var values = WindowMoments()
  /// Times are summed relative to this one, so that they stay small.
  private let origin: Milliseconds
  private var sumOfTimes: Int128 = 0
  private var sumOfTimeSquares: Int128 = 0
  private var sumOfProducts: Int128 = 0

  /// No readings; `origin` may be any time near the window.
  init(origin: Milliseconds) { self.origin = origin }

  /// Takes a reading in.
  @inline(__always)
  mutating func add(_ sample: Sample) {
    values.add(sample.value)
    let x = sample.time &- origin
    sumOfTimes &+= Int128(whole: x)
    sumOfTimeSquares &+= Int128.product(x, x)
    if let y = WindowMoments.parts(of: sample.value) { sumOfProducts &+= Int128.product(x, y) }
  }

  /// Lets a reading go that was taken in.
  @inline(__always)
  mutating func remove(_ sample: Sample) {
    values.remove(sample.value)
    let x = sample.time &- origin
    sumOfTimes &-= Int128(whole: x)
    sumOfTimeSquares &-= Int128.product(x, x)
    if let y = WindowMoments.parts(of: sample.value) { sumOfProducts &-= Int128.product(x, y) }
  }

  /// The fitted line; `nil` where there are fewer than two readings or the sums do not fit.
  ///
  /// - Parameters:
  ///   - zero: the time that counts as zero. The result must not depend on the origin, which depends on when
  ///     the sums were begun; so they are moved, exactly, to a time that the window itself determines.
  /// - Precondition: `values.isExact`.
  func line(zero: Milliseconds) -> WindowLine? {
    let n = Int128(whole: Int64(values.count))
    guard n > 1 else { return nil }
    let move = Int128(whole: zero &- origin)
    let x = sumOfTimes &- n &* move
    let xx = sumOfTimeSquares &- 2 &* move &* sumOfTimes &+ n &* move &* move
    let y = values.parts
    let xy = sumOfProducts &- move &* y
    guard let covariance = LineMoments.difference(n, xy, x, y),
      let spread = LineMoments.difference(n, xx, x, x)
    else { return nil }
    // A slope is wanted a second, times are milliseconds.
    let slope = covariance.nearestDouble / spread.nearestDouble * (1_000 / WindowMoments.partsOfOne)
    let mean = values.mean
    let atZero = mean - slope * (x.nearestDouble / (1_000 * Double(values.count)))
    return WindowLine(slope: slope, atZero: atZero)
  }

  /// a b − c d; `nil` where a product does not fit.
  private static func difference(_ a: Int128, _ b: Int128, _ c: Int128, _ d: Int128) -> Int128? {
    let (first, overflows) = a.multipliedReportingOverflow(by: b)
    let (second, overflowsToo) = c.multipliedReportingOverflow(by: d)
    return overflows || overflowsToo ? nil : first - second
  }
}

/// A line fitted to the readings of a window.
struct WindowLine {
  /// The rise a second.
  let slope: Double
  /// The fitted value at the time that counts as zero.
  let atZero: Double
}
