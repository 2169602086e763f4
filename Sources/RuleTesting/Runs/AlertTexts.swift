import RuleEngine
import RuleLanguage
import Telemetry

/// What the daemon shows of each alert: labels and texts as they were written with its last change.
struct AlertTexts {
  private var shown: [String: FiringAlert] = [:]

  /// Takes in a change.
  mutating func take(_ transition: Transition, rules: [Rule], thresholds: ThresholdTable) {
    let key = transition.ruleID + "\n" + transition.instance
    guard let rule = transition.rule.map({ rules[$0] }), transition.isRaise else { return }
    let number = transition.change.to > 0 ? transition.change.to : transition.change.from
    let level = rule.levels.indices.contains(number - 1) ? rule.levels[number - 1] : nil
    var context = TemplateContext(
      labels: transition.labels, value: transition.value, level: level,
      threshold: AlertTexts.threshold(transition, level, thresholds),
      // Tests know labels and no map.
      place: Place(
        communeCode: transition.labels["commune"], communeName: transition.labels["commune_name"]))
    var labels = transition.labels.dropping([Labels.metricName])
    for label in rule.labels { labels[label.name] = label.template.render(context) }
    labels["alertname"] = rule.name
    if !rule.levels.isEmpty {
      labels["level"] = level?.level ?? ""
      labels["severity"] = (level?.severity ?? rule.severity).rawValue
    }
    context.labels = labels
    var annotations = Labels()
    for annotation in rule.annotations {
      context.language = annotation.language
      annotations[annotation.name] = annotation.template.render(context)
    }
    shown[key] = FiringAlert(labels: labels, annotations: annotations)
  }

  /// An alert that fires, as the daemon shows it.
  func firing(_ instance: ActiveInstance, rule: Rule) -> FiringAlert {
    if let known = shown[rule.id + "\n" + instance.instance] { return known }
    var labels = instance.labels
    labels["alertname"] = rule.name
    return FiringAlert(labels: labels, annotations: Labels())
  }

  private static func threshold(
    _ transition: Transition, _ level: Level?, _ thresholds: ThresholdTable
  ) -> Double? {
    switch level?.threshold {
    case .number(let number): return number
    case .named(let name):
      guard let device = transition.device, let column = thresholds.column(of: name) else { return nil }
      return thresholds.value(column: column, device: device, at: transition.at)
    case nil: return nil
    }
  }
}

extension Transition {
  /// Whether an alert is raised, or stands on another level from now on.
  var isRaise: Bool { change.kind == .firing || change.kind == .levelChanged }

  /// The change as tests write it.
  var word: ChangeWord {
    switch change.kind {
    case .pending: .pending
    case .firing: .firing
    case .levelChanged: .level
    case .resolved: .resolved
    case .cancelled: .cancelled
    }
  }

  /// The alert's name, also of a rule that is gone.
  var alertname: String { ruleID.split(separator: "/").last.map(String.init) ?? ruleID }

  /// The code of the level reached, or of the one left; empty without a ladder.
  func levelCode(_ rule: Rule?) -> String {
    let number = change.to > 0 ? change.to : change.from
    guard let rule, rule.levels.indices.contains(number - 1) else { return "" }
    return rule.levels[number - 1].level
  }
}
