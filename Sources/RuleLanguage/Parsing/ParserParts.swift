import Telemetry

/// Selectors, calls, aggregations and the modifiers of operators.
extension ExpressionParser {
  /// A selector whose name, if it has one, has been read.
  mutating func parseSelector(name: String?, from start: Int) throws(ExpressionFault) -> Parsed {
    var name = name
    var matchers: [Matcher] = []
    if try take(.leftBrace) {
      while token.kind != .rightBrace {
        if let quoted = try parseMatcher(into: &matchers) {
          guard name == nil else {
            throw ExpressionFault("the quantity is named twice", at: quoted.range)
          }
          name = quoted.name
        }
        guard try take(.comma) else { break }
      }
      try expect(.rightBrace, "a matcher is followed by ',' or '}'")
    }
    let range = start..<previousEnd
    if name != nil, let second = matchers.first(where: { $0.name == Labels.metricName }) {
      throw ExpressionFault(
        "the quantity is named twice; leave out '\(Labels.metricName)' or the name before the braces",
        at: second.range)
    }
    let selector = Selector(name: name, matchers: matchers, range: range)
    guard selector.isBounded else {
      throw ExpressionFault(
        "the selector would touch every series; name a quantity, or give a matcher that the empty text does "
          + "not satisfy, such as device!=\"\"", at: range)
    }
    return try built(.selector(selector))
  }

  /// `label="text"` and its like; or a quantity in quotes, which is returned.
  private mutating func parseMatcher(
    into matchers: inout [Matcher]
  ) throws(ExpressionFault) -> (name: String, range: SourceRange)? {
    let start = token.range
    let label = try parseLabelName("a matcher such as device=\"71540\" is expected", allowsQuotes: true)
    let operation: Matcher.Operation
    switch token.kind {
    case .assign: operation = .equal
    case .sign(.notEqual): operation = .notEqual
    case .matches: operation = .matches
    case .doesNotMatch: operation = .doesNotMatch
    case .sign(.equal): throw ExpressionFault("a matcher has one '='", at: token.range)
    case .comma where label.isQuoted, .rightBrace where label.isQuoted: return (label.name, start)
    default: throw ExpressionFault("one of = != =~ !~ is expected behind the label", at: token.range)
    }
    try advance()
    guard case .string(let value) = token.kind else {
      throw ExpressionFault("a label is compared with a text between quotes", at: token.range)
    }
    let place = token.range
    try advance()
    let range = start.lowerBound..<previousEnd
    switch operation {
    case .equal, .notEqual:
      matchers.append(
        Matcher(name: label.name, isEqualTo: value, negated: operation == .notEqual, range: range))
    case .matches, .doesNotMatch:
      let pattern = try parsePattern(value, at: place)
      matchers.append(
        Matcher(name: label.name, matching: pattern, negated: operation == .doesNotMatch, range: range))
    }
    return nil
  }

  private func parsePattern(_ text: String, at place: SourceRange) throws(ExpressionFault) -> Pattern {
    do throws(PatternFault) {
      return try Pattern(text)
    } catch {
      // Where the quoted text holds no escape, the fault's byte is known exactly.
      let isVerbatim = text.utf8.count == place.count - 2
      let start = isVerbatim ? place.lowerBound + 1 + error.offset : place.lowerBound
      throw ExpressionFault("in the pattern: \(error.message)", at: start..<place.upperBound)
    }
  }

  /// A label's name; with quotes it may hold any character.
  private mutating func parseLabelName(
    _ message: String, allowsQuotes: Bool
  ) throws(ExpressionFault) -> (name: String, isQuoted: Bool) {
    switch token.kind {
    case .word(let name):
      guard !name.contains(":") else {
        throw ExpressionFault("a label's name has no ':'", at: token.range)
      }
      try advance()
      return (name, false)
    case .string(let name) where allowsQuotes && !name.isEmpty:
      try advance()
      return (name, true)
    default: throw ExpressionFault(message, at: token.range)
    }
  }

  /// The arguments of a function, checked against its signature.
  mutating func parseCall(_ function: Function, at name: SourceRange) throws(ExpressionFault) -> Parsed {
    let arguments = try parseArguments()
    let range = name.lowerBound..<previousEnd
    try TypeCheck.call(function, arguments.map(\.expression), at: name)
    var deepest = arguments.first ?? Parsed(expression: .number(0, range: range), depth: 0)
    for argument in arguments where argument.depth > deepest.depth { deepest = argument }
    return try built(.call(function, arguments.map(\.expression), range: range), over: deepest)
  }

  private mutating func parseArguments() throws(ExpressionFault) -> [Parsed] {
    try expect(.leftParenthesis, "'(' is expected")
    var arguments: [Parsed] = []
    if try take(.rightParenthesis) { return arguments }
    repeat {
      arguments.append(try parseArgument())
    } while try take(.comma)
    try expect(.rightParenthesis, "an argument is followed by ',' or ')'")
    return arguments
  }

  /// `sum by (commune) (…)`, or `sum(…) by (commune)`.
  mutating func parseAggregation(
    _ aggregation: Aggregation, at name: SourceRange
  ) throws(ExpressionFault) -> Parsed {
    var grouping = try parseGrouping()
    let arguments = try parseArguments()
    guard let operand = arguments.first, arguments.count == 1 else {
      throw ExpressionFault(
        "'\(aggregation.rawValue)' takes one argument, not \(arguments.count)", at: name)
    }
    if let written = try parseGrouping() {
      guard grouping == nil else {
        throw ExpressionFault("the grouping is given twice, before and behind the parentheses", at: name)
      }
      grouping = written
    }
    try TypeCheck.aggregation(aggregation, operand.expression)
    let node = Expression.aggregate(
      aggregation, parameter: nil, grouping: grouping ?? .all, operand: operand.expression,
      range: name.lowerBound..<previousEnd)
    return try built(node, over: operand)
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
    while token.kind != .rightParenthesis {
      let label = try parseLabelName("the name of a label is expected", allowsQuotes: true)
      if !names.contains(label.name) { names.append(label.name) }
      guard try take(.comma) else { break }
    }
    try expect(.rightParenthesis, "a label's name is followed by ',' or ')'")
    return names
  }

  /// What may stand between an operator and its right operand.
  struct Modifiers {
    var returnsBool = false
    var matching = Matching()
    var isMatchingWritten = false
  }

  /// `bool`, `on (…)` and `ignoring (…)`.
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
      try advance()
      let names = try parseLabelNames()
      modifiers.matching = Matching(keyword == "on" ? .on(names) : .ignoring(names))
      modifiers.isMatchingWritten = true
    }
    if token.keyword == "group_left" || token.keyword == "group_right" {
      throw notInThisVersion("matching many series to one, '\(token.keyword ?? "")',")
    }
    return modifiers
  }
}
