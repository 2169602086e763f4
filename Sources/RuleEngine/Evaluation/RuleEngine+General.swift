import RuleLanguage
import Telemetry
import TimeSeries

/// Where the general evaluator stands in one evaluation.
struct GeneralContext {
  /// The evaluation time.
  let time: Milliseconds
  /// The partition's first entry in the binding table.
  let binding: Int
  /// The selector met next; selectors are met in the order written.
  var slot = 0
  /// When time alone can change the result.
  var event = Milliseconds.max
}

extension RuleEngine {
  /// Evaluates any expression on the series of one partition.
  ///
  /// - Throws: `MatchingConflict` where PromQL refuses to match.
  mutating func general(
    _ expression: Expression, _ context: inout GeneralContext, head: borrowing Head
  ) throws(MatchingConflict) -> Vector {
    switch expression {
    case .number(let value, _): return .scalar(value)
    case .string, .matrix, .subquery: preconditionFailure("A text or a window is only ever an argument.")
    case .selector: return instant(&context, head: head, wantsTime: false)
    case .parenthesised(let operand, _): return try general(operand, &context, head: head)
    case .unary(let sign, let operand, _):
      let vector = try general(operand, &context, head: head)
      return sign == .plus ? vector : try vector.computed { -$0 }.checked()
    case .aggregate(let aggregation, _, let grouping, let operand, _):
      return try general(operand, &context, head: head).aggregated(aggregation, grouping)
    case .call(let function, let arguments, _):
      return try call(function, arguments, &context, head: head).checked()
    case .binary(let operation, let left, let right, let matching, let returnsBool, _):
      let a = try general(left, &context, head: head)
      let b = try general(right, &context, head: head)
      return try join(operation, (left, a), (right, b), matching, returnsBool).checked()
    }
  }

  private func join(
    _ operation: BinaryOperator, _ left: (Expression, Vector), _ right: (Expression, Vector),
    _ matching: Matching, _ returnsBool: Bool
  ) throws(MatchingConflict) -> Vector {
    let (a, b) = (left.1, right.1)
    let (leftIsScalar, rightIsScalar) = (left.0.type == .scalar, right.0.type == .scalar)
    if !leftIsScalar, !rightIsScalar {
      if operation.family == .set { return a.combined(operation, b, matching) }
      return try a.matched(operation, b, matching, returnsBool: returnsBool)
    }
    let dropsName = operation.family == .arithmetic || returnsBool
    var result = leftIsScalar ? b : a
    let scalar = leftIsScalar ? a.scalarValue : b.scalarValue
    result.elements = result.elements.compactMap { element in
      let value =
        leftIsScalar
        ? Vector.join(operation, scalar, element.value, returnsBool, keeping: element.value)
        : Vector.join(operation, element.value, scalar, returnsBool, keeping: element.value)
      guard let value else { return nil }
      return Element(labels: dropsName ? LabelFlow.withoutName(element.labels) : element.labels, value: value)
    }
    return result
  }

  private mutating func call(
    _ function: Function, _ arguments: [Expression], _ context: inout GeneralContext, head: borrowing Head
  ) throws(MatchingConflict) -> Vector {
    let seconds = Double(context.time) / 1_000
    if function.isExtension, function != .total {
      return try extensionCall(function, arguments, &context, head: head)
    }
    switch function {
    case .time: return .scalar(seconds)
    case .hour where arguments.isEmpty: return .scalar(Numbers.hour(seconds))
    case .hour: return try general(arguments[0], &context, head: head).computed(Numbers.hour)
    case .abs: return try general(arguments[0], &context, head: head).computed(\.magnitude)
    case .timestamp:
      if case .selector = arguments[0].withoutParentheses {
        return instant(&context, head: head, wantsTime: true).computed { $0 }
      }
      return try general(arguments[0], &context, head: head).computed { _ in seconds }
    case .absent:
      let operand = try general(arguments[0], &context, head: head)
      if !operand.elements.isEmpty { return Vector(hasData: true) }
      let labels = LabelFlow.labelsOfAbsence(arguments[0])
      return Vector(elements: [Element(labels: labels, value: 1)], hasData: true)
    default:
      let quantile = arguments.count > 1 ? try general(arguments[0], &context, head: head).scalarValue : 0
      guard case .matrix(_, let span, _) = arguments[arguments.count - 1].withoutParentheses else {
        preconditionFailure("A window function takes a window.")
      }
      return windows(function, quantile, span, &context, head: head)
    }
  }

  /// The newest readings of a selector's series.
  private func instant(
    _ context: inout GeneralContext, head: borrowing Head, wantsTime: Bool
  ) -> Vector {
    var vector = Vector()
    for member in members(&context) {
      let place = Int(groupMembers[member])
      let sample = RuleEngine.reading(
        of: Int32(place), Look(), staleAfter[place], dialect, at: context.time, head: head,
        event: &context.event)
      guard let sample else { continue }
      let value = wantsTime ? Double(sample.time) / 1_000 : sample.value
      vector.elements.append(Element(labels: labels[place], value: value))
    }
    vector.hasData = !vector.elements.isEmpty
    return vector
  }

  private mutating func windows(
    _ function: Function, _ quantile: Double, _ span: Milliseconds, _ context: inout GeneralContext,
    head: borrowing Head
  ) -> Vector {
    var vector = Vector()
    for member in members(&context) {
      let place = groupMembers[member]
      let outcome = RuleEngine.window(
        of: place, function, WindowArguments(first: quantile), Look(span: span), staleAfter[Int(place)],
        dialect, at: context.time, head: head, event: &context.event, scratch: &scratch)
      vector.hasData = vector.hasData || outcome.hasData
      guard outcome.isPresent else { continue }
      let named = labels[Int(place)]
      let kept = function == .lastOverTime ? named : LabelFlow.withoutName(named)
      vector.elements.append(Element(labels: kept, value: outcome.value))
    }
    return vector
  }

  /// The places, in the member table, of the series that the next selector picks in this partition.
  private func members(_ context: inout GeneralContext) -> Range<Int> {
    let range = groupRanges[Int(bindings[context.binding + context.slot])]
    context.slot += 1
    return Int(range.lowerBound)..<Int(range.upperBound)
  }
}
