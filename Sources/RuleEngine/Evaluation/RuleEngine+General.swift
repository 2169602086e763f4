import RuleLanguage
import Telemetry
import TimeSeries

extension RuleEngine {
  /// Evaluates a whole expression on the series of one partition; `context.event` says when time alone can
  /// change the result.
  mutating func evaluate(
    _ expression: Expression, _ context: inout GeneralContext, head: borrowing Head
  ) throws(EvaluationFault) -> Vector {
    defer { context.event = min(context.event, context.rootEvent) }
    return try general(expression, &context, head: head)
  }

  /// Evaluates a part of an expression; texts and windows are only ever arguments.
  mutating func general(
    _ expression: Expression, _ context: inout GeneralContext, head: borrowing Head
  ) throws(EvaluationFault) -> Vector {
    guard let trace = context.trace else { return try value(of: expression, &context, head: head) }
    let place = trace.open(expression)
    do throws(EvaluationFault) {
      let vector = try value(of: expression, &context, head: head)
      trace.close(place, vector)
      return vector
    } catch {
      trace.close(place, error)
      throw error
    }
  }

  private mutating func value(
    of expression: Expression, _ context: inout GeneralContext, head: borrowing Head
  ) throws(EvaluationFault) -> Vector {
    switch expression {
    case .number(let value, _): return .scalar(value)
    case .string, .matrix, .subquery: preconditionFailure("A text or a window is only ever an argument.")
    case .selector(let selector): return instant(selector, &context, head: head, wantsTime: false)
    case .parenthesised(let operand, _): return try general(operand, &context, head: head)
    case .unary(let sign, let operand, let range):
      let vector = try general(operand, &context, head: head)
      return sign == .plus ? vector : try vector.computed { -$0 }.checked(in: range)
    case .aggregate(let aggregation, let parameter, let grouping, let operand, let range):
      return try aggregate(aggregation, parameter, grouping, operand, range, &context, head: head)
    case .call(let function, let arguments, let range):
      return try call(function, arguments, range, &context, head: head)
    case .binary(let operation, let left, let right, let matching, let returnsBool, let range):
      let a = try general(left, &context, head: head)
      let b = try general(right, &context, head: head)
      return try EvaluationFault.placing(range) { () throws(EvaluationFault) in
        try RuleEngine.join(operation, (left, a), (right, b), matching, returnsBool).checked(in: range)
      }
    }
  }

  private mutating func aggregate(
    _ aggregation: Aggregation, _ parameter: Expression?, _ grouping: Grouping, _ operand: Expression,
    _ range: SourceRange, _ context: inout GeneralContext, head: borrowing Head
  ) throws(EvaluationFault) -> Vector {
    var number = 0.0
    var text = ""
    switch parameter?.withoutParentheses {
    case nil: break
    case .string(let value, _)?: text = value
    case .some: if let parameter { number = try general(parameter, &context, head: head).scalarValue }
    }
    let vector = try general(operand, &context, head: head)
    return try EvaluationFault.placing(range) { () throws(EvaluationFault) in
      switch aggregation {
      case .topk, .bottomk: try vector.ranked(aggregation, number, grouping)
      case .quantile: vector.quantiles(number, grouping)
      case .countValues: try vector.counted(by: text, grouping)
      default: vector.aggregated(aggregation, grouping)
      }
    }
  }

  private static func join(
    _ operation: BinaryOperator, _ left: (Expression, Vector), _ right: (Expression, Vector),
    _ matching: Matching, _ returnsBool: Bool
  ) throws(EvaluationFault) -> Vector {
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

  /// The newest readings of a selector's series.
  mutating func instant(
    _ selector: Selector, _ context: inout GeneralContext, head: borrowing Head, wantsTime: Bool
  ) -> Vector {
    let sight = Sight(selector.shift, context)
    var vector = Vector()
    for member in members(&context) {
      let place = Int(groupMembers[member])
      let series = SeriesID(place)
      if context.awaits(sight) {
        context.expect(
          head.nextTime(of: series, after: sight.at, visible: selector.visibility), in: sight)
      }
      context.trace?.note(series, labels[place], newestBefore: sight.at, selector.visibility, head: head)
      guard let sample = head.newestVisible(series, at: sight.at, visible: selector.visibility) else {
        continue
      }
      let end = dialect.end(of: sample.time, staleAfter: staleAfter[place])
      guard end > sight.at else { continue }
      // Only a run as Prometheus writes such marks.
      if dialect.lookback != nil, head.hasEnded(series, by: sight.at) { continue }
      context.expect(end, in: sight)
      let value = wantsTime ? Double(sample.time) / 1_000 : sample.value
      vector.elements.append(Element(labels: labels[place], value: value))
    }
    vector.hasData = !vector.elements.isEmpty
    return vector
  }

  /// The places, in the member table, of the series that the next source picks in this partition.
  func members(_ context: inout GeneralContext) -> Range<Int> {
    let range = groupRanges[Int(bindings[context.binding + context.slot])]
    context.slot += 1
    return Int(range.lowerBound)..<Int(range.upperBound)
  }
}

extension Head {
  /// Whether the last word of a series up to `time` is the mark that it has ended.
  func hasEnded(_ series: SeriesID, by time: Milliseconds) -> Bool {
    let ring = rings[Int(series.index)]
    let count = ring.countThrough(time)
    return count > 0 && ring.sample(count - 1).isStaleMark
  }

  /// The time of the first visible sample after `time`; `.max` where there is none yet.
  ///
  /// A selector with an offset has it in sight that much later.
  /// - Complexity: O(log *n*), plus the hidden samples just after `time`.
  func nextTime(of series: SeriesID, after time: Milliseconds, visible: QualityMask) -> Milliseconds {
    let ring = rings[Int(series.index)]
    var position = ring.countThrough(time)
    while position < Int(ring.count) {
      let sample = ring.sample(position)
      if visible.shows(sample) { return sample.time }
      position += 1
    }
    return .max
  }
}
