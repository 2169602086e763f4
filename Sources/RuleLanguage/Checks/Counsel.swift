package import Telemetry

extension RuleSet {
  /// What a rule author should look at though the daemon would run it: parts that never hold, levels that are
  /// never reached, rules out of effect, names given twice.
  ///
  /// - Parameters:
  ///   - known: what the device files give.
  ///   - now: the present time, to tell what lies in the past.
  package func counsel(known: KnownNames, now: Milliseconds) -> [Diagnostic] {
    var counsel = Counsel(known: known, now: now, beginnings: Set(rules.compactMap(\.effect.from)))
    for rule in rules { counsel.visit(rule) }
    counsel.compareNames(of: self)
    return counsel.diagnostics.sorted(by: Diagnostic.precedes)
  }
}

/// Goes through rules one by one and notes what is worth a look.
private struct Counsel {
  let known: KnownNames
  let now: Milliseconds
  /// When rules come into effect.
  let beginnings: Set<Milliseconds>
  var diagnostics: [Diagnostic] = []

  init(known: KnownNames, now: Milliseconds, beginnings: Set<Milliseconds>) {
    self.known = known
    self.now = now
    self.beginnings = beginnings
  }

  mutating func visit(_ rule: Rule) {
    visitSelectors(rule.expression, of: rule)
    var flow = ValueFlow(text: rule.expressionText, measures: known.measures)
    let values = flow.range(of: rule.expression)
    // A condition that no reading meets is how a rule watches for silence alone.
    if rule.noData != .alert {
      for finding in flow.findings {
        warn(rule, rule.places.expression.place(of: finding.range.lowerBound), finding.message)
      }
    }
    checkLadder(rule, values)
    checkEffect(rule)
  }

  private mutating func visitSelectors(_ expression: Expression, of rule: Rule) {
    switch expression {
    case .selector(let selector), .matrix(let selector, _, _):
      guard let (matcher, message) = MatcherCheck.contradiction(in: selector) else { return }
      warn(rule, rule.places.expression.place(of: matcher.range.lowerBound), message)
    default:
      for child in expression.children { visitSelectors(child, of: rule) }
    }
  }

  /// Levels with a number that the rule's value never reaches.
  private mutating func checkLadder(_ rule: Rule, _ values: ValueRange) {
    guard !values.isEmpty else { return }
    let comparison = rule.direction == .above ? BinaryOperator.greaterOrEqual : .lessOrEqual
    for (at, level) in rule.levels.enumerated() {
      guard case .number(let threshold) = level.threshold,
        values.kept(by: comparison, ValueRange(threshold, threshold)).isEmpty
      else { continue }
      let subject = values.quantity ?? "the value"
      let unit = values.quantity.flatMap { known.measures[$0]?.unit }
      warn(
        rule, rule.place(ofLevel: at),
        "level '\(level.level)' is never reached at \(NumberText.plain(threshold)): "
          + "\(subject) \(values.sentence(unit: unit))")
    }
  }

  private mutating func checkEffect(_ rule: Rule) {
    guard !rule.effect.holds(at: now), rule.effect.nextChange(after: now) == .max else { return }
    if let until = rule.effect.until, until <= now, rule.effect.from ?? .min < until {
      // Where another rule begins on that day the law has changed: the old limit stays for backtests.
      guard !beginnings.contains(until) else { return }
      let date = CivilTime.iso8601(until, offsetMinutes: 0)
      warn(rule, rule.place, "the rule '\(rule.name)' has been out of effect since \(date); it may go")
    } else {
      warn(rule, rule.place, "the rule '\(rule.name)' is never in effect; look at 'active' and 'schedule'")
    }
  }

  /// Alerts of one name in two groups: both are kept apart, but people read only the name.
  mutating func compareNames(of set: RuleSet) {
    var firsts: [String: Rule] = [:]
    for rule in set.rules {
      guard case .alert(let name) = rule.kind else { continue }
      guard let first = firsts[name] else {
        firsts[name] = rule
        continue
      }
      guard first.id != rule.id else { continue }
      let isSame =
        first.expressionText == rule.expressionText
        && first.levels.map(\.threshold) == rule.levels.map(\.threshold)
      let difference = isSame ? "with the same condition" : "with another condition"
      warn(
        rule, rule.place,
        "an alert '\(name)' stands also in \(first.file):\(first.line) \(difference); "
          + "whoever reads the name alone cannot tell them apart")
    }
  }

  private mutating func warn(_ rule: Rule, _ place: (line: Int, column: Int), _ message: String) {
    diagnostics.append(
      Diagnostic(file: rule.file, line: place.line, column: place.column, gravity: .warning, message: message)
    )
  }
}
