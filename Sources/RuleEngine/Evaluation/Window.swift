import RuleLanguage
import Telemetry
import TimeSeries

/// The visible readings of one series in one window `(start, end]`, and what PromQL computes of them.
///
/// The formulas are Prometheus 3's (`promql/functions.go`), so that a rule gives the same numbers there.
@safe
struct Window {
  private let first: UnsafeBufferPointer<Sample>
  private let second: UnsafeBufferPointer<Sample>
  /// The window's open start.
  let start: Milliseconds
  /// The window's closed end.
  let end: Milliseconds
  /// Which readings it shows, by their flags.
  let visibility: QualityMask

  /// A window on two runs of samples, the older one first, valid as long as they are lent.
  init(
    _ first: UnsafeBufferPointer<Sample>, _ second: UnsafeBufferPointer<Sample>, start: Milliseconds,
    end: Milliseconds, visible visibility: QualityMask = .seenByRules
  ) {
    self.visibility = visibility
    unsafe self.first = first
    unsafe self.second = second
    self.start = start
    self.end = end
  }

  /// Visits the visible readings, oldest first.
  @inline(__always)
  func forEach(_ body: (Sample) -> Void) {
    for index in unsafe first.indices {
      let sample = unsafe first[index]
      if visibility.shows(sample) { body(sample) }
    }
    for index in unsafe second.indices {
      let sample = unsafe second[index]
      if visibility.shows(sample) { body(sample) }
    }
  }

  /// When the oldest reading, visible or not, leaves the window; `.max` for an empty one.
  func firstExit(span: Milliseconds) -> Milliseconds {
    if unsafe first.count > 0 { return unsafe first[0].time + span }
    return unsafe second.count > 0 ? second[0].time + span : .max
  }

  /// Whether rules see anything in it.
  var isVisible: Bool {
    count > 0
  }

  /// The result of a function; `nil` where the window holds too little.
  ///
  /// `base` is the newest visible reading at or before the start, which `total` counts from.
  func value(
    of function: Function, arguments: WindowArguments, base: Sample?, scratch: inout [Double]
  ) -> Double? {
    switch function {
    case .avgOverTime: average()
    case .minOverTime: extreme { $0 < $1 }
    case .maxOverTime: extreme { $0 > $1 }
    case .sumOverTime: sum()
    case .countOverTime: count > 0 ? Double(count) : nil
    case .presentOverTime: count > 0 ? 1 : nil
    case .lastOverTime: newest?.value
    case .quantileOverTime: quantileOverTime(arguments.first, scratch: &scratch)
    case .rate, .increase, .delta: extrapolatedChange(function)
    case .changes: counted().map { Double($0.moments.changeCount) }
    case .resets: counted().map { Double($0.moments.resetCount) }
    case .deriv: slope()
    case .stdvarOverTime: variance()
    case .stddevOverTime: variance()?.squareRoot()
    case .total: total(base: base)
    default: sequenceValue(of: function, arguments: arguments, scratch: &scratch)
    }
  }

  private var count: Int {
    var count = 0
    forEach { _ in count += 1 }
    return count
  }

  private var newest: Sample? {
    var newest: Sample?
    forEach { newest = $0 }
    return newest
  }

  /// The exact sums of the readings.
  var moments: WindowMoments {
    var moments = WindowMoments()
    forEach { moments.add($0.value) }
    return moments
  }

  /// The exact sum of the readings, without that of their squares, and how many they are.
  private var decimals: (sum: DecimalSum, count: Int) {
    var (sum, count) = (DecimalSum(), 0)
    forEach {
      sum.add($0.value)
      count += 1
    }
    return (sum, count)
  }

  private func average() -> Double? {
    let (sum, count) = decimals
    if count == 0 { return nil }
    if sum.strayCount > 0 || count > WindowMoments.largestCount { return roundedMean }
    return sum.parts.nearestDouble / (WindowMoments.partsOfOne * Double(count))
  }

  /// The mean of readings that are not all decimals.
  var roundedMean: Double {
    var sum = CarefulSum()
    var count = 0.0
    forEach {
      sum.add($0.value)
      count += 1
    }
    return sum.sum.isInfinite ? runningMean : sum.sum / count + sum.lost / count
  }

  /// The mean without the sum: slower, but only a sum of huge values overflows.
  private var runningMean: Double {
    var (count, mean) = (0.0, 0.0)
    forEach {
      count += 1
      // A mean that is infinite stays so, whatever finite comes; the formula would make it NaN.
      if mean.isInfinite, $0.value.isFinite || $0.value == mean { return }
      mean += $0.value / count - mean / count
    }
    return mean
  }

  private func sum() -> Double? {
    let (sum, count) = decimals
    if count == 0 { return nil }
    if sum.strayCount > 0 || count > WindowMoments.largestCount { return roundedSum }
    return sum.parts.nearestDouble / WindowMoments.partsOfOne
  }

  /// The sum of readings that are not all decimals.
  var roundedSum: Double {
    var sum = CarefulSum()
    forEach { sum.add($0.value) }
    return sum.sum.isInfinite ? sum.sum : sum.total
  }

  /// The variance, the readings seen as the whole population; `nil` for an empty window.
  func variance() -> Double? {
    let moments = moments
    if moments.count == 0 { return nil }
    return (moments.isExact ? moments.variance : nil) ?? runningVariance
  }

  /// The variance of readings that are not all decimals. (B. P. Welford, *Note on a method for calculating
  /// corrected sums of squares and products*, 1962.)
  var runningVariance: Double {
    var count = 0.0
    var (mean, squares) = (CarefulSum(), CarefulSum())
    forEach {
      count += 1
      let distance = $0.value - mean.total
      mean.add(distance / count)
      squares.add(distance * ($0.value - mean.total))
    }
    return squares.total / count
  }

  @inline(__always)
  private func extreme(_ isBetter: (Double, Double) -> Bool) -> Double? {
    var best: Double?
    forEach { sample in
      guard let present = best else {
        best = sample.value
        return
      }
      if isBetter(sample.value, present) || present.isNaN { best = sample.value }
    }
    return best
  }

  private func quantileOverTime(_ q: Double, scratch: inout [Double]) -> Double? {
    scratch.removeAll(keepingCapacity: true)
    forEach { scratch.append($0.value) }
    if scratch.isEmpty { return nil }
    return Numbers.quantile(q, of: &scratch)
  }
}

extension Window {
  /// The ends of the window and how its readings follow each other; `nil` for an empty one.
  private func counted() -> (ends: WindowEnds, moments: CounterMoments)? {
    var (oldest, newest): (Sample?, Sample?) = (nil, nil)
    var moments = CounterMoments()
    var (count, roundedLoss) = (0, 0.0)
    forEach { sample in
      if let newest {
        moments.add(newest.value, then: sample.value)
        if sample.value < newest.value { roundedLoss += newest.value }
      }
      if oldest == nil { oldest = sample }
      newest = sample
      count += 1
    }
    guard let oldest, let newest else { return nil }
    let ends = WindowEnds(
      oldest: oldest, newest: newest, count: count, lost: moments.lost, roundedLoss: roundedLoss)
    return (ends, moments)
  }

  private func extrapolatedChange(_ function: Function) -> Double? {
    // What lies between the ends matters to counters only.
    let ends = function == .delta ? bareEnds : counted()?.ends
    return ends?.extrapolatedChange(function, in: start..<end)
  }

  /// The ends of the window without what a counter lost in between.
  private var bareEnds: WindowEnds? {
    var (oldest, newest): (Sample?, Sample?) = (nil, nil)
    var count = 0
    forEach { sample in
      if count == 0 { oldest = sample }
      newest = sample
      count += 1
    }
    guard let oldest, let newest else { return nil }
    return WindowEnds(oldest: oldest, newest: newest, count: count, lost: DecimalSum())
  }

  /// The slope a second by least squares.
  private func slope() -> Double? { line()?.slope }

  /// The line fitted to the readings by least squares, its zero being the window's end; `nil` where there are
  /// fewer than two.
  func line() -> WindowLine? {
    var moments = LineMoments(origin: end)
    forEach { moments.add($0) }
    if moments.values.count < 2 { return nil }
    return (moments.values.isExact ? moments.line(zero: end) : nil) ?? roundedLine
  }

  /// The line through readings that are not all decimals; there are two or more.
  var roundedLine: WindowLine? {
    var origin: Sample?
    var isConstant = true
    var count = 0.0
    var (sumX, sumY, sumXY, sumXX) = (CarefulSum(), CarefulSum(), CarefulSum(), CarefulSum())
    forEach { sample in
      let first = origin ?? sample
      origin = first
      if sample.value != first.value { isConstant = false }
      let x = Double(sample.time - end) / 1_000
      count += 1
      sumX.add(x)
      sumY.add(sample.value)
      sumXY.add(x * sample.value)
      sumXX.add(x * x)
    }
    guard let origin else { return nil }
    if isConstant {
      return origin.value.isInfinite
        ? WindowLine(slope: .nan, atZero: .nan) : WindowLine(slope: 0, atZero: origin.value)
    }
    let covariance = sumXY.total - sumX.total * sumY.total / count
    let slope = covariance / (sumXX.total - sumX.total * sumX.total / count)
    return WindowLine(slope: slope, atZero: sumY.total / count - slope * sumX.total / count)
  }

  /// The exact rise of a counter since `base`, or since the first reading where there is no base.
  ///
  /// Rain sums are legal figures: nothing is extrapolated, and the sum is written with the decimals of the
  /// gauge. A counter that falls has been reset and counts from zero.
  private func total(base: Sample?) -> Double? {
    guard let ends = counted()?.ends else { return nil }
    return ends.total(from: base?.value) ?? roundedTotal(base: base)
  }

  /// The rise of a counter whose values are not all decimals.
  private func roundedTotal(base: Sample?) -> Double {
    var previous = base?.value
    var rise = CarefulSum()
    forEach { sample in
      let from = previous ?? sample.value
      rise.add(sample.value)
      if sample.value >= from { rise.add(-from) }
      previous = sample.value
    }
    return DecimalGrid.snap(rise.total)
  }
}
