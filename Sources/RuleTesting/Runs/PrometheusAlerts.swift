import RuleLanguage
import Telemetry

/// The alerts of one rule as Prometheus keeps them between two evaluations.
///
/// Unlike ours an alert is known by all its labels, its texts follow every evaluation, and a condition that
/// comes back while `keep_firing_for` runs goes on where it was. Source: `rules/alerting.go` of 2.42.
struct PrometheusAlerts {
  private struct Entry {
    var isFiring = false
    var activeAt: Milliseconds
    var keptSince: Milliseconds?
    var annotations: Labels
  }

  private var active: [Labels: Entry] = [:]

  /// Takes in the result of one evaluation.
  ///
  /// - Returns: the series that Prometheus writes of it, `ALERTS` and `ALERTS_FOR_STATE`; `nil` where two
  ///   elements have the same labels.
  mutating func judge(
    _ elements: [(labels: Labels, value: Double)], rule: Rule, at time: Milliseconds
  ) -> [(labels: Labels, value: Double)]? {
    var present: Set<Labels> = []
    for element in elements {
      let labels = PrometheusAlerts.labels(of: element, rule)
      guard present.insert(labels).inserted else { return nil }
      let context = TemplateContext(labels: element.labels, value: element.value, language: .en)
      let annotations = Labels(rule.annotations.map { ($0.name, $0.template.render(context)) })
      if active[labels] == nil {
        active[labels] = Entry(activeAt: time, annotations: annotations)
      } else {
        active[labels]?.annotations = annotations
      }
    }
    for labels in active.keys.sorted(by: { $0.description < $1.description }) {
      guard var entry = active[labels] else { continue }
      if present.contains(labels) {
        entry.keptSince = nil
      } else {
        let since = entry.keptSince ?? time
        entry.keptSince = since
        guard entry.isFiring, time - since < rule.keepFiringSpan else {
          active[labels] = nil
          continue
        }
      }
      if time - entry.activeAt >= rule.pendingSpan { entry.isFiring = true }
      active[labels] = entry
    }
    return written(rule)
  }

  /// The alerts that fire.
  var firing: [FiringAlert] {
    active.filter(\.value.isFiring).map { FiringAlert(labels: $0.key, annotations: $0.value.annotations) }
  }

  private func written(_ rule: Rule) -> [(labels: Labels, value: Double)] {
    var samples: [(labels: Labels, value: Double)] = []
    for (labels, entry) in active {
      var alert = labels
      alert[Labels.metricName] = "ALERTS_FOR_STATE"
      // Whole seconds, as Prometheus writes them.
      samples.append((alert, (Double(entry.activeAt) / 1_000).rounded(.down)))
      alert[Labels.metricName] = "ALERTS"
      alert["alertstate"] = entry.isFiring ? "firing" : "pending"
      samples.append((alert, 1))
    }
    return samples
  }

  private static func labels(of element: (labels: Labels, value: Double), _ rule: Rule) -> Labels {
    var labels = element.labels.dropping([Labels.metricName])
    let context = TemplateContext(labels: element.labels, value: element.value, language: .en)
    for label in rule.labels { labels[label.name] = label.template.render(context) }
    labels["alertname"] = rule.name
    return labels
  }
}
