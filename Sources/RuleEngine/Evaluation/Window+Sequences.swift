import RuleLanguage
import Telemetry
import TimeSeries

extension WindowArguments {
  /// Refuses numbers that make no sense.
  func check(for function: Function, in range: SourceRange) throws(EvaluationFault) {
    guard function == .doubleExponentialSmoothing else { return }
    for (name, factor) in [("smoothing", first), ("trend", second)] where !(factor > 0 && factor < 1) {
      throw EvaluationFault("the \(name) factor must lie between 0 and 1; it is \(factor)", in: range)
    }
  }

  /// The arguments as a window that ends at `windowEnd` takes them: `predict_linear` counts its seconds from
  /// the evaluation, also where an offset moves the window back.
  func seen(by function: Function, at time: Milliseconds, windowEnd: Milliseconds) -> WindowArguments {
    guard function == .predictLinear else { return self }
    return WindowArguments(first: first + Double(time - windowEnd) / 1_000, second: second)
  }
}

extension Window {
  /// The result of the functions that look at the order of the readings, or at all of them at once; `nil` where
  /// the window holds too little.
  func sequenceValue(of function: Function, arguments: WindowArguments, scratch: inout [Double]) -> Double? {
    switch function {
    case .irate: lastChange(isCounter: true, isPerSecond: true)
    case .idelta: lastChange(isCounter: false, isPerSecond: false)
    case .madOverTime: medianDistance(scratch: &scratch)
    case .predictLinear: line().map { $0.slope * arguments.first + $0.atZero }
    case .doubleExponentialSmoothing: smoothed(arguments.first, arguments.second)
    case .rising, .timeTo: fittedLine?.value(of: function, arguments)
    default: nil
    }
  }

  /// The line of `rising` and `time_to`; `nil` where the readings are too few for one.
  var fittedLine: FittedLine? {
    var (oldest, newest): (Milliseconds?, Milliseconds) = (nil, 0)
    var count = 0
    forEach { sample in
      if oldest == nil { oldest = sample.time }
      newest = sample.time
      count += 1
    }
    guard let oldest, FittedLine.isFounded(on: count, from: oldest, to: newest, window: end - start) else {
      return nil
    }
    return line().map(FittedLine.init)
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

  /// The median of the distances to the median.
  private func medianDistance(scratch: inout [Double]) -> Double? {
    scratch.removeAll(keepingCapacity: true)
    forEach { scratch.append($0.value) }
    if scratch.isEmpty { return nil }
    let median = Numbers.quantile(0.5, of: &scratch)
    for index in scratch.indices { scratch[index] = (scratch[index] - median).magnitude }
    return Numbers.quantile(0.5, of: &scratch)
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
