package import RuleLanguage
package import Telemetry
package import TimeSeries

/// An expression asked once, over all series together, as `explain` and `query` do.
///
/// A rule is cut into partitions; a question is not, so that its answer owes nothing to the cutting.
package struct InstantQuery {
  private var engine: RuleEngine
  private let expression: Expression

  /// Prepares an expression for the given series.
  package init(
    _ expression: Expression, series: [SeriesDescription], thresholds: ThresholdTable = ThresholdTable(),
    dialect: Dialect = .citywatch
  ) {
    self.expression = expression
    let rule = Rule(id: "", kind: .alert(""), expression: expression, expressionText: "")
    engine = RuleEngine(
      rules: RuleSet(groups: [RuleGroup(name: "", rules: [rule])]), series: series,
      thresholds: thresholds, evaluator: .whole, dialect: dialect)
  }

  /// How far back the expression looks in each series, for `Head.setWindow`.
  package var requiredWindows: [(series: SeriesID, span: Milliseconds)] { engine.requiredWindows }

  /// The elements of the result at `time`, a scalar as one without labels; in the order of `sort`, `topk` and
  /// `bottomk` where one of them stands outermost.
  ///
  /// - Throws: where PromQL refuses an answer.
  package mutating func elements(
    at time: Milliseconds, head: borrowing Head
  ) throws(EvaluationFault) -> [(labels: Labels, value: Double)] {
    try elements(at: time, bounds: time...time, trace: nil, head: head)
  }

  /// The elements at every `step` from `start` to `end`, as a chart needs them; `@ start()` and `@ end()` are
  /// those of the range.
  ///
  /// - Precondition: the step is positive.
  /// - Throws: where PromQL refuses an answer.
  package mutating func elements(
    from start: Milliseconds, through end: Milliseconds, step: Milliseconds, head: borrowing Head
  ) throws(EvaluationFault) -> [(time: Milliseconds, elements: [(labels: Labels, value: Double)])] {
    precondition(step > 0, "a range query needs a positive step")
    var answers: [(time: Milliseconds, elements: [(labels: Labels, value: Double)])] = []
    var time = start
    while time <= end {
      answers.append((time, try elements(at: time, bounds: start...end, trace: nil, head: head)))
      time += step
    }
    return answers
  }

  /// The value of every part of the expression at `time`, each part before those inside it, in the order
  /// written. Of a subquery's operand it is the value at the newest step.
  package mutating func trace(at time: Milliseconds, head: borrowing Head) -> [TracedNode] {
    let trace = EvaluationTrace()
    // A fault stands in its node.
    _ = try? elements(at: time, bounds: time...time, trace: trace, head: head)
    return trace.nodes
  }

  private mutating func elements(
    at time: Milliseconds, bounds: ClosedRange<Milliseconds>, trace: EvaluationTrace?, head: borrowing Head
  ) throws(EvaluationFault) -> [(labels: Labels, value: Double)] {
    if let fault = engine.cost(of: expression).fault(above: engine.limitOfSteps) {
      if let trace { trace.close(trace.open(expression), fault) }
      throw fault
    }
    guard let partition = engine.partitions.first else { return [] }
    var context = GeneralContext(
      time: time, binding: Int(partition.binding), bounds: bounds, trace: trace)
    return try engine.evaluate(expression, &context, head: head).elements.map { ($0.labels, $0.value) }
  }
}
