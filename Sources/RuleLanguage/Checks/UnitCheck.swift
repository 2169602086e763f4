import Telemetry

/// Turns the numbers that rules write with a unit into the unit that readings are stored in.
struct UnitCheck {
  let measures: [String: Measure]
  private(set) var diagnostics: [Diagnostic] = []

  init(measures: [String: Measure]) { self.measures = measures }

  /// The rules with plain numbers; a unit that does not fit is told and its number left as it is.
  mutating func converted(_ set: RuleSet) -> RuleSet {
    for rule in set.rules {
      let quantity = MeasuredValue(of: rule.expression)
      for unit in rule.units {
        guard let message = refusal(of: unit.text, for: quantity) else { continue }
        report(rule, unit.line, unit.column, message)
      }
    }
    return set.converted { rule, unit in
      scale(of: unit, for: MeasuredValue(of: rule.expression)).map { ($0.factor, $0.offset) }
    }
  }

  private func scale(of unit: String, for value: MeasuredValue) -> UnitScale? {
    guard case .quantity(let name, let kind) = value, var scale = measures[name]?.units[unit] else {
      return nil
    }
    switch kind {
    case .value: break
    case .difference: scale.offset = 0
    case .sum: if scale.offset != 0 { return nil }
    }
    return scale
  }

  /// Why a unit cannot stand behind a number of the rule; `nil` where it can.
  private func refusal(of unit: String, for value: MeasuredValue) -> String? {
    switch value {
    case .number, .unknown:
      return "the value has no unit that is known here; write the number without '\(unit)'"
    case .changed(let what): return "the value is \(what); write the number without '\(unit)'"
    case .quantity(let name, let kind):
      guard let measure = measures[name] else {
        return "'\(name)' is made by a rule and has no unit; write the number without '\(unit)'"
      }
      if scale(of: unit, for: value) != nil { return nil }
      if kind == .sum, measure.units[unit] != nil {
        return
          "a sum cannot be given in '\(unit)', whose zero is not that of '\(measure.unit)'; write it in \(measure.unit)"
      }
      let others = measure.units.keys.filter { $0 != measure.unit }.sorted()
      let hint = NearestName.hint(for: unit, among: measure.units.keys.sorted())
      return
        "'\(unit)' is no unit of \(name), which is given in \(([measure.unit] + others).joined(separator: ", "))\(hint)"
    }
  }

  private mutating func report(_ rule: Rule, _ line: Int, _ column: Int, _ message: String) {
    diagnostics.append(Diagnostic(file: rule.file, line: line, column: column, message: message))
  }
}
