import RuleLanguage
import Telemetry

/// A ladder becomes one alert a level. Each level is raised and left by itself, as with us; that a higher one
/// silences the lower ones is Alertmanager's part.
extension RuleTranslation {
  mutating func ladder() throws(ExportObstacle) -> [ExportedRule] {
    var rules: [ExportedRule] = []
    let value = try self.value(&rules)
    noteSilence()
    for (place, level) in rule.levels.enumerated() {
      var raised = "\(value.present) \(comparison) \(threshold(of: level))"
      if confirm(of: level) > 1 { raised = try confirmed(raised, level) ?? raised }
      var expression = raised
      if isHeld(at: place), let firing = firing(level: level) {
        expression = "(\(raised)) or (\(held(value, level, place)) and \(firing))"
      }
      var wait = level.pendingSpan ?? rule.pendingSpan
      if confirm(of: level) > 1, plainSelector == nil {
        wait = max(wait, waitForConfirmation(confirm(of: level)))
      }
      rules.append(
        ExportedRule(
          kind: rule.kind, expression: inEffect(expression), pendingSpan: wait,
          labels: labels(level: level), annotations: annotations(level: level)))
    }
    if rule.noData == .alert, let silence = try silence() { rules.append(silence) }
    return rules
  }

  /// The value that all levels judge, in PromQL.
  private struct Value {
    /// Where there are readings.
    var present: String
    /// Where there have been readings, for a ladder that outlives silence.
    var kept: String
  }

  /// A value that is looked back at, or made of windows, is recorded first: every level would read the windows
  /// anew, and for each step of its wait again.
  private mutating func value(_ rules: inout [ExportedRule]) throws(ExportObstacle) -> Value {
    let isInstant = rule.expression.isInstant
    let present = try writer.operand(rule.expression)
    let isRecorded = !isInstant || rule.levels.indices.contains { clearSpan(at: $0) > 0 }
    if outlivesSilence { writer.memory = options.memory }
    let kept = isRecorded ? try writer.text(of: rule.expression) : try writer.operand(rule.expression)
    writer.memory = nil
    guard isRecorded else { return Value(present: present, kept: kept) }
    rules.append(ExportedRule(kind: .recording(valueName), expression: kept))
    // What windows give is as old as the last evaluation at most; a reading need not wait for that.
    return Value(present: isInstant ? present : valueName, kept: valueName)
  }

  /// Whether the alert goes on when its readings do not.
  private var outlivesSilence: Bool { keepsSilent && rule.expression.isInstant }

  private var keepsSilent: Bool { rule.noData == .keep || rule.noData == .ignore }

  private mutating func noteSilence() {
    guard keepsSilent else { return }
    report.note(
      outlivesSilence
        ? .approximated(
          "a silent device keeps its alert for \(DurationText.format(options.memory)), not for ever")
        : .lost("'no_data: \(rule.noData.rawValue)': the alert ends when the window empties"))
  }

  /// `>=` where the level holds above its threshold.
  private var comparison: String { rule.direction == .above ? ">=" : "<=" }

  /// What stands behind the comparison, with its matching: a constant, or that of the device.
  private mutating func threshold(of level: Level) -> String {
    switch level.threshold {
    case .number(let number): return number.textForPromQL
    case .named(let name):
      if !writer.inventory.knows(threshold: name) {
        report.note(.approximated("no device has the threshold '\(name)'"))
      }
      constants.use(name)
      return "on (device) group_left () \(ThresholdConstants.selector(name))"
    }
  }

  private mutating func clearThreshold(of level: Level) -> String {
    let margin = rule.clear?.margin ?? 0
    switch level.threshold {
    case .number(let number):
      let moved = rule.direction == .above ? number - margin : number + margin
      return ((moved * 1e9).rounded() / 1e9).textForPromQL
    case .named(let name):
      let constant = constants.clearSelector(name, margin: margin, rule.direction)
      return "on (device) group_left () \(constant)"
    }
  }

  private func confirm(of level: Level) -> Int { level.confirm ?? rule.confirm }

  /// How long a level outlives its condition; the lowest also the rule's `keep_firing_for`.
  private func clearSpan(at place: Int) -> Milliseconds {
    max(rule.clear?.span ?? 0, place == 0 ? rule.keepFiringSpan : 0)
  }

  /// Whether a level can go on while its condition does not hold.
  private func isHeld(at place: Int) -> Bool {
    outlivesSilence || (rule.clear?.margin ?? 0) > 0 || clearSpan(at: place) > 0
      || confirm(of: rule.levels[place]) > 1
  }

  /// That the level has not been left: within the wait, some value was not beyond the margin.
  private mutating func held(_ value: Value, _ level: Level, _ place: Int) -> String {
    let limit = clearThreshold(of: level)
    let span = clearSpan(at: place)
    guard span > 0 else { return "\(value.kept) \(comparison) \(limit)" }
    let extreme = rule.direction == .above ? "max_over_time" : "min_over_time"
    let matching = rule.expression.identity.map { " \(on($0))" } ?? ""
    let window = lookBack(span, steps: false)
    // The left side gives the value of the message: the present one, not the highest of the wait.
    return "\(value.kept) and\(matching) (\(extreme)(\(value.kept)\(window)) \(comparison) \(limit))"
  }

  /// The selector that is the whole expression; `nil` for any other expression.
  private var plainSelector: Selector? {
    if case .selector(let selector) = rule.expression.withoutParentheses { selector } else { nil }
  }

  /// Also asks that N readings in N intervals all hold the level; `nil` where the expression is not one series'
  /// readings.
  private mutating func confirmed(_ raised: String, _ level: Level) throws(ExportObstacle) -> String? {
    guard let selector = plainSelector, let identity = rule.expression.identity else { return nil }
    let count = confirm(of: level)
    let span = readingInterval * Milliseconds(count)
    let window = try writer.window(selector, span)
    let extreme = rule.direction == .above ? "min_over_time" : "max_over_time"
    report.note(
      .approximated(
        "'confirm: \(count)' asks for \(count) readings within \(DurationText.format(span)), not for "
          + "\(count) in a row"))
    return "\(raised) and \(on(identity)) (\(extreme)(\(window)) \(comparison) \(threshold(of: level)))"
      + " and \(on(identity)) (count_over_time(\(window)) >= \(count))"
  }
}
