import RuleLanguage

extension Expression {
  /// Whether the pointwise machine knows every part; the others are left to the general evaluator.
  var isKnownToPointwise: Bool {
    switch self {
    case .number, .string: true
    case .selector(let selector), .matrix(let selector, _, _): selector.shift.anchor == nil
    // Many instants, many label sets.
    case .subquery: false
    case .parenthesised(let operand, _), .unary(_, let operand, _): operand.isKnownToPointwise
    case .binary(_, let left, let right, _, _, _): left.isKnownToPointwise && right.isKnownToPointwise
    case .aggregate(let aggregation, _, _, let operand, _):
      aggregation.isKnownToPointwise && operand.isKnownToPointwise
    case .call(let function, let arguments, _):
      function.isKnownToPointwise(arguments) && arguments.allSatisfy(\.isKnownToPointwise)
    }
  }
}

extension Aggregation {
  /// Whether one number a group is enough.
  fileprivate var isKnownToPointwise: Bool {
    switch self {
    case .sum, .avg, .min, .max, .count, .group, .stddev, .stdvar: true
    case .topk, .bottomk, .quantile, .countValues: false
    }
  }
}

extension Function {
  fileprivate func isKnownToPointwise(_ arguments: [Expression]) -> Bool {
    switch self {
    // Which device is near which is not a matter of numbers.
    case .near, .neighbours, .absentOverTime: return false
    // A factor out of its bounds is a fault, and the machine knows none.
    case .doubleExponentialSmoothing: return arguments.dropFirst().allSatisfy(\.isFactor)
    case .timeTo: return true
    case .labelReplace, .labelJoin: return (try? LabelRewriting(self, arguments, 0..<0)) != nil
    default: break
    }
    // The arguments beside a window are met before it; sources are numbered as they are written.
    let isWindow = signature.parameters.contains(.rangeVector)
    return !isWindow || arguments.allSatisfy { $0.type == .rangeVector || $0.sourceCount == 0 }
  }
}

extension Expression {
  /// Whether it is a number written down that lies between 0 and 1.
  fileprivate var isFactor: Bool {
    guard case .number(let factor, _) = withoutParentheses else { return false }
    return factor > 0 && factor < 1
  }
}
