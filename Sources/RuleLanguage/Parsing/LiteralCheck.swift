import Telemetry

/// What Prometheus finds only when a rule is evaluated, although the text shows it: names and patterns that
/// can never be right.
extension ExpressionParser {
  func checkLiterals(of function: Function, _ arguments: [Expression]) throws(ExpressionFault) {
    switch function {
    case .labelReplace:
      try checkLabelName(arguments[1])
      if case .string(let text, let place) = arguments[4].withoutParentheses {
        _ = try parsePattern(text, at: place)
      }
    case .labelJoin:
      try checkLabelName(arguments[1])
      for argument in arguments.dropFirst(3) { try checkLabelName(argument) }
    case .doubleExponentialSmoothing:
      for argument in arguments.dropFirst() {
        guard case .number(let factor, let place) = argument.withoutParentheses else { continue }
        guard factor > 0, factor < 1 else {
          throw ExpressionFault("a smoothing factor lies between 0 and 1", at: place)
        }
      }
    default: break
    }
  }

  private func checkLabelName(_ argument: Expression) throws(ExpressionFault) {
    guard case .string(let name, let place) = argument.withoutParentheses else { return }
    try checkLabelName(name, at: place)
  }

  /// Refuses what is no name of a label. Prometheus 3 takes any text that is not empty.
  func checkLabelName(_ name: String, at place: SourceRange) throws(ExpressionFault) {
    let isName = syntax == .prometheus ? !name.isEmpty : name.isPromQLName(allowsColon: false)
    guard isName else {
      throw ExpressionFault("'\(name)' is no name of a label; use letters, digits and '_'", at: place)
    }
  }
}
