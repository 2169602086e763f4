/// The functions of this version, under their PromQL names; `total` is ours.
package enum Function: String, Hashable, Sendable, CaseIterable {
  /// The mean of the window's readings.
  case avgOverTime = "avg_over_time"
  /// The smallest of the window's readings.
  case minOverTime = "min_over_time"
  /// The largest of the window's readings.
  case maxOverTime = "max_over_time"
  /// Their sum.
  case sumOverTime = "sum_over_time"
  /// How many readings the window holds.
  case countOverTime = "count_over_time"
  /// The newest reading of the window; keeps the quantity's name.
  case lastOverTime = "last_over_time"
  /// One where the window holds a reading.
  case presentOverTime = "present_over_time"
  /// The quantile `q` from 0 to 1 of the window's readings, interpolated.
  case quantileOverTime = "quantile_over_time"
  /// The rise of a counter, extrapolated to the window's ends as Prometheus does.
  case increase
  /// The exact rise of a counter over the window, resets counted, nothing extrapolated.
  case total
  /// The difference between the window's ends, extrapolated, for values that rise and fall.
  case delta
  /// The slope a second by least squares.
  case deriv
  /// The magnitude of each value.
  case abs
  /// One where the operand has no element, nothing otherwise.
  case absent
  /// The evaluation time in seconds since 1970.
  case time
  /// The time of each element's reading, in seconds since 1970.
  case timestamp
  /// The hour of the day in UTC, 0 to 23, of each value read as seconds since 1970; of the evaluation time
  /// where no argument is given.
  case hour

  /// What a function takes and gives.
  package struct Signature: Hashable, Sendable {
    /// The types of the arguments, in order.
    package let parameters: [ValueType]
    /// How many of them, from the end, may be left out.
    package let optionalCount: Int
    /// What the function yields.
    package let result: ValueType
  }

  /// What the function takes and gives.
  package var signature: Signature {
    switch self {
    case .avgOverTime, .minOverTime, .maxOverTime, .sumOverTime, .countOverTime, .lastOverTime,
      .presentOverTime, .increase, .total, .delta, .deriv:
      Signature(parameters: [.rangeVector], optionalCount: 0, result: .instantVector)
    case .quantileOverTime:
      Signature(parameters: [.scalar, .rangeVector], optionalCount: 0, result: .instantVector)
    case .abs, .absent, .timestamp:
      Signature(parameters: [.instantVector], optionalCount: 0, result: .instantVector)
    case .time: Signature(parameters: [], optionalCount: 0, result: .scalar)
    case .hour: Signature(parameters: [.instantVector], optionalCount: 1, result: .instantVector)
    }
  }

  /// What the function yields.
  package var result: ValueType { signature.result }
}
