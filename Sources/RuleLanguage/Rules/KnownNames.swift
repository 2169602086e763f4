package import Telemetry

/// The names that the device files give, against which rules are checked.
package struct KnownNames: Sendable {
  /// Names of quantities.
  package var quantities: Set<String>
  /// Names of labels that at least one device has, built-in ones among them.
  package var labels: Set<String>
  /// Names of thresholds that at least one device has.
  package var thresholds: Set<String>
  /// What is known of the quantities, by name; one that a rule records has no entry.
  package var measures: [String: Measure]

  /// Gathers the names of a catalog.
  package init(
    quantities: Set<String>, labels: Set<String>, thresholds: Set<String>, measures: [String: Measure] = [:]
  ) {
    self.quantities = quantities
    self.labels = labels
    self.thresholds = thresholds
    self.measures = measures
  }
}

/// What the device files say of the values of a quantity.
package struct Measure: Hashable, Sendable {
  /// The unit that all readings are stored in.
  package var unit: String
  /// Every unit that a person may write, the stored one among them.
  package var units: [String: UnitScale]
  /// What can occur at all, in the stored unit.
  package var plausible: ClosedRange<Double>?

  /// Describes a quantity.
  package init(unit: String, units: [String: UnitScale] = [:], plausible: ClosedRange<Double>? = nil) {
    self.unit = unit
    self.units = units
    self.units[unit] = UnitScale()
    self.plausible = plausible
  }
}

/// How a value in some unit becomes one in the stored unit: `value × factor + offset`.
package struct UnitScale: Hashable, Sendable {
  /// For instance 0.01 from centimetres to metres.
  package var factor: Double
  /// In the stored unit; only the zeros of temperatures differ.
  package var offset: Double

  /// A scale; without arguments the stored unit's own.
  package init(factor: Double = 1, offset: Double = 0) {
    self.factor = factor
    self.offset = offset
  }
}

extension RuleSet {
  /// Looks up every name that the rules use.
  ///
  /// An unknown quantity or threshold is an error, because the rule could never fire; an unknown label is a
  /// warning, because the device that has it may come later. What a recording rule makes is known, and so is a
  /// label that an expression makes.
  package func check(against known: KnownNames) -> [Diagnostic] {
    var names = known
    names.labels.insert(Labels.metricName)
    for rule in rules {
      names.labels.formUnion(rule.expression.madeLabels)
      if case .recording(let name) = rule.kind {
        names.quantities.insert(name)
        for label in rule.labels { names.labels.insert(label.name) }
      }
    }
    var check = NameCheck(known: names)
    for rule in rules { check.visit(rule) }
    return check.diagnostics.sorted(by: Diagnostic.precedes)
  }
}
