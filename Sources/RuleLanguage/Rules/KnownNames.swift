package import Telemetry

/// The names that the device files give, against which rules are checked.
package struct KnownNames: Sendable {
  /// Names of quantities.
  package var quantities: Set<String>
  /// Names of labels that at least one device has, built-in ones among them.
  package var labels: Set<String>
  /// Names of thresholds that at least one device has.
  package var thresholds: Set<String>

  /// Gathers the names of a catalog.
  package init(quantities: Set<String>, labels: Set<String>, thresholds: Set<String>) {
    self.quantities = quantities
    self.labels = labels
    self.thresholds = thresholds
  }
}

extension RuleSet {
  /// Looks up every name that the rules use.
  ///
  /// An unknown quantity or threshold is an error, because the rule could never fire; an unknown label is a
  /// warning, because the device that has it may come later. What a recording rule makes is known.
  package func check(against known: KnownNames) -> [Diagnostic] {
    var names = known
    names.labels.insert(Labels.metricName)
    for rule in rules {
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

/// Walks over rules and compares their names with the known ones.
private struct NameCheck {
  let known: KnownNames
  var diagnostics: [Diagnostic] = []

  init(known: KnownNames) { self.known = known }

  mutating func visit(_ rule: Rule) {
    visit(rule.expression, of: rule)
    for (at, level) in rule.levels.enumerated() {
      guard case .named(let name) = level.threshold, !known.thresholds.contains(name) else { continue }
      let place =
        rule.places.thresholds.indices.contains(at) ? rule.places.thresholds[at].place(of: 0) : (rule.line, 1)
      let hint = NearestName.hint(for: name, among: known.thresholds.sorted())
      report(rule, place, .error, "no device has a threshold '\(name)'\(hint)")
    }
    for (prefix, texts) in [("", rule.labels), ("annotation ", rule.annotations)] {
      for text in texts {
        let places = rule.places.texts[prefix + text.name]
        for reference in text.template.labelReferences {
          checkLabel(reference.name, rule, places?.place(of: reference.offset) ?? (rule.line, 1))
        }
      }
    }
  }

  private mutating func visit(_ expression: Expression, of rule: Rule) {
    let place = rule.places.expression.place(of: expression.range.lowerBound)
    switch expression {
    case .selector(let selector), .matrix(let selector, _, _): visit(selector, of: rule)
    case .aggregate(_, _, let grouping, _, _):
      switch grouping {
      case .all: break
      case .by(let names), .without(let names): for name in names { checkLabel(name, rule, place) }
      }
    case .binary(_, _, _, let matching, _, _):
      switch matching.scope {
      case .allLabels: break
      case .on(let names), .ignoring(let names): for name in names { checkLabel(name, rule, place) }
      }
    default: break
    }
    for child in expression.children { visit(child, of: rule) }
  }

  private mutating func visit(_ selector: Selector, of rule: Rule) {
    let places = rule.places.expression
    if let name = selector.name { checkQuantity(name, rule, places.place(of: selector.range.lowerBound)) }
    for matcher in selector.matchers {
      let place = places.place(of: matcher.range.lowerBound)
      checkLabel(matcher.name, rule, place)
      if matcher.name == Labels.metricName, matcher.operation == .equal {
        checkQuantity(matcher.value, rule, place)
      }
    }
  }

  private mutating func checkQuantity(_ name: String, _ rule: Rule, _ place: (line: Int, column: Int)) {
    guard !known.quantities.contains(name) else { return }
    let hint = NearestName.hint(for: name, among: known.quantities.sorted())
    report(rule, place, .error, "nothing measures '\(name)'\(hint)")
  }

  private mutating func checkLabel(_ name: String, _ rule: Rule, _ place: (line: Int, column: Int)) {
    guard !known.labels.contains(name) else { return }
    let hint = NearestName.hint(for: name, among: known.labels.sorted())
    report(rule, place, .warning, "no device has a label '\(name)'\(hint)")
  }

  private mutating func report(
    _ rule: Rule, _ place: (line: Int, column: Int), _ gravity: Diagnostic.Gravity, _ message: String
  ) {
    diagnostics.append(
      Diagnostic(file: rule.file, line: place.line, column: place.column, gravity: gravity, message: message))
  }
}
