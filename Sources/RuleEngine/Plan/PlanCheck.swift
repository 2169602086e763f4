package import RuleLanguage
package import Telemetry

/// Compares rules with the devices that they read: windows with intervals, waits with silences, thresholds with
/// what each device has.
///
/// Nothing here keeps a rule from running. It is asked for by `check` alone, because the answers are for the
/// person who writes the rule.
package struct PlanCheck {
  private let rules: RuleSet
  let series: [SeriesDescription]
  let thresholds: ThresholdTable
  /// Names of recorded series, whose readings come when their rule makes them.
  private let recorded: Set<String>

  /// Prepares the comparison; the series are numbered as they come.
  package init(rules: RuleSet, series: [SeriesDescription], thresholds: ThresholdTable) {
    self.rules = rules
    self.series = series
    self.thresholds = thresholds
    recorded = Set(rules.rules.filter { if case .recording = $0.kind { true } else { false } }.map(\.name))
  }

  /// Rules that cannot fire with these devices, or not as their author thinks, ordered by place.
  package func warnings() -> [Diagnostic] {
    var index = SeriesIndex(series)
    var found: [Diagnostic] = []
    for rule in rules.rules {
      let reading = RuleReading(rule.expression, index: &index, series: series)
      guard !reading.devices.isEmpty else { continue }
      var walk = PlanWalk(rule: rule, check: self)
      walk.visit(rule.expression, index: &index)
      walk.compareWait(reading)
      walk.compareLevels(reading.devices)
      walk.compareThresholds(reading.devices)
      found += walk.found
    }
    return found.sorted(by: Diagnostic.precedes)
  }

  /// Rules without anything of ours that Prometheus would nevertheless judge differently, one line a rule.
  package func prometheusDifferences() -> [Diagnostic] {
    var index = SeriesIndex(series)
    var found: [Diagnostic] = []
    for rule in rules.rules where rule.isPlainPrometheus {
      guard let (selector, staleAfter) = firstDifference(rule.expression, &index) else { continue }
      let name = selector.name ?? "{…}"
      let span = DurationText.format(staleAfter)
      let message =
        staleAfter > SeriesDescription.staleAfterWithoutDevice
        ? "Prometheus forgets a reading after 5m and would see gaps in '\(name)', which here is stale after \(span); "
          + "last_over_time(…[\(span)]) reads alike in both"
        : "Prometheus goes on with the last reading of '\(name)' for 5m; here it is stale after \(span)"
      var walk = PlanWalk(rule: rule, check: self)
      walk.warn(selector.range, message)
      found += walk.found
    }
    return found.sorted(by: Diagnostic.precedes)
  }

  /// The first selector without a window whose series do not go stale after Prometheus' five minutes, and the
  /// longest staleness among them.
  private func firstDifference(
    _ expression: Expression, _ index: inout SeriesIndex
  ) -> (Selector, Milliseconds)? {
    if case .selector(let selector) = expression {
      let longest = index.places(of: selector).map { series[Int($0)].staleAfter }.max()
      guard let longest, longest != SeriesDescription.staleAfterWithoutDevice else { return nil }
      return (selector, longest)
    }
    for child in expression.children {
      if let found = firstDifference(child, &index) { return found }
    }
    return nil
  }

  /// The intervals of the series that a selector picks; empty where one of them keeps none.
  func intervals(of selector: Selector, _ index: inout SeriesIndex) -> [Milliseconds] {
    let picked = index.places(of: selector).map { series[Int($0)] }
    let keepAll = picked.allSatisfy { $0.device != nil && !recorded.contains($0.labels[Labels.metricName]) }
    // Stale after two and a half intervals.
    return keepAll ? picked.map { $0.staleAfter / 5 * 2 } : []
  }
}

extension PlanCheck {
  /// At most five devices by name.
  func names(_ devices: [DeviceIndex]) -> String {
    let names = devices.prefix(5).compactMap { device in
      series.first { $0.device == device }?.labels["device"]
    }
    return names.joined(separator: ", ") + (devices.count > 5 ? ", …" : "")
  }
}

extension Rule {
  /// Whether Prometheus would read the rule as it stands.
  fileprivate var isPlainPrometheus: Bool {
    levels.isEmpty && confirm == 1 && clear == nil && effect == .always && expression.isPlainPrometheus
      && (noData == .resolve || kind == .recording(name))
  }
}

extension Expression {
  fileprivate var isPlainPrometheus: Bool {
    switch self {
    case .call(let function, let arguments, _):
      return !function.isExtension && arguments.allSatisfy(\.isPlainPrometheus)
    case .selector(let selector), .matrix(let selector, _, _): return selector.visibility == .seenByRules
    default: return children.allSatisfy(\.isPlainPrometheus)
    }
  }
}
