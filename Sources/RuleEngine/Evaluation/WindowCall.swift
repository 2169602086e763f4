import Glibc
import RuleLanguage
import Telemetry
import TimeSeries

/// A function of windows with its numbers.
struct WindowCall {
  let function: Function
  let parameters: [Double]
  /// When the whole is evaluated; `predict_linear` counts from it, also where its window lies elsewhere.
  let time: Milliseconds

  init(_ function: Function, _ parameters: [Double], time: Milliseconds) {
    self.function = function
    self.parameters = parameters
    self.time = time
  }

  /// Refuses numbers that make no sense.
  func check(in range: SourceRange) throws(EvaluationFault) {
    guard function == .doubleExponentialSmoothing else { return }
    for (name, factor) in zip(["smoothing", "trend"], parameters) where !(factor > 0 && factor < 1) {
      throw EvaluationFault("the \(name) factor must lie between 0 and 1; it is \(factor)", in: range)
    }
  }
}

extension Window {
  /// The result of a function with its numbers; `nil` where the window holds too little.
  func value(of call: WindowCall, base: Sample?, scratch: inout [Double]) -> Double? {
    switch call.function {
    case .rate: extrapolatedChange(isCounter: true).map { $0 / (Double(end - start) / 1_000) }
    case .irate: lastChange(isCounter: true, isPerSecond: true)
    case .idelta: lastChange(isCounter: false, isPerSecond: false)
    case .changes: steps { $0 != $1 && !($0.isNaN && $1.isNaN) }
    case .resets: steps { $1 < $0 }
    case .madOverTime: medianDistance(scratch: &scratch)
    case .predictLinear: line(from: call.time).map { $0.slope * call.parameters[0] + $0.value }
    case .doubleExponentialSmoothing: smoothed(call.parameters[0], call.parameters[1])
    default:
      value(of: call.function, quantile: call.parameters.first ?? 0, base: base, scratch: &scratch)
    }
  }

  /// The difference of the last two readings; of a counter that fell, the newest value.
  private func lastChange(isCounter: Bool, isPerSecond: Bool) -> Double? {
    var (previous, newest): (Sample?, Sample?) = (nil, nil)
    forEach { sample in
      previous = newest
      newest = sample
    }
    guard let previous, let newest else { return nil }
    let change =
      isCounter && newest.value < previous.value ? newest.value : newest.value - previous.value
    return isPerSecond ? change / (Double(newest.time - previous.time) / 1_000) : change
  }

  /// How many times a value and the one before it satisfy a condition.
  private func steps(_ condition: (Double, Double) -> Bool) -> Double? {
    var previous: Double?
    var count = 0.0
    forEach { sample in
      if let previous, condition(previous, sample.value) { count += 1 }
      previous = sample.value
    }
    return previous.map { _ in count }
  }

  /// The median of the distances to the median.
  private func medianDistance(scratch: inout [Double]) -> Double? {
    scratch.removeAll(keepingCapacity: true)
    forEach { scratch.append($0.value) }
    if scratch.isEmpty { return nil }
    let median = Numbers.quantile(0.5, of: &scratch)
    for index in scratch.indices { scratch[index] = (scratch[index] - median).magnitude }
    return Numbers.quantile(0.5, of: &scratch)
  }

  /// The line fitted by least squares: its slope a second, and its value at `time`.
  private func line(from time: Milliseconds) -> (slope: Double, value: Double)? {
    var first: Double?
    var isConstant = true
    var count = 0.0
    var (sumX, sumY, sumXY, sumXX) = (CarefulSum(), CarefulSum(), CarefulSum(), CarefulSum())
    forEach { sample in
      if let first, sample.value != first { isConstant = false }
      first = first ?? sample.value
      let x = Double(sample.time - time) / 1_000
      count += 1
      sumX.add(x)
      sumY.add(sample.value)
      sumXY.add(x * sample.value)
      sumXX.add(x * x)
    }
    guard count > 1, let first else { return nil }
    if isConstant { return first.isInfinite ? (.nan, .nan) : (0, first) }
    let covariance = sumXY.total - sumX.total * sumY.total / count
    let slope = covariance / (sumXX.total - sumX.total * sumX.total / count)
    return (slope, sumY.total / count - slope * sumX.total / count)
  }

  /// Holt's smoothing with a trend: the level after the newest reading.
  private func smoothed(_ smoothing: Double, _ trending: Double) -> Double? {
    var (level, elderLevel, trend) = (0.0, 0.0, 0.0)
    var count = 0
    forEach { sample in
      if count == 1 {
        trend = sample.value - level
      } else if count > 1 {
        trend = trending * (level - elderLevel) + (1 - trending) * trend
      }
      let before = level
      level = count == 0 ? sample.value : smoothing * sample.value + (1 - smoothing) * (level + trend)
      elderLevel = before
      count += 1
    }
    return count < 2 ? nil : level
  }
}
