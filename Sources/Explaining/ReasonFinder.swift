import RuleEngine
import RuleLanguage
import Telemetry

/// Looks through the values of an expression's parts for what decided.
struct ReasonFinder {
  private let explanation: Explanation
  private let nodes: [TracedNode]
  private(set) var reasons: [Reason] = []

  init(_ explanation: Explanation, nodes: [TracedNode]) {
    self.explanation = explanation
    self.nodes = nodes
  }

  private var rule: Rule { explanation.rule }
  private var subject: RuleSubject { explanation.subject }
  private var time: Milliseconds { explanation.time }
  private var value: Double? { nodes.first?.elements.first?.value }

  /// Finds the reasons, the most important first.
  ///
  /// - Parameter staleness: how long a series' reading counts, by the series' labels.
  mutating func find(_ staleness: (Labels) -> Milliseconds?) {
    if case .recording = rule.kind {
      reasons = [.records(value)]
      if value == nil { findMissing(rule.expression, staleness) }
      return
    }
    if !rule.effect.holds(at: time) {
      let next = rule.effect.nextChange(after: time)
      reasons.append(.isOutOfEffect(until: next == .max ? nil : next))
    }
    let fault = nodes.compactMap(\.fault).first
    if let fault { reasons.append(.isFaulty(fault)) }
    tellState()
    if fault == nil, !explanation.isRaised { tellWhyNot(staleness) }
  }

  /// What the alert's state says.
  private mutating func tellState() {
    guard let state = subject.state else { return }
    if state.isSilenceAlert {
      reasons.append(.firesForSilence(since: state.raisedAt))
    } else if state.isFiring {
      reasons.append(.fires(since: state.raisedAt, step(state.level)))
    }
    // The gravest level waited for decides; of those to be left, the one that fires now.
    if let rising = subject.waits.last(where: \.isRising) {
      let missing = rising.agreeing.wanted <= 1 ? 0 : max(0, rising.agreeing.wanted - rising.agreeing.present)
      reasons.append(
        .waits(since: rising.since, due: rising.due, readingsMissing: missing, step(rising.level)))
    }
    if let leaving = subject.waits.last(where: { !$0.isRising }) {
      reasons.append(.leaves(step(leaving.level), since: leaving.since, due: leaving.due))
    }
    if state.isFiring, let next = nextRung { tellDistance(to: next) }
  }

  private mutating func tellWhyNot(_ staleness: (Labels) -> Milliseconds?) {
    let lacking = explanation.rungs.compactMap { rung -> String? in
      guard rung.threshold == nil, case .named(let name) = rung.level.threshold else { return nil }
      return name
    }
    if !lacking.isEmpty { reasons.append(.lacksThreshold(lacking)) }
    if value == nil {
      findMissing(rule.expression, staleness)
    } else if let next = nextRung {
      tellDistance(to: next)
    }
  }

  private func step(_ level: Int) -> Reason.Step? {
    guard explanation.rungs.indices.contains(level - 1),
      let threshold = explanation.rungs[level - 1].threshold
    else {
      return nil
    }
    return Reason.Step(
      level: explanation.rungs[level - 1].level, threshold: threshold, direction: rule.direction)
  }

  /// The lowest level above the present one that the value does not hold.
  private var nextRung: Reason.Step? {
    let from = subject.state?.level ?? 0
    guard
      let at = explanation.rungs.indices.first(where: { $0 >= from && explanation.rungs[$0].holds == false })
    else { return nil }
    return step(at + 1)
  }

  private mutating func tellDistance(to step: Reason.Step) {
    guard let value else { return }
    reasons.append(.misses(step, value: value, distance: abs(step.threshold - value)))
  }
}

// MARK: Why nothing is left

extension ReasonFinder {
  private func node(of expression: Expression) -> TracedNode? {
    nodes.first { $0.range == expression.range && $0.type == expression.type }
  }

  private func text(of expression: Expression) -> String { rule.expressionText.line(of: expression.range) }

  /// Goes down to where the elements end.
  private mutating func findMissing(_ expression: Expression, _ staleness: (Labels) -> Milliseconds?) {
    guard let node = node(of: expression) else { return }
    switch expression {
    case .number, .string: return
    case .selector, .matrix: tellReadings(expression, node, staleness)
    case .parenthesised(let inner, _): findMissing(inner, staleness)
    case .binary(let operation, let left, let right, _, false, _) where operation.family != .arithmetic:
      guard node.elements.isEmpty else { return }
      tellComparison(operation, left, right, expression, staleness)
    default:
      guard node.elements.isEmpty else { return }
      let before = reasons.count
      for child in expression.children { findMissing(child, staleness) }
      if reasons.count == before {
        reasons.append(.yieldsNothing(part: text(of: expression), expression.lack))
      }
    }
  }

  private mutating func tellComparison(
    _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ whole: Expression,
    _ staleness: (Labels) -> Milliseconds?
  ) {
    let (a, b) = (elements(left), elements(right))
    if operation.family == .comparison, let a = a.first, let b = b.first {
      reasons.append(.fails(part: text(of: whole), value: a, limit: b))
    } else if operation == .unless, !a.isEmpty {
      reasons.append(.isExcluded(part: text(of: right)))
    } else {
      let before = reasons.count
      if a.isEmpty { findMissing(left, staleness) }
      if b.isEmpty, operation != .unless { findMissing(right, staleness) }
      if reasons.count == before { reasons.append(.yieldsNothing(part: text(of: whole), .partner)) }
    }
  }

  private func elements(_ expression: Expression) -> [Double] {
    if case .number(let value, _) = expression.withoutParentheses { return [value] }
    return node(of: expression)?.elements.map(\.value) ?? []
  }

  private mutating func tellReadings(
    _ expression: Expression, _ node: TracedNode, _ staleness: (Labels) -> Milliseconds?
  ) {
    if case .selector = expression, !node.elements.isEmpty { return }
    let visible = node.series.flatMap(\.readings).filter { !$0.isHidden }
    if case .matrix = expression, !visible.isEmpty { return }
    guard let newest = visible.max(by: { $0.sample.time < $1.sample.time })?.sample.time,
      let series = node.series.first(where: { !$0.readings.isEmpty }), let span = staleness(series.labels)
    else {
      reasons.append(.hasNoReadings(part: text(of: expression)))
      return
    }
    guard newest + span <= time else { return }
    reasons.append(.isStale(part: text(of: expression), newest: newest, since: newest + span))
  }
}

extension Expression {
  /// What must be missing where the part yields nothing though its operands yield something.
  fileprivate var lack: Reason.Lack {
    switch self {
    case .call(.flagged, _, _): .flag
    case .call(.timeTo, _, _): .approach
    case .binary: .partner
    default: .readings
    }
  }
}

// MARK: What was hidden

extension ReasonFinder {
  private var hidden: [Sample] {
    nodes.flatMap(\.series).flatMap(\.readings).filter(\.isHidden).map(\.sample)
  }

  /// Whether a reading was left out for its flag.
  var hasHidden: Bool { !hidden.isEmpty }

  /// Tells of hidden readings, with what the expression would have been had they been seen.
  mutating func compare(withHidden shown: [TracedNode]) {
    let wouldHold =
      if let value = shown.first?.elements.first?.value {
        rule.levels.isEmpty
          || explanation.rungs.contains { rung in
            rung.threshold.map { Explanation.reaches(value, $0, rule.direction) } ?? false
          }
      } else {
        false
      }
    for quality in [Quality.fail, .missing] {
      let flagged = hidden.filter { $0.quality == quality }
      guard let newest = flagged.max(by: { $0.time < $1.time }) else { continue }
      let reason = Reason.hides(
        count: Set(flagged.map(\.time)).count, quality, newest: newest,
        wouldHold: wouldHold && quality == .fail)
      if wouldHold { reasons.insert(reason, at: 0) } else { reasons.append(reason) }
    }
  }
}
