package import Telemetry

/// A PromQL expression as written, every node with its place in the text.
///
/// The tree keeps parentheses and the order of the operands, so that `explain` can show a rule author his own
/// expression with a value under each part. Only well-typed trees leave the parser: a plan built on one needs
/// no second check.
package indirect enum Expression: Hashable, Sendable {
  /// A number; a duration such as `1h` counts its seconds.
  case number(Double, range: SourceRange)
  /// A text between quotes, escapes resolved.
  case string(String, range: SourceRange)
  /// The newest reading of each series that matches.
  case selector(Selector)
  /// All readings of each matching series within `span` milliseconds: left-open, right-closed.
  case matrix(Selector, span: Milliseconds, range: SourceRange)
  /// The values of an expression over a window, taken at every multiple of a step within it.
  case subquery(Expression, Subquery, range: SourceRange)
  /// A function with its arguments; optional ones may be missing at the end.
  case call(Function, [Expression], range: SourceRange)
  /// One result a group of series, or some elements of each group.
  case aggregate(
    Aggregation, parameter: Expression?, grouping: Grouping, operand: Expression, range: SourceRange)
  /// Two operands and what stands between them.
  case binary(
    BinaryOperator, Expression, Expression, matching: Matching, returnsBool: Bool, range: SourceRange)
  /// `-x`, or `+x`, which changes nothing.
  case unary(UnaryOperator, Expression, range: SourceRange)
  /// Written in parentheses.
  case parenthesised(Expression, range: SourceRange)
}

/// UTF-8 offsets of a node in the text of its expression.
package typealias SourceRange = Range<Int>

/// What an expression yields.
package enum ValueType: String, Hashable, Sendable {
  /// One number, without labels.
  case scalar
  /// A text; only ever an argument.
  case string
  /// At most one value a label set, all at the same time.
  case instantVector = "instant vector"
  /// The readings of a window, for each label set.
  case rangeVector = "range vector"
}

extension Expression {
  /// Where the node stands in the expression's text.
  package var range: SourceRange {
    switch self {
    case .selector(let selector): selector.range
    case .number(_, let range), .string(_, let range), .matrix(_, _, let range), .subquery(_, _, let range),
      .call(_, _, let range), .aggregate(_, _, _, _, let range), .binary(_, _, _, _, _, let range),
      .unary(_, _, let range),
      .parenthesised(_, let range):
      range
    }
  }

  /// What the node yields.
  package var type: ValueType {
    switch self {
    case .number: .scalar
    case .string: .string
    case .selector, .aggregate: .instantVector
    case .matrix, .subquery: .rangeVector
    case .call(let function, _, _): function.result
    case .unary(_, let operand, _), .parenthesised(let operand, _): operand.type
    case .binary(_, let left, let right, _, _, _):
      left.type == .scalar && right.type == .scalar ? .scalar : .instantVector
    }
  }

  /// The nodes directly below, in the order written.
  package var children: [Expression] {
    switch self {
    case .number, .string, .selector, .matrix: []
    case .call(_, let arguments, _): arguments
    case .aggregate(_, let parameter, _, let operand, _): (parameter.map { [$0] } ?? []) + [operand]
    case .subquery(let operand, _, _), .unary(_, let operand, _), .parenthesised(let operand, _): [operand]
    case .binary(_, let left, let right, _, _, _): [left, right]
    }
  }

  /// The node without the parentheses around it.
  package var withoutParentheses: Expression {
    if case .parenthesised(let inner, _) = self { inner.withoutParentheses } else { self }
  }
}

/// The window of a subquery: `[7d:1d] offset 1h`.
package struct Subquery: Hashable, Sendable {
  /// How far back the window reaches, in milliseconds: left-open, right-closed.
  package var span: Milliseconds
  /// The expression is evaluated at the multiples of this since 1970; `nil` takes the default step.
  package var step: Milliseconds?
  /// Where the window ends.
  package var shift: TimeShift

  /// A subquery's window.
  package init(span: Milliseconds, step: Milliseconds?, shift: TimeShift = .none) {
    self.span = span
    self.step = step
    self.shift = shift
  }

  /// The step of a subquery that gives none: a minute, as in Prometheus.
  package static let defaultStep = Span.minute
}
