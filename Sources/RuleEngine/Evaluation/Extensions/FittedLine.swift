package import Telemetry

/// The straight line through the readings of a window by least squares: how fast a river rises, and when it
/// will reach a level if it goes on like this.
///
/// Times are counted from the first reading and values from its value, so that a gauge at 515 m above the sea
/// loses no digits to the sums. (Ordinary least squares: slope = Σ(x − x̄)(y − ȳ) / Σ(x − x̄)².)
package struct FittedLine {
  /// Two readings always make a line, and with a noisy gauge a steep one.
  package static let fewestReadings = 3

  /// How many readings were taken in.
  package private(set) var count = 0
  private var first = Sample(time: 0, value: 0, quality: .good)
  private var last: Milliseconds = 0
  private var isConstant = true
  private var sumX = CarefulSum()
  private var sumY = CarefulSum()
  private var sumXY = CarefulSum()
  private var sumXX = CarefulSum()

  /// No readings yet.
  package init() {}

  /// Takes in the next reading, in the order of time.
  package mutating func add(_ sample: Sample) {
    if count == 0 { first = sample }
    last = sample.time
    count += 1
    if sample.value != first.value { isConstant = false }
    let x = Double(sample.time - first.time) / 1_000
    let y = sample.value - first.value
    sumX.add(x)
    sumY.add(y)
    sumXY.add(x * y)
    sumXX.add(x * x)
  }

  /// The rise an hour, negative while it falls; `nil` unless three readings span at least half of `window`.
  package func risePerHour(in window: Milliseconds) -> Double? {
    slope(in: window).map { $0 * 3_600 }
  }

  /// How many seconds after `time` the line reaches `threshold`: zero on it exactly.
  ///
  /// - Returns: `nil` where the line lies level, moves away from the threshold, or `risePerHour` knows none.
  package func seconds(to threshold: Double, at time: Milliseconds, in window: Milliseconds) -> Double? {
    guard let slope = slope(in: window) else { return nil }
    let rest = threshold - value(at: time, slope: slope)
    if rest == 0 { return 0 }
    guard slope != 0, !rest.isNaN else { return nil }
    let seconds = rest / slope
    return seconds > 0 ? seconds : nil
  }

  /// The slope a second.
  private func slope(in window: Milliseconds) -> Double? {
    guard count >= FittedLine.fewestReadings, last - first.time >= window / 2 else { return nil }
    if isConstant { return 0 }
    let count = Double(count)
    let covariance = sumXY.total - sumX.total * sumY.total / count
    return covariance / (sumXX.total - sumX.total * sumX.total / count)
  }

  private func value(at time: Milliseconds, slope: Double) -> Double {
    let count = Double(count)
    let x = Double(time - first.time) / 1_000
    return first.value + sumY.total / count + slope * (x - sumX.total / count)
  }
}
