import Configuration
import DeviceCatalog
package import RuleEngine
import RuleLanguage
package import Telemetry

extension KnownNames {
  /// The names and quantities that rules may use with this catalog.
  init(_ catalog: Catalog) {
    var labels: Set<String> = ["device", "channel", "name", "class", "kind", "commune", "commune_name"]
    for device in catalog.devices { labels.formUnion(device.labels.pairs.map(\.name)) }
    var measures: [String: Measure] = [:]
    for quantity in catalog.quantities {
      measures[quantity.name] = Measure(
        unit: quantity.unit,
        units: quantity.units.mapValues { UnitScale(factor: $0.factor, offset: $0.offset) },
        plausible: quantity.plausible)
    }
    self.init(
      quantities: Set(measures.keys), labels: labels, thresholds: Set(catalog.thresholds.names),
      measures: measures)
  }
}

extension Blueprint {
  /// What a rule author should look at though the daemon runs it, in the order of file and line.
  ///
  /// The daemon does not ask: it would say the same at every reload.
  /// - Parameters:
  ///   - tests: the folder of the rules' tests; rules without one are named where it exists.
  ///   - now: the present time.
  ///   - comparesPrometheus: whether to tell where Prometheus would read time differently.
  package func counsel(tests: String, now: Milliseconds, comparesPrometheus: Bool) -> [Diagnostic] {
    let check = PlanCheck(rules: rules, series: descriptions, thresholds: catalog.thresholds)
    var diagnostics = rules.counsel(known: KnownNames(catalog), now: now) + check.warnings()
    if comparesPrometheus { diagnostics += check.prometheusDifferences() }
    diagnostics += TestMentions(directory: tests)?.missing(from: rules) ?? []
    return diagnostics.sorted(by: Diagnostic.precedes)
  }

  /// What rules are told of each series, numbered as they come.
  package var descriptions: [SeriesDescription] {
    var count = 0
    let wiring = Wiring(self) { (_: SeriesKey) throws(Never) -> SeriesID in
      defer { count += 1 }
      return SeriesID(count)
    }
    return wiring.descriptions
  }
}
