import Telemetry

/// Calls, aggregations and the modifiers of operators.
extension ExpressionParser {
  /// The arguments of a function, checked against its signature.
  mutating func parseCall(_ function: Function, at name: SourceRange) throws(ExpressionFault) -> Parsed {
    let arguments = try parseArguments()
    let expressions = arguments.map(\.expression)
    let range = name.lowerBound..<previousEnd
    try TypeCheck.call(function, expressions, at: name)
    try checkLiterals(of: function, expressions)
    return try built(.call(function, expressions, range: range), over: arguments)
  }

  mutating func parseArguments() throws(ExpressionFault) -> [Parsed] {
    try expect(.leftParenthesis, "'(' and what is aggregated are expected, such as sum by (commune) (speed)")
    var arguments: [Parsed] = []
    if try take(.rightParenthesis) { return arguments }
    repeat {
      arguments.append(try parseArgument())
    } while try take(.comma)
    try expect(.rightParenthesis, "an argument is followed by ',' or ')'")
    return arguments
  }

  /// `sum by (commune) (…)`, or `topk(3, …) by (commune)`.
  mutating func parseAggregation(
    _ aggregation: Aggregation, at name: SourceRange
  ) throws(ExpressionFault) -> Parsed {
    var grouping = try parseGrouping()
    let arguments = try parseArguments()
    if grouping == nil, token.kind == .leftParenthesis {
      throw ExpressionFault(
        "labels to group by stand behind 'by' or 'without': \(aggregation.rawValue) by (commune) (…)",
        at: token.range)
    }
    try TypeCheck.aggregation(aggregation, arguments.map(\.expression), at: name)
    guard let operand = arguments.last else {
      preconditionFailure("an aggregation without an operand passed its check")
    }
    let parameter = arguments.count == 2 ? arguments[0].expression : nil
    if case .string(let label, let place) = parameter?.withoutParentheses {
      try checkLabelName(label, at: place)
    }
    if let written = try parseGrouping() {
      guard grouping == nil else {
        throw ExpressionFault("the grouping is given twice, before and behind the parentheses", at: name)
      }
      grouping = written
    }
    let node = Expression.aggregate(
      aggregation, parameter: parameter, grouping: grouping ?? .all, operand: operand.expression,
      range: name.lowerBound..<previousEnd)
    return try built(node, over: arguments)
  }

  private mutating func parseGrouping() throws(ExpressionFault) -> Grouping? {
    let keyword = token.keyword
    guard keyword == "by" || keyword == "without" else { return nil }
    try advance()
    let names = try parseLabelNames()
    return keyword == "by" ? .by(names) : .without(names)
  }

  /// `(commune, river)`; a comma at the end is allowed, as in Prometheus.
  private mutating func parseLabelNames() throws(ExpressionFault) -> [String] {
    try expect(.leftParenthesis, "label names stand in parentheses, such as (commune, river)")
    var names: [String] = []
    var seen: Set<String> = []
    while token.kind != .rightParenthesis {
      let label = try parseLabelName("the name of a label is expected")
      if seen.insert(label.name).inserted { names.append(label.name) }
      guard try take(.comma) else { break }
    }
    try expect(.rightParenthesis, "a label's name is followed by ',' or ')'")
    return names
  }

  /// What may stand between an operator and its right operand.
  struct Modifiers {
    var returnsBool = false
    var matching = Matching()
    /// Where `on` or `ignoring` stands.
    var scopePlace: SourceRange?
    /// Where `group_left` or `group_right` stands.
    var groupPlace: SourceRange?
  }

  /// `bool`, `on (…)` or `ignoring (…)`, and behind these `group_left (…)` or `group_right (…)`.
  mutating func parseModifiers(
    of binary: BinaryOperator, at place: SourceRange
  ) throws(ExpressionFault) -> Modifiers {
    var modifiers = Modifiers()
    if token.keyword == "bool" {
      guard binary.family == .comparison else {
        throw ExpressionFault(
          "'bool' belongs to comparisons such as > or ==, not to '\(binary.rawValue)'", at: token.range)
      }
      modifiers.returnsBool = true
      try advance()
    }
    let keyword = token.keyword
    if keyword == "on" || keyword == "ignoring" {
      modifiers.scopePlace = token.range
      try advance()
      let names = try parseLabelNames()
      modifiers.matching = Matching(keyword == "on" ? .on(names) : .ignoring(names))
    }
    try parseCardinality(of: binary, into: &modifiers)
    return modifiers
  }

  private mutating func parseCardinality(
    of binary: BinaryOperator, into modifiers: inout Modifiers
  ) throws(ExpressionFault) {
    guard let keyword = token.keyword, keyword == "group_left" || keyword == "group_right" else { return }
    let place = token.range
    guard modifiers.scopePlace != nil else {
      throw ExpressionFault(
        "'\(keyword)' stands behind on (…) or ignoring (…), which say what partners share", at: place)
    }
    guard binary.family != .set else {
      throw ExpressionFault(
        "'\(binary.rawValue)' takes any number of partners already; leave out '\(keyword)'", at: place)
    }
    modifiers.groupPlace = place
    try advance()
    let names = token.kind == .leftParenthesis ? try parseLabelNames() : []
    if case .on(let shared) = modifiers.matching.scope,
      let double = names.first(where: Set(shared).contains)
    {
      throw ExpressionFault(
        "partners are equal in '\(double)' already; name it in 'on' or in '\(keyword)', not in both",
        at: place)
    }
    modifiers.matching.cardinality =
      keyword == "group_left" ? .manyToOne(including: names) : .oneToMany(including: names)
  }
}
