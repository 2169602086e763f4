package import Telemetry

extension Expression {
  /// The longest expression that is read, in bytes; a list of every station of the province fits many times.
  package static let maximumLength = 65_536
  /// How deep an expression may nest. Walks over the tree use the stack, which is not endless.
  package static let maximumDepth = 200
  /// The longest window, step or offset, in milliseconds.
  package static let maximumSpan = DurationText.longest

  /// Reads one PromQL expression and checks its types.
  ///
  /// - Throws: the first fault, with its place in `text`.
  /// - Complexity: O(*n*) for a text of *n* bytes.
  package init(parsing text: String, syntax: Syntax = .citywatch) throws(ExpressionFault) {
    guard text.utf8.count <= Expression.maximumLength else {
      throw ExpressionFault("the expression is longer than \(Expression.maximumLength) bytes", at: 0..<0)
    }
    var parser = try ExpressionParser(text, syntax: syntax)
    self = try parser.parse()
  }
}

/// Reads PromQL by precedence climbing. One method a construct; every constructor of a node goes through
/// `TypeCheck`, so an ill-typed tree is never built.
struct ExpressionParser {
  /// A node and how deep the tree below it is.
  struct Parsed {
    var expression: Expression
    var depth: Int

    var range: SourceRange { expression.range }
  }

  let syntax: Syntax
  private(set) var lexer: Lexer
  /// The token being looked at.
  private(set) var token: Token
  /// Where the token before it ended.
  private(set) var previousEnd = 0
  private var nesting = 0

  init(_ text: String, syntax: Syntax) throws(ExpressionFault) {
    self.syntax = syntax
    lexer = Lexer(text)
    token = try lexer.next()
  }

  /// The whole text.
  mutating func parse() throws(ExpressionFault) -> Expression {
    if case .end = token.kind {
      throw ExpressionFault("the expression is empty", at: token.range)
    }
    let parsed = try parseOperations(from: 1)
    guard case .end = token.kind else { throw unexpectedBehindOperand() }
    return parsed.expression
  }

  mutating func advance() throws(ExpressionFault) {
    previousEnd = token.range.upperBound
    token = try lexer.next()
  }

  /// Goes past a token of that kind; `false` where another stands.
  mutating func take(_ kind: Token.Kind) throws(ExpressionFault) -> Bool {
    guard token.kind == kind else { return false }
    try advance()
    return true
  }

  mutating func expect(_ kind: Token.Kind, _ message: String) throws(ExpressionFault) {
    guard try take(kind) else { throw ExpressionFault(message, at: token.range) }
  }

  /// Joins a node to the deepest of its children.
  func built(_ expression: Expression, over children: Parsed...) throws(ExpressionFault) -> Parsed {
    try built(expression, over: children)
  }

  /// Joins a node to the deepest of its children.
  func built(_ expression: Expression, over children: [Parsed]) throws(ExpressionFault) -> Parsed {
    let depth = (children.map(\.depth).max() ?? 0) + 1
    guard depth <= Expression.maximumDepth else { throw tooDeep(expression.range) }
    return Parsed(expression: expression, depth: depth)
  }

  private func tooDeep(_ range: SourceRange) -> ExpressionFault {
    ExpressionFault(
      "the expression nests deeper than \(Expression.maximumDepth); record a part of it under a name",
      at: range)
  }

  /// One argument of a function: a whole expression.
  mutating func parseArgument() throws(ExpressionFault) -> Parsed { try parseOperations(from: 1) }

  /// Operands joined by operators that bind at least as tightly as `floor`.
  private mutating func parseOperations(from floor: Int) throws(ExpressionFault) -> Parsed {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Expression.maximumDepth else { throw tooDeep(token.range) }
    var left = try parseUnary()
    while let binary = try binaryOperator(), binary.precedence >= floor {
      let place = token.range
      try advance()
      let modifiers = try parseModifiers(of: binary, at: place)
      // The power groups to the right, everything else to the left.
      let right = try parseOperations(from: binary == .power ? binary.precedence : binary.precedence + 1)
      let node = try TypeCheck.binary(binary, left.expression, right.expression, modifiers, at: place)
      left = try built(node, over: left, right)
    }
    return left
  }

  /// The operator at the cursor; `nil` where none stands.
  private func binaryOperator() throws(ExpressionFault) -> BinaryOperator? {
    switch token.kind {
    case .sign(let binary): return binary
    case .assign: throw ExpressionFault("'=' belongs between braces; write '==' to compare", at: token.range)
    case .matches, .doesNotMatch:
      throw ExpressionFault("patterns are matched between braces, on labels", at: token.range)
    case .word:
      switch token.keyword {
      case "and": return .and
      case "or": return .or
      case "unless": return .unless
      case "atan2": return .atan2
      default: return nil
      }
    default: return nil
    }
  }

  /// A sign and its operand, or an operand.
  private mutating func parseUnary() throws(ExpressionFault) -> Parsed {
    let start = token.range.lowerBound
    let unary: UnaryOperator
    switch token.kind {
    case .sign(.subtract): unary = .minus
    case .sign(.add): unary = .plus
    default: return try parsePostfix()
    }
    try advance()
    let operand = try parseOperations(from: BinaryOperator.power.precedence)
    try TypeCheck.unary(unary, operand.expression)
    return try built(
      .unary(unary, operand.expression, range: start..<operand.range.upperBound), over: operand)
  }

  /// An operand and what may follow it: windows and shifts in time, which bind tighter than any operator.
  private mutating func parsePostfix() throws(ExpressionFault) -> Parsed {
    var operand = try parseOperand()
    var shift = WrittenShift()
    while true {
      switch token.kind {
      case .leftBracket:
        operand = try parseWindow(of: operand, behind: shift)
        shift = WrittenShift()
      case .at: operand = try parseAnchor(of: operand, &shift)
      case .word where token.keyword == "offset": operand = try parseOffset(of: operand, &shift)
      default: return operand
      }
    }
  }

  /// A number, text, selector, call, aggregation or parenthesis.
  private mutating func parseOperand() throws(ExpressionFault) -> Parsed {
    let range = token.range
    switch token.kind {
    case .number(let value):
      try advance()
      return try built(.number(value, range: range))
    case .duration(let span):
      try advance()
      return try built(.number(Double(span) / 1_000, range: range))
    case .string(let text):
      try advance()
      return try built(.string(text, range: range))
    case .leftParenthesis:
      try advance()
      let inner = try parseOperations(from: 1)
      try expect(.rightParenthesis, "the parenthesis is not closed; ')' is missing")
      return try built(.parenthesised(inner.expression, range: range.lowerBound..<previousEnd), over: inner)
    case .leftBrace: return try parseSelector(name: nil, from: range.lowerBound)
    case .word(let word): return try parseWord(word)
    default: throw missingOperand()
    }
  }

  /// What starts with a name.
  private mutating func parseWord(_ word: String) throws(ExpressionFault) -> Parsed {
    let range = token.range
    let lowercased = word.lowercased()
    switch lowercased {
    case "inf", "nan":
      try advance()
      return try built(.number(lowercased == "inf" ? .infinity : .nan, range: range))
    case "atan2", "bool", "on", "ignoring", "group_left", "group_right": throw missingOperand()
    // Prometheus reads these as names of quantities here; where people write rules they are slips.
    case "and", "or", "unless", "offset": if syntax == .citywatch { throw missingOperand() }
    default: break
    }
    try advance()
    let isCall = token.kind == .leftParenthesis
    if isCall || token.keyword == "by" || token.keyword == "without" {
      if let reason = LeftOut.aggregations[lowercased] {
        throw ExpressionFault("'\(lowercased)' is not part of the language: \(reason)", at: range)
      }
      if let aggregation = Aggregation(rawValue: lowercased) {
        return try parseAggregation(aggregation, at: range)
      }
    }
    guard isCall else { return try parseSelector(name: word, from: range.lowerBound) }
    guard let function = function(named: word) else { throw unknownFunction(word, at: range) }
    return function.isExtension
      ? try parseExtension(function, at: range) : try parseCall(function, at: range)
  }

  private func function(named name: String) -> Function? {
    // The name it had in Prometheus 2, whose rule files are judged as well.
    if syntax == .prometheus, name == "holt_winters" { return .doubleExponentialSmoothing }
    return Function(rawValue: name).flatMap { syntax.knows($0) ? $0 : nil }
  }

  private func unknownFunction(_ name: String, at range: SourceRange) -> ExpressionFault {
    if let reason = LeftOut.functions[name] {
      return ExpressionFault("'\(name)' is not part of the language: \(reason)", at: range)
    }
    if Function(rawValue: name) != nil {
      return ExpressionFault("Prometheus has no function '\(name)'; it is citywatch's", at: range)
    }
    if let meaning = LeftOut.meanings[name.lowercased()] {
      return ExpressionFault("there is no function '\(name)'; write \(meaning)", at: range)
    }
    let known = Function.allCases.filter(syntax.knows).map(\.rawValue) + Aggregation.allCases.map(\.rawValue)
    let hint = NearestName.hint(for: name, among: known)
    return ExpressionFault("there is no function '\(name)'\(hint)", at: range)
  }

  private func missingOperand() -> ExpressionFault {
    switch token.kind {
    case .end: ExpressionFault("the expression ends where a value is expected", at: token.range)
    default: ExpressionFault("a value is expected before \(lexer.shown(token))", at: token.range)
    }
  }

  private func unexpectedBehindOperand() -> ExpressionFault {
    switch token.kind {
    case .rightParenthesis: ExpressionFault("')' closes no parenthesis", at: token.range)
    case .comma:
      ExpressionFault(
        "',' stands between arguments only; decimals are written with a point, as in 3.5", at: token.range)
    default: ExpressionFault("an operator is expected before \(lexer.shown(token))", at: token.range)
    }
  }
}

extension Lexer {
  /// A token as a message quotes it, cut where it is long.
  func shown(_ token: Token) -> String {
    let written = text(token.range)
    return "'\(written.count > 40 ? written.prefix(40) + "…" : Substring(written))'"
  }
}
