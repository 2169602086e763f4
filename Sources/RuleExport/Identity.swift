import RuleLanguage

extension Expression {
  /// The labels by which the elements of the result are told apart; `nil` where that is not known beforehand.
  ///
  /// A series is a device's quantity on a channel, so two labels do for whatever keeps a series' own. They
  /// tell which firing alert belongs to which element.
  var identity: [String]? {
    switch self {
    case .selector, .matrix: return ["device", "channel"]
    case .number, .string: return []
    case .parenthesised(let inner, _), .unary(_, let inner, _), .subquery(let inner, _, _):
      return inner.identity
    case .call(let function, let arguments, _):
      switch function {
      case .labelReplace, .labelJoin, .absent, .absentOverTime: return nil
      case .threshold: return ["device"]
      case .vector, .time, .scalar, .pi: return []
      default:
        return
          (arguments.first { $0.type == .rangeVector }
          ?? arguments.first { $0.type == .instantVector })?.identity ?? []
      }
    case .aggregate(let aggregation, _, let grouping, let operand, _):
      if aggregation.keepsElements { return operand.identity }
      if aggregation == .countValues { return nil }
      switch grouping {
      case .all: return []
      case .by(let names): return names
      case .without: return nil
      }
    case .binary(let operation, let left, let right, let matching, _, _):
      if left.type == .scalar { return right.identity }
      if right.type == .scalar { return left.identity }
      if operation == .or { return left.identity == right.identity ? left.identity : nil }
      if operation.family == .set { return left.identity }
      switch (matching.cardinality, matching.scope) {
      case (.oneToMany, _): return right.identity
      case (.manyToOne, _): return left.identity
      case (.oneToOne, .on(let names)): return names
      case (.oneToOne, .allLabels): return left.identity
      case (.oneToOne, .ignoring(let names)): return left.identity?.filter { !names.contains($0) }
      }
    }
  }

  /// Whether it looks at the newest readings only, so that a silent device can be asked for its last word.
  var isInstant: Bool {
    switch self {
    case .matrix, .subquery: false
    case .call(let function, _, _) where function.isExtension: function == .threshold
    default: children.allSatisfy(\.isInstant)
    }
  }

  /// What is left without conditions on the value: there is an element where there are readings.
  var withoutConditions: Expression {
    switch self {
    case .parenthesised(let inner, _): return inner.withoutConditions
    case .binary(let operation, let left, let right, _, let returnsBool, _):
      if operation.family == .comparison, !returnsBool {
        return (left.type == .scalar ? right : left).withoutConditions
      }
      return operation == .and || operation == .unless ? left.withoutConditions : self
    default: return self
    }
  }
}
