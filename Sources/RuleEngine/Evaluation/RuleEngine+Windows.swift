import RuleLanguage
import Telemetry
import TimeSeries

extension RuleEngine {
  /// The value of a function of windows, one element for each window that holds enough.
  mutating func windowCall(
    _ function: Function, _ inputs: [Expression], _ range: SourceRange, _ context: inout GeneralContext,
    head: borrowing Head
  ) throws(EvaluationFault) -> Vector {
    var parameters: [Double] = []
    var operand = inputs[0]
    var slot = context.slot
    for argument in inputs {
      if argument.type == .rangeVector {
        operand = argument
        slot = context.slot
        context.slot += argument.sourceCount
      } else {
        parameters.append(try general(argument, &context, head: head).scalarValue)
      }
    }
    let behind = context.slot
    context.slot = slot
    defer { context.slot = behind }
    var values: [Double] = []
    swap(&values, &scratch)
    defer { swap(&values, &scratch) }
    var vector = Vector()
    var hasWindow = false
    let arguments = WindowArguments(
      first: parameters.first ?? 0, second: parameters.count > 1 ? parameters[1] : 0)
    let time = context.time
    try eachWindow(of: operand, countingFromBefore: function == .total, &context, head: head) {
      labels, window, base in
      guard window.isVisible else { return }
      hasWindow = true
      if function == .absentOverTime { return }
      let seen = arguments.seen(by: function, at: time, windowEnd: window.end)
      guard let value = window.value(of: function, arguments: seen, base: base, scratch: &values)
      else { return }
      vector.elements.append(
        Element(labels: function == .lastOverTime ? labels : LabelFlow.withoutName(labels), value: value))
    }
    if hasWindow { try arguments.check(for: function, in: range) }
    if function == .absentOverTime { return RuleEngine.absence(of: operand, isAbsent: !hasWindow) }
    vector.hasData = hasWindow
    return vector
  }

  /// Lends the window of every series of a range, or of every label set of a subquery, in turn.
  ///
  /// With `countingFromBefore` the newest reading at or before a range's start comes with it, unless it was stale
  /// then: a gauge that was silent for three days must not report three days of rain as one. A subquery counts
  /// from its first step.
  mutating func eachWindow(
    of range: Expression, countingFromBefore: Bool = false, _ context: inout GeneralContext,
    head: borrowing Head, _ body: (Labels, Window, Sample?) -> Void
  ) throws(EvaluationFault) {
    let place = context.trace?.open(range)
    defer { if let place { context.trace?.close(place, Vector()) } }
    switch range.withoutParentheses {
    case .matrix(let selector, let span, _):
      let sight = Sight(selector.shift, context)
      for member in members(&context) {
        lend(
          Int(groupMembers[member]), selector, span, sight, countingFromBefore, &context, head: head, body)
      }
    case .subquery(let operand, let window, let range):
      let steps = try EvaluationFault.placing(range) { () throws(EvaluationFault) in
        try self.steps(of: operand, window, &context, head: head)
      }
      for row in steps.rows {
        context.trace?.note(row.labels, steps: row.samples)
        unsafe row.samples.withUnsafeBufferPointer { samples in
          let none = unsafe UnsafeBufferPointer<Sample>(start: nil, count: 0)
          let window = unsafe Window(samples, none, start: steps.start, end: steps.end, visible: .all)
          body(row.labels, window, nil)
        }
      }
    default: preconditionFailure("A window function takes a window.")
    }
  }

  /// Lends the window of one series, and notes when a reading leaves it or comes into it.
  private func lend(
    _ place: Int, _ selector: Selector, _ span: Milliseconds, _ sight: Sight, _ countingFromBefore: Bool,
    _ context: inout GeneralContext, head: borrowing Head, _ body: (Labels, Window, Sample?) -> Void
  ) {
    let series = SeriesID(place)
    let end = sight.at
    let start = end - span
    let after = dialect.includesWindowStart ? start - 1 : start
    if context.awaits(sight) {
      context.expect(head.nextTime(of: series, after: end, visible: selector.visibility), in: sight)
    }
    var base = countingFromBefore ? head.newestVisible(series, at: after, visible: selector.visibility) : nil
    if let elder = base {
      let forgotten = dialect.end(of: elder.time, staleAfter: staleAfter[place])
      if forgotten > start { context.expect(forgotten + span, in: sight) } else { base = nil }
    }
    context.trace?.note(series, labels[place], after: after, through: end, selector.visibility, head: head)
    var exit = Milliseconds.max
    unsafe head.withSamples(of: series, after: after, through: end) { first, second in
      let window = unsafe Window(first, second, start: start, end: end, visible: selector.visibility)
      exit = window.firstExit(span: span)
      body(labels[place], window, base)
    }
    if exit < .max { context.expect(exit + (dialect.includesWindowStart ? 1 : 0), in: sight) }
  }

  /// How far behind its newest reading a series must be kept for a source: what the source reaches, and how long a
  /// reading before that still speaks. `total` counts from such a reading.
  func history(of source: Source, _ staleAfter: Milliseconds) -> Milliseconds {
    // A fixed time is looked at from any later one; a quarter of the range leaves room to reckon.
    let endless = Milliseconds.max / 4
    return min(source.reach, endless) + max(staleAfter, (dialect.lookback ?? 0) + 1)
  }
}
