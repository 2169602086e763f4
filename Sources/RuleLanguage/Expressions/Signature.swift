/// What a function takes and gives.
package struct Signature: Hashable, Sendable {
  /// The types of the arguments, in order.
  package let parameters: [ValueType]
  /// How many of them, from the end, may be left out.
  package let optionalCount: Int
  /// Whether the last argument may be given any number of times.
  package let isVariadic: Bool
  /// What the function yields.
  package let result: ValueType

  init(
    _ parameters: [ValueType], optional: Int = 0, isVariadic: Bool = false,
    gives result: ValueType = .instantVector
  ) {
    self.parameters = parameters
    optionalCount = optional
    self.isVariadic = isVariadic
    self.result = result
  }
}

extension Function {
  /// What the function takes and gives.
  ///
  /// Of `nowcast`, `rising`, `time_to` and `vn_aqi` this is what the parser makes of them: it turns the selector
  /// that is written into the windows that are read.
  package var signature: Signature {
    switch self {
    case .avgOverTime, .minOverTime, .maxOverTime, .sumOverTime, .countOverTime, .lastOverTime,
      .presentOverTime, .absentOverTime, .stddevOverTime, .stdvarOverTime, .madOverTime, .rate, .increase,
      .irate,
      .total, .delta, .idelta, .deriv, .changes, .resets, .nowcast, .rising:
      Signature([.rangeVector])
    case .quantileOverTime: Signature([.scalar, .rangeVector])
    case .predictLinear: Signature([.rangeVector, .scalar])
    case .doubleExponentialSmoothing: Signature([.rangeVector, .scalar, .scalar])
    case .timeTo: Signature([.rangeVector, .instantVector])
    case .vnAQI, .vnAQIDaily: Signature(Array(repeating: .rangeVector, count: 6))
    case .abs, .ceil, .floor, .exp, .ln, .log2, .log10, .sqrt, .sgn, .sin, .cos, .tan, .asin, .acos, .atan,
      .sinh, .cosh, .tanh, .asinh, .acosh, .atanh, .deg, .rad, .absent, .timestamp, .sort, .sortDesc,
      .flagged:
      Signature([.instantVector])
    case .round: Signature([.instantVector, .scalar], optional: 1)
    case .clamp: Signature([.instantVector, .scalar, .scalar])
    case .clampMax, .clampMin, .near, .neighbours: Signature([.instantVector, .scalar])
    case .minute, .hour, .dayOfWeek, .dayOfMonth, .dayOfYear, .daysInMonth, .month, .year:
      Signature([.instantVector], optional: 1)
    case .pi, .time: Signature([], gives: .scalar)
    case .scalar: Signature([.instantVector], gives: .scalar)
    case .vector: Signature([.scalar])
    case .labelReplace: Signature([.instantVector, .string, .string, .string, .string])
    case .labelJoin: Signature([.instantVector, .string, .string, .string], optional: 1, isVariadic: true)
    case .threshold: Signature([.string])
    }
  }

  /// What the function yields.
  package var result: ValueType { signature.result }

  /// Whether it is ours and not PromQL's.
  package var isExtension: Bool {
    switch self {
    case .total, .threshold, .flagged, .near, .neighbours, .nowcast, .vnAQI, .vnAQIDaily, .rising, .timeTo:
      true
    default: false
    }
  }
}
