import RuleLanguage
import Telemetry
import TimeSeries

/// The values of a subquery's operand at the steps of its window.
struct SubquerySteps {
  /// One label set and its values, oldest first.
  struct Row {
    let labels: Labels
    var samples: [Sample] = []
  }

  let start: Milliseconds
  let end: Milliseconds
  var rows: [Row] = []
  private var places: [Labels: Int] = [:]

  init(start: Milliseconds, end: Milliseconds) {
    self.start = start
    self.end = end
  }

  /// Adds the values at one step.
  mutating func add(_ vector: Vector, at time: Milliseconds) {
    for element in vector.elements {
      let place = places[element.labels] ?? rows.count
      if place == rows.count {
        places[element.labels] = place
        rows.append(Row(labels: element.labels))
      }
      rows[place].samples.append(Sample(time: time, value: element.value, quality: .good))
    }
  }
}

extension RuleEngine {
  /// Evaluates a subquery's operand at every multiple of the step within the window; `SubqueryCost` bounds how
  /// many there are.
  ///
  /// Time alone changes the result when the oldest step that had data leaves the window, and at the next step
  /// if the operand has a value by then.
  mutating func steps(
    of operand: Expression, _ window: Subquery, _ context: inout GeneralContext,
    head: borrowing Head
  ) throws(EvaluationFault) -> SubquerySteps {
    let slot = context.slot
    defer { context.slot = slot + operand.sourceCount }
    let sight = Sight(window.shift, context)
    let step = window.step ?? dialect.defaultStep
    let start = sight.at - window.span
    var steps = SubquerySteps(start: start, end: sight.at)
    let last = sight.at.flooredDivision(by: step) * step
    let after = dialect.includesWindowStart ? start - 1 : start
    let before = after.flooredDivision(by: step) * step
    var oldest = Milliseconds.max
    var probe: Vector?
    var time = before + step
    while time <= last {
      let isNow = time == sight.at
      var inner = GeneralContext(step: time, of: context, slot: slot, wantsEvents: isNow)
      if time == last { inner.trace = context.trace }
      let vector = try general(operand, &inner, head: head)
      steps.add(vector, at: time)
      context.rootEvent = min(context.rootEvent, inner.rootEvent)
      if vector.hasData || !vector.elements.isEmpty { oldest = min(oldest, time) }
      if isNow {
        probe = vector
        expectStep(after: last, step, vector, inner.event, operand, in: sight, &context)
      }
      time += step
    }
    if oldest < .max {
      context.expect(oldest + window.span + (dialect.includesWindowStart ? 1 : 0), in: sight)
    }
    if probe == nil, sight.delay != nil, context.wantsEvents || sight.isRooted {
      var inner = GeneralContext(step: sight.at, of: context, slot: slot, wantsEvents: true)
      // What cannot be evaluated now may be possible at the next step.
      let vector = (try? general(operand, &inner, head: head)) ?? .scalar(.nan)
      expectStep(after: last, step, vector, inner.event, operand, in: sight, &context)
    }
    return steps
  }

  /// Notes the next step at which the operand may have a value, seen from its value now.
  private func expectStep(
    after last: Milliseconds, _ step: Milliseconds, _ now: Vector, _ event: Milliseconds,
    _ operand: Expression, in sight: Sight, _ context: inout GeneralContext
  ) {
    if now.hasData || !now.elements.isEmpty || operand.readsClock {
      context.expect(last + step, in: sight)
    } else if event < .max {
      context.expect(RuleEngine.multiple(of: step, from: event), in: sight)
    }
  }
}
