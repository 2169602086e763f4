package import RuleLanguage
import Telemetry

/// Which series the recording rules make, and in which order they build on each other.
struct Recordings {
  /// Rules, by place, that would feed on their own result.
  private(set) var cyclic: Set<Int> = []
  /// The other recording rules, by place, sources before those that read them.
  private(set) var order: [Int] = []

  init(_ rules: [Rule]) {
    let places = rules.indices.filter { if case .recording = rules[$0].kind { true } else { false } }
    var state: [Int: Bool] = [:]  // false: being visited, true: done
    for place in places { visit(place, places, rules, &state) }
  }

  /// Depth first; meeting a rule that is still being visited closes a cycle.
  private mutating func visit(_ place: Int, _ all: [Int], _ rules: [Rule], _ state: inout [Int: Bool]) {
    guard state[place] == nil else { return }
    state[place] = false
    for source in all where Recordings.reads(rules[place], rules[source]) {
      if state[source] == false { cyclic.insert(place) }
      visit(source, all, rules, &state)
      if cyclic.contains(source) { cyclic.insert(place) }
    }
    state[place] = true
    if !cyclic.contains(place) { order.append(place) }
  }

  private static func reads(_ rule: Rule, _ source: Rule) -> Bool {
    rule.expression.sources.lazy.compactMap(\.selector).contains { selector in
      if let name = selector.name { return name == source.name }
      return selector.matchers.filter { $0.name == Labels.metricName }.allSatisfy { $0.matches(source.name) }
    }
  }
}

extension RuleEngine {
  /// The series that the recording rules will make of the given ones.
  ///
  /// The pipeline registers them before the engine is built and describes them among the others, so that
  /// rules may read what rules made. Rules that build on themselves make none; building the engine says so.
  package static func derivedSeries(rules: RuleSet, series: [SeriesDescription]) -> [DerivedSeries] {
    let rules = rules.rules
    var pool = series
    var made: [DerivedSeries] = []
    var seen: Set<Labels> = []
    for place in Recordings(rules).order {
      var index = SeriesIndex(pool)
      let picked = rules[place].expression.sources.map { $0.selector.map { index.places(of: $0) } ?? [] }
      let slots = picked.map { $0.map { pool[Int($0)].labels } }
      let sources = picked.joined().map { pool[Int($0)] }
      for result in LabelFlow.results(of: rules[place].expression, slots: slots) {
        let labels = derivedLabels(result, rule: rules[place])
        guard seen.insert(labels).inserted else { continue }
        let description = derivedSeries(labels, rules[place], sources)
        made.append(description)
        pool.append(
          SeriesDescription(
            id: SeriesID(UInt32.max), labels: labels, device: description.device,
            staleAfter: description.staleAfter))
      }
    }
    return made
  }

  private static func derivedSeries(
    _ labels: Labels, _ rule: Rule, _ sources: [SeriesDescription]
  ) -> DerivedSeries {
    let device = labels["device"]
    let own = device.isEmpty ? sources : sources.filter { $0.labels["device"] == device }
    // A mean of hourly gauges changes once an hour; five minutes would call it silent in between.
    let longest = own.map(\.staleAfter).max() ?? 0
    let group = labels.dropping([Labels.metricName]).description
    return DerivedSeries(
      key: SeriesKey(
        device: device.isEmpty ? group : device, quantity: rule.name,
        channel: device.isEmpty ? labels["channel"] : channel(labels, rule)),
      labels: labels, device: device.isEmpty ? nil : own.first?.device,
      staleAfter: device.isEmpty ? max(longest, SeriesDescription.staleAfterWithoutDevice) : longest)
  }

  /// What tells a recorded series from others of its name on one device: the channel, and the labels that the
  /// rule adds. Prometheus files often record one name twice with different labels.
  private static func channel(_ labels: Labels, _ rule: Rule) -> String {
    let added = rule.labels.map(\.name).filter { $0 != "channel" }
    return added.isEmpty ? labels["channel"] : labels["channel"] + labels.keeping(added).description
  }

  /// The labels of one result of a recording rule: the rule's name and its own labels on top.
  static func derivedLabels(_ labels: Labels, rule: Rule) -> Labels {
    var labels = labels
    labels[Labels.metricName] = rule.name
    for label in rule.labels { labels[label.name] = label.template.constantText ?? "" }
    return labels
  }
}
