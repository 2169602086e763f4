extension Expression {
  /// The tree with some of its nodes replaced.
  ///
  /// - Parameter change: what stands in for a node and all below it; `nil` goes on with the nodes below.
  package func mapped(_ change: (Expression) -> Expression?) -> Expression {
    if let changed = change(self) { return changed }
    switch self {
    case .number, .string, .selector, .matrix: return self
    case .subquery(let operand, let window, let range):
      return .subquery(operand.mapped(change), window, range: range)
    case .call(let function, let arguments, let range):
      return .call(function, arguments.map { $0.mapped(change) }, range: range)
    case .aggregate(let aggregation, let parameter, let grouping, let operand, let range):
      return .aggregate(
        aggregation, parameter: parameter?.mapped(change), grouping: grouping,
        operand: operand.mapped(change),
        range: range)
    case .binary(let binary, let left, let right, let matching, let returnsBool, let range):
      return .binary(
        binary, left.mapped(change), right.mapped(change), matching: matching, returnsBool: returnsBool,
        range: range)
    case .unary(let unary, let operand, let range): return .unary(unary, operand.mapped(change), range: range)
    case .parenthesised(let inner, let range): return .parenthesised(inner.mapped(change), range: range)
    }
  }
}
