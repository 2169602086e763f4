package import RuleLanguage

/// What of a rule can be drawn as a curve: the value that is compared, without the comparison.
///
/// `avg_over_time(so2[1h]) > 350 and count_over_time(so2[1h]) >= 9` yields nothing while the air is clean; a
/// person wants to see the mean come near 350.
package struct Measure: Sendable {
  /// The value.
  package let expression: Expression
  /// The number it is compared with, where that is one and the rule has no ladder.
  package let limit: Double?
  /// Whether the rule warns of low values.
  package let isBelow: Bool

  /// Finds the value of a rule.
  package init(_ rule: Rule) {
    let condition = Measure.withoutConditions(rule.expression)
    guard rule.levels.isEmpty else {
      (expression, limit, isBelow) = (condition, nil, rule.direction == .below)
      return
    }
    guard case .binary(let operation, let left, let right, _, false, _) = condition,
      operation.family == .comparison
    else {
      (expression, limit, isBelow) = (condition, nil, false)
      return
    }
    let isLess = operation == .less || operation == .lessOrEqual
    if left.type == .scalar, right.type == .instantVector {
      // `0.3 < depth` is a comparison with its sides exchanged.
      (expression, limit) = (right.withoutParentheses, Measure.number(left))
      isBelow = operation == .greater || operation == .greaterOrEqual
    } else {
      (expression, limit, isBelow) = (left.withoutParentheses, Measure.number(right), isLess)
    }
  }

  /// Whether the value is a reading as it came.
  package var isReading: Bool {
    if case .selector(let selector) = expression { selector.shift == .none } else { false }
  }

  /// The value's text as the rule's author wrote it.
  package func text(of rule: Rule) -> String {
    let bytes = Array(rule.expressionText.utf8)
    let range = expression.range
    guard range.upperBound <= bytes.count else { return rule.expressionText }
    return String(decoding: bytes[range], as: UTF8.self)
  }

  /// The left side of `and` and `unless`: what stands there is the value, the rest says when it counts.
  private static func withoutConditions(_ expression: Expression) -> Expression {
    let bare = expression.withoutParentheses
    guard case .binary(let operation, let left, _, _, _, _) = bare, operation == .and || operation == .unless
    else { return bare }
    return withoutConditions(left)
  }

  private static func number(_ expression: Expression) -> Double? {
    switch expression.withoutParentheses {
    case .number(let value, _): value
    case .unary(.minus, let operand, _): number(operand).map { -$0 }
    case .unary(.plus, let operand, _): number(operand)
    default: nil
    }
  }
}
