/// The types of PromQL, in words that say what to write instead.
enum TypeCheck {
  /// Builds a binary operation from operands that go together.
  static func binary(
    _ binary: BinaryOperator, _ left: Expression, _ right: Expression,
    _ modifiers: ExpressionParser.Modifiers, at place: SourceRange
  ) throws(ExpressionFault) -> Expression {
    for operand in [left, right] { try requireValues(operand, "an operand of '\(binary.rawValue)'") }
    let hasScalar = left.type == .scalar || right.type == .scalar
    if hasScalar, binary.family == .set {
      let scalar = left.type == .scalar ? left : right
      throw ExpressionFault(
        "'\(binary.rawValue)' joins instant vectors; this operand is a scalar, compare it with something",
        at: scalar.range)
    }
    if hasScalar, let written = modifiers.groupPlace ?? modifiers.scopePlace {
      throw ExpressionFault(
        "'on', 'ignoring' and their groups match two instant vectors; one operand is a scalar", at: written)
    }
    if left.type == .scalar, right.type == .scalar, binary.family == .comparison, !modifiers.returnsBool {
      throw ExpressionFault(
        "two scalars are compared with '\(binary.rawValue) bool', which yields 0 or 1", at: place)
    }
    return .binary(
      binary, left, right, matching: modifiers.matching, returnsBool: modifiers.returnsBool,
      range: left.range.lowerBound..<right.range.upperBound)
  }

  /// Checks the operand of a sign.
  static func unary(_ unary: UnaryOperator, _ operand: Expression) throws(ExpressionFault) {
    try requireValues(operand, "the operand of '\(unary.rawValue)'")
  }

  /// Checks the parameter and the operand of an aggregation.
  static func aggregation(
    _ aggregation: Aggregation, _ arguments: [Expression], at name: SourceRange
  ) throws(ExpressionFault) {
    let wanted = aggregation.parameter == nil ? 1 : 2
    guard arguments.count == wanted, let operand = arguments.last else {
      let hint =
        switch aggregation {
        case .topk, .bottomk: "two arguments, such as \(aggregation.rawValue)(3, rain_total)"
        case .quantile: "two arguments, such as quantile(0.9, speed)"
        case .countValues: "two arguments, such as count_values(\"level\", water_level)"
        default: "one argument"
        }
      throw ExpressionFault("'\(aggregation.rawValue)' takes \(hint), not \(arguments.count)", at: name)
    }
    if let type = aggregation.parameter, arguments[0].type != type {
      throw ExpressionFault(
        "'\(aggregation.rawValue)' takes \(article(type)) first, not \(article(arguments[0].type))",
        at: arguments[0].range)
    }
    guard operand.type != .instantVector else { return }
    let hasWindowForm = Function(rawValue: "\(aggregation.rawValue)_over_time") != nil
    let hint =
      operand.type == .rangeVector && hasWindowForm
      ? "; one value of a window is \(aggregation.rawValue)_over_time(…)" : ""
    throw ExpressionFault(
      "'\(aggregation.rawValue)' takes an instant vector, not \(article(operand.type))\(hint)",
      at: operand.range)
  }

  /// Checks the number and types of a function's arguments.
  static func call(
    _ function: Function, _ arguments: [Expression], at name: SourceRange
  ) throws(ExpressionFault) {
    let signature = function.signature
    let most = signature.parameters.count
    let least = most - signature.optionalCount
    let isEnough = signature.isVariadic ? arguments.count >= least : (least...most).contains(arguments.count)
    guard isEnough else {
      let wanted =
        signature.isVariadic ? "at least \(least)" : least == most ? "\(most)" : "\(least) to \(most)"
      let noun = wanted == "1" ? "argument" : "arguments"
      throw ExpressionFault(
        "'\(function.rawValue)' takes \(wanted) \(noun), not \(arguments.count)", at: name)
    }
    for (at, argument) in arguments.enumerated() {
      let wanted = signature.parameters[min(at, most - 1)]
      guard argument.type != wanted else { continue }
      throw ExpressionFault(
        "'\(function.rawValue)' takes \(article(wanted)) here, not \(article(argument.type))"
          + hint(wanted, argument.type), at: argument.range)
    }
  }

  /// Values without a window are all that an operator works on.
  private static func requireValues(_ operand: Expression, _ role: String) throws(ExpressionFault) {
    switch operand.type {
    case .scalar, .instantVector: return
    case .rangeVector:
      throw ExpressionFault(
        "a window cannot be \(role); make one value of it, for instance with avg_over_time(…)",
        at: operand.range)
    case .string: throw ExpressionFault("a text cannot be \(role)", at: operand.range)
    }
  }

  private static func hint(_ wanted: ValueType, _ found: ValueType) -> String {
    switch (wanted, found) {
    case (.rangeVector, .instantVector): "; give it a window, such as [1h]"
    case (.instantVector, .rangeVector): "; leave out the window"
    default: ""
    }
  }

  /// The type with its article: "an instant vector".
  static func article(_ type: ValueType) -> String {
    switch type {
    case .scalar: "a scalar"
    case .string: "a text"
    case .instantVector: "an instant vector"
    case .rangeVector: "a range vector (a window)"
    }
  }
}
