import Telemetry

/// Walks over rules and compares their names with the known ones.
struct NameCheck {
  let known: KnownNames
  private(set) var diagnostics: [Diagnostic] = []

  init(known: KnownNames) { self.known = known }

  mutating func visit(_ rule: Rule) {
    visit(rule.expression, of: rule)
    for (at, level) in rule.levels.enumerated() {
      guard case .named(let name) = level.threshold else { continue }
      checkThreshold(name, rule, rule.place(ofLevel: at))
    }
    for (prefix, texts) in [("", rule.labels), ("annotation ", rule.annotations)] {
      for text in texts {
        let places = rule.places.texts[prefix + text.name]
        for reference in text.template.labelReferences {
          checkLabel(reference.name, rule, places?.place(of: reference.offset) ?? rule.place)
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
      for name in matching.labels { checkLabel(name, rule, place) }
    case .call(.threshold, let arguments, _):
      guard case .string(let name, let range) = arguments.first?.withoutParentheses else { break }
      checkThreshold(name, rule, rule.places.expression.place(of: range.lowerBound))
    case .call(.vnAQI, let arguments, _), .call(.vnAQIDaily, let arguments, _):
      // A province without an ozone sensor has an index of what it measures.
      if case .matrix(let selector, _, _) = arguments.first { checkLabels(selector, of: rule) }
      return
    case .call(let function, let arguments, _):
      for case .string(let name, let range) in function.labelSources(arguments) {
        checkLabel(name, rule, rule.places.expression.place(of: range.lowerBound))
      }
    default: break
    }
    for child in expression.children { visit(child, of: rule) }
  }

  private mutating func visit(_ selector: Selector, of rule: Rule) {
    let places = rule.places.expression
    if let name = selector.name { checkQuantity(name, rule, places.place(of: selector.range.lowerBound)) }
    checkLabels(selector, of: rule)
    for matcher in selector.matchers where matcher.name == Labels.metricName && matcher.operation == .equal {
      checkQuantity(matcher.value, rule, places.place(of: matcher.range.lowerBound))
    }
  }

  private mutating func checkLabels(_ selector: Selector, of rule: Rule) {
    for matcher in selector.matchers {
      checkLabel(matcher.name, rule, rule.places.expression.place(of: matcher.range.lowerBound))
    }
  }

  private mutating func checkQuantity(_ name: String, _ rule: Rule, _ place: (line: Int, column: Int)) {
    guard !known.quantities.contains(name) else { return }
    let hint = NearestName.hint(for: name, among: known.quantities.sorted())
    report(rule, place, .error, "nothing measures '\(name)'\(hint)")
  }

  private mutating func checkThreshold(_ name: String, _ rule: Rule, _ place: (line: Int, column: Int)) {
    guard !known.thresholds.contains(name) else { return }
    let hint = NearestName.hint(for: name, among: known.thresholds.sorted())
    report(rule, place, .error, "no device has a threshold '\(name)'\(hint)")
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

extension Matching {
  /// Every label that the matching names: those compared, and those taken over from the side that is one.
  fileprivate var labels: [String] {
    let compared =
      switch scope {
      case .allLabels: [String]()
      case .on(let names), .ignoring(let names): names
      }
    return switch cardinality {
    case .oneToOne: compared
    case .manyToOne(let names), .oneToMany(let names): compared + names
    }
  }
}

extension Function {
  /// The arguments that name labels which the operand must have.
  fileprivate func labelSources(_ arguments: [Expression]) -> [Expression] {
    switch self {
    case .labelReplace where arguments.count > 3: [arguments[3].withoutParentheses]
    case .labelJoin: arguments.dropFirst(3).map(\.withoutParentheses)
    default: []
    }
  }
}

extension Expression {
  /// The labels that the expression makes, which no device needs to have.
  var madeLabels: Set<String> {
    var made: Set<String> = []
    let name: Expression? =
      switch self {
      case .call(.labelReplace, let arguments, _), .call(.labelJoin, let arguments, _):
        arguments.dropFirst().first
      case .aggregate(.countValues, let parameter, _, _, _): parameter
      default: nil
      }
    if case .string(let text, _) = name?.withoutParentheses { made.insert(text) }
    for child in children { made.formUnion(child.madeLabels) }
    return made
  }
}
