import Telemetry

/// What the values of an expression are measured in, where that can be told.
enum MeasuredValue: Equatable {
  /// What the numbers of a quantity say here.
  enum Kind: Equatable {
    /// A value: of a temperature, so many degrees above a zero that depends on the unit.
    case value
    /// A difference of two values, whose unit has no zero.
    case difference
    /// A sum of values; only a unit with the same zero can give it.
    case sum
  }

  /// In the unit of a quantity.
  case quantity(String, Kind)
  /// In a unit that no sensor has; the words say what it is.
  case changed(String)
  /// A plain number.
  case number
  /// It cannot be told.
  case unknown

  /// What an expression yields.
  init(of expression: Expression) {
    switch expression {
    case .number: self = .number
    case .string: self = .unknown
    case .selector(let selector), .matrix(let selector, _, _):
      let matcher = selector.matchers.first { $0.name == Labels.metricName && $0.operation == .equal }
      self = (selector.name ?? matcher?.value).map { .quantity($0, .value) } ?? .unknown
    case .subquery(let operand, _, _), .parenthesised(let operand, _), .unary(_, let operand, _):
      self = MeasuredValue(of: operand)
    case .call(let function, let arguments, _): self = Self.call(function, arguments)
    case .aggregate(let aggregation, _, _, let operand, _):
      self = Self.aggregate(aggregation, MeasuredValue(of: operand))
    case .binary(let operation, let left, let right, _, let returnsBool, _):
      if returnsBool {
        self = .changed("0 or 1")
      } else {
        self = Self.joined(operation, left, right)
      }
    }
  }

  private static func call(_ function: Function, _ arguments: [Expression]) -> MeasuredValue {
    let values = arguments.map(MeasuredValue.init(of:))
    switch function {
    case .avgOverTime, .minOverTime, .maxOverTime, .lastOverTime, .abs, .ceil, .floor, .round, .clamp,
      .clampMin,
      .clampMax, .sort, .sortDesc, .labelReplace, .labelJoin, .scalar, .vector, .nowcast, .predictLinear,
      .doubleExponentialSmoothing:
      return values[0]
    case .quantileOverTime: return values[1]
    case .sumOverTime: return values[0].as(.sum)
    case .total, .increase, .delta, .idelta, .stddevOverTime, .madOverTime: return values[0].as(.difference)
    case .rate, .irate, .deriv: return .changed("a change a second")
    case .rising: return .changed("a change an hour")
    case .countOverTime, .changes, .resets, .near, .neighbours: return .changed("a count")
    case .stdvarOverTime: return .changed("a square")
    case .time, .timestamp, .timeTo: return .changed("a time in seconds")
    case .vnAQI, .vnAQIDaily: return .changed("an index")
    default: return .unknown
    }
  }

  private static func aggregate(_ aggregation: Aggregation, _ operand: MeasuredValue) -> MeasuredValue {
    switch aggregation {
    case .min, .max, .avg, .topk, .bottomk, .quantile: operand
    case .sum: operand.as(.sum)
    case .stddev: operand.as(.difference)
    case .stdvar: .changed("a square")
    case .count, .countValues, .group: .changed("a count")
    }
  }

  private static func joined(
    _ operation: BinaryOperator, _ left: Expression, _ right: Expression
  ) -> MeasuredValue {
    let (a, b) = (MeasuredValue(of: left), MeasuredValue(of: right))
    switch operation {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      return left.type == .scalar && right.type != .scalar ? b : a
    case .and, .unless: return a
    case .or: return a == b ? a : .unknown
    case .add, .subtract:
      if b == .number { return a }
      if a == .number { return b }
      guard case .quantity(let name, .value) = a, case .quantity(name, .value) = b else { return .unknown }
      return .quantity(name, operation == .subtract ? .difference : .sum)
    default:
      return a == .number && b == .number ? .number : .changed("computed with '\(operation.rawValue)'")
    }
  }

  private func `as`(_ kind: Kind) -> MeasuredValue {
    if case .quantity(let name, .value) = self { .quantity(name, kind) } else { self }
  }
}
