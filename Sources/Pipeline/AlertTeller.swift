import Alerting
import RuleEngine
import RuleLanguage
import Telemetry

/// Turns what the rule engine decided into what operators read: names, levels, texts in both languages, place.
struct AlertTeller {
  private let rules: [Rule]
  private let thresholds: ThresholdTable

  init(rules: [Rule], thresholds: ThresholdTable) {
    self.rules = rules
    self.thresholds = thresholds
  }

  /// The change of an alert that a transition means; `nil` where the book knows nothing that could end.
  func change(_ transition: Transition, place: Place, book: AlertBook) -> Alerting.AlertChange? {
    let subject = AlertSubject(rule: transition.ruleID, instance: transition.instance)
    let identity = AlertIdentity(subject: subject, episode: transition.episode)
    guard let index = transition.rule else { return ending(book[subject], identity, transition) }
    let rule = rules[index]
    let level = level(of: transition, rule)
    let labels = labels(of: transition, rule, level: level, place: place)
    return Alerting.AlertChange(
      identity: identity, name: rule.name, kind: kind(of: transition),
      level: level.map { AlertLevel(code: $0.level, name: $0.name.vi) },
      severity: level?.severity ?? rule.severity, at: transition.at, value: transition.value, labels: labels,
      annotations: annotations(of: transition, rule, level: level, labels: labels, place: place),
      place: place)
  }

  /// A rule that is gone ends its alerts with the words they had.
  private func ending(
    _ alert: Alert?, _ identity: AlertIdentity, _ transition: Transition
  ) -> Alerting.AlertChange? {
    guard let alert else { return nil }
    return Alerting.AlertChange(
      identity: identity, name: alert.name, kind: .resolved, level: alert.level, severity: alert.severity,
      at: transition.at, value: transition.value, labels: alert.labels, annotations: alert.annotations,
      place: alert.place)
  }

  private func kind(of transition: Transition) -> Alerting.AlertChange.Kind {
    switch transition.change.kind {
    case .pending: .pending
    case .firing: .firing
    case .levelChanged: .levelChanged
    case .resolved, .cancelled: .resolved
    }
  }

  /// The level reached, or, for an alert that ends, the one left.
  private func level(of transition: Transition, _ rule: Rule) -> Level? {
    let number = transition.change.to > 0 ? transition.change.to : transition.change.from
    return rule.levels.indices.contains(number - 1) ? rule.levels[number - 1] : nil
  }

  private func labels(of transition: Transition, _ rule: Rule, level: Level?, place: Place) -> Labels {
    var labels = transition.labels.dropping([Labels.metricName])
    let context = TemplateContext(
      labels: labels, value: transition.value, level: level, threshold: threshold(transition, level),
      place: place)
    for label in rule.labels { labels[label.name] = label.template.render(context) }
    return labels
  }

  /// Pairs `summary` with `summary_en`; where one language is missing, the other stands in.
  private func annotations(
    of transition: Transition, _ rule: Rule, level: Level?, labels: Labels, place: Place
  ) -> [Annotation] {
    var texts: [(name: String, vi: String?, en: String?)] = []
    for annotation in rule.annotations {
      let context = TemplateContext(
        labels: labels, value: transition.value, level: level, threshold: threshold(transition, level),
        place: place, language: annotation.language)
      let text = annotation.template.render(context)
      let name = annotation.language == .en ? String(annotation.name.dropLast(3)) : annotation.name
      let at = texts.firstIndex { $0.name == name } ?? texts.count
      if at == texts.count { texts.append((name, nil, nil)) }
      if annotation.language == .en { texts[at].en = text } else { texts[at].vi = text }
    }
    return texts.map { text in
      let both = LocalizedText(vi: text.vi ?? text.en ?? "", en: text.en ?? text.vi ?? "")
      return Annotation(name: text.name, text: both)
    }
  }

  private func threshold(_ transition: Transition, _ level: Level?) -> Double? {
    switch level?.threshold {
    case .number(let number): return number
    case .named(let name):
      guard let device = transition.device, let column = thresholds.column(of: name) else { return nil }
      return thresholds.value(column: column, device: device, at: transition.at)
    case nil: return nil
    }
  }
}
