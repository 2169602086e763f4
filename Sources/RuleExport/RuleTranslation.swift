import RuleLanguage
import Telemetry

/// What one rule becomes: one rule, or one a level.
struct RuleTranslation {
  let rule: Rule
  let group: RuleGroup
  let options: ExportOptions
  /// How often the rules are evaluated there.
  let interval: Milliseconds
  /// Under what name a ladder's value is recorded where it needs that; no other rule has it.
  let valueName: String
  var writer: PromQLWriter
  var constants: ThresholdConstants
  var report: RuleReport

  init(
    _ rule: Rule, of group: RuleGroup, writer: PromQLWriter, constants: ThresholdConstants,
    valueName: String
  ) {
    (self.rule, self.group, self.writer, self.constants) = (rule, group, writer, constants)
    self.valueName = valueName
    options = writer.options
    interval = group.interval ?? options.interval
    report = RuleReport(ruleID: rule.id, file: rule.file, line: rule.line)
  }

  /// The rules, in the order of the levels; none where there is an obstacle, which the report then names.
  mutating func translate() -> [ExportedRule] {
    var rules: [ExportedRule] = []
    do throws(ExportObstacle) {
      if let unit = rule.units.first {
        throw ExportObstacle(reason: "its number in '\(unit.text)' is not converted")
      }
      switch rule.kind {
      case .recording: rules = [try recording()]
      case .alert: rules = try rule.levels.isEmpty ? plain() : ladder()
      }
    } catch {
      report.obstacle = error.reason
      return []
    }
    for name in writer.thresholds { constants.use(name) }
    for note in writer.notes { report.note(note) }
    report.ruleCount = rules.count
    return rules
  }

  private mutating func recording() throws(ExportObstacle) -> ExportedRule {
    let expression = inEffect(try writer.text(of: rule.expression))
    return ExportedRule(kind: rule.kind, expression: expression, labels: labels(level: nil))
  }

  private mutating func plain() throws(ExportObstacle) -> [ExportedRule] {
    var expression = try writer.text(of: rule.expression)
    if rule.keepFiringSpan > 0, let firing = firing(level: nil) {
      // The key keep_firing_for would say the same; vmalert 1.79 does not know it.
      let held = "last_over_time((\(expression))\(lookBack(rule.keepFiringSpan)))"
      expression = "(\(expression)) or (\(held) and \(firing))"
    }
    var alert = ExportedRule(
      kind: rule.kind, expression: inEffect(expression),
      pendingSpan: max(rule.pendingSpan, waitForConfirmation(rule.confirm)), labels: labels(level: nil))
    alert.annotations = annotations(level: nil)
    switch rule.noData {
    case .resolve: return [alert]
    case .keep, .ignore:
      report.note(.lost("'no_data: \(rule.noData.rawValue)': the alert ends when the readings do"))
      return [alert]
    case .alert: return [alert, try silence()].compactMap(\.self)
    }
  }

  /// Raised about what spoke once and speaks no longer.
  mutating func silence() throws(ExportObstacle) -> ExportedRule? {
    let readings = rule.expression.withoutConditions
    guard readings.isInstant, let identity = readings.identity else {
      report.note(.lost("'no_data: alert': the expression looks at windows, which empty slowly"))
      return nil
    }
    let present = try writer.operand(readings)
    writer.memory = options.memory
    let known = try writer.operand(readings)
    writer.memory = nil
    report.note(
      .approximated(
        "silence is told of devices that reported within \(DurationText.format(options.memory)), and ends then"
      ))
    var labels = labels(level: nil)
    labels.append(("no_data", "true"))
    return ExportedRule(
      kind: rule.kind, expression: inEffect("\(known) unless \(on(identity)) \(present)"),
      labels: labels, annotations: annotations(level: nil))
  }

  /// N readings at their interval span N − 1 of it.
  mutating func waitForConfirmation(_ confirm: Int) -> Milliseconds {
    guard confirm > 1 else { return 0 }
    let wait = readingInterval * Milliseconds(confirm - 1)
    report.note(
      .approximated(
        "'confirm: \(confirm)' waits \(DurationText.format(wait)) instead of counting readings"))
    return wait
  }

  /// The longest interval of the readings that the rule looks at.
  var readingInterval: Milliseconds {
    rule.expression.sources.compactMap(\.selector)
      .flatMap { selector in writer.inventory.matches(of: selector).map(\.interval) }.max() ?? interval
  }

  /// The expression while the rule is in effect.
  func inEffect(_ expression: String) -> String {
    let conditions = Validity.conditions(rule.effect)
    if conditions.isEmpty { return expression }
    return "(\(expression))" + conditions
  }

  /// ` and`'s right side: that this very alert is firing; `nil` where the rule cannot know.
  mutating func firing(level: Level?) -> String? {
    guard interval <= ExportOptions.longestInterval else {
      report.note(
        .lost(
          "the alert ends at once: Prometheus forgets after five minutes that it fired, and the group is "
            + "evaluated every \(DurationText.format(interval))"))
      return nil
    }
    var matchers = ["alertname=\(rule.name.quotedForPromQL)"]
    matchers.append("alertgroup=\(group.name.quotedForPromQL)")
    if let level { matchers.append("level=\(level.level.quotedForPromQL)") }
    matchers.append("alertstate=\"firing\"")
    let alerts = "ALERTS{\(matchers.joined(separator: ","))}"
    guard let identity = rule.expression.identity else {
      let added = ["alertgroup", "alertname", "alertstate"] + labels(level: level).map(\.0)
      return "ignoring (\(Set(added).sorted().joined(separator: ", "))) \(alerts)"
    }
    return "\(on(identity)) \(alerts)"
  }

  func on(_ names: [String]) -> String { "on (\(names.joined(separator: ", ")))" }

  /// A window that looks back over `span` and sees both its ends: half a step more, because version 2 counts a
  /// value at its start and version 3 does not.
  func lookBack(_ span: Milliseconds, steps: Bool = true) -> String {
    let step = steps ? ":" + DurationText.format(interval) : ""
    return "[\(DurationText.format(span + interval / 2))\(step)]"
  }

  /// The labels added to the alert.
  mutating func labels(level: Level?) -> [(String, String)] {
    var labels: [(String, String)] = []
    if rule.labels.contains(where: \.template.tellsPlace) {
      report.note(.lost("'$place': Prometheus knows no places; the labels lack address, district and codes"))
    }
    for text in rule.labels where level == nil || !["level", "severity"].contains(text.name) {
      labels.append((text.name, TemplateWriter.text(of: text.template, language: .vi, level)))
    }
    if case .alert = rule.kind {
      // vmalert adds it by itself, and two groups may have alerts of one name.
      labels.append(("alertgroup", group.name))
    }
    if let level { labels += [("level", level.level), ("severity", level.severity.rawValue)] }
    return labels
  }

  /// The texts for people.
  mutating func annotations(level: Level?) -> [(String, String)] {
    for level in rule.levels {
      let isAsked = rule.annotations.contains {
        TemplateWriter.asksForThreshold($0.template, language: $0.language, level)
      }
      if isAsked, case .named(let name) = level.threshold { constants.use(name) }
    }
    if rule.annotations.contains(where: \.template.tellsPlace) {
      report.note(.lost("'$place': Prometheus knows no places; the texts lack address, district and codes"))
    }
    return rule.annotations.map {
      ($0.name, TemplateWriter.text(of: $0.template, language: $0.language, level))
    }
  }
}
