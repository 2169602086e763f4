import Telemetry

/// What stands behind an operand: windows, `offset` and `@`.
extension ExpressionParser {
  /// Which shifts the operand has already, so that none is written twice.
  struct WrittenShift {
    var hasOffset = false
    var hasAnchor = false
  }

  /// `[5m]` behind a selector, `[7d:1d]` and `[1h:]` behind any instant vector.
  mutating func parseWindow(
    of operand: Parsed, behind shift: WrittenShift
  ) throws(ExpressionFault) -> Parsed {
    let bracket = token.range
    try advance()
    let span = try parsePositiveSpan("a window is a duration such as 5m or 1h30m", of: "a window")
    guard try take(.colon) else {
      try expect(.rightBracket, "the window is not closed; ']' is missing")
      let range = operand.range.lowerBound..<previousEnd
      guard case .selector(let selector) = operand.expression else {
        throw ExpressionFault(windowMisplaced(behind: operand.expression), at: bracket)
      }
      guard !shift.hasOffset, !shift.hasAnchor else {
        let word = shift.hasOffset ? "'offset'" : "'@'"
        throw ExpressionFault(
          "the window stands before \(word), such as rain_total[1h] offset 1d", at: bracket)
      }
      return try built(.matrix(selector, span: span, range: range), over: operand)
    }
    var step: Milliseconds?
    if token.kind != .rightBracket {
      step = try parsePositiveSpan("the step of a subquery is a duration such as 1m", of: "a step")
    }
    try expect(.rightBracket, "the subquery is not closed; ']' is missing")
    guard operand.expression.type == .instantVector else {
      throw ExpressionFault(
        "a subquery asks an instant vector again and again, not \(TypeCheck.article(operand.expression.type))",
        at: operand.range)
    }
    let range = operand.range.lowerBound..<previousEnd
    return try built(
      .subquery(operand.expression, Subquery(span: span, step: step), range: range), over: operand)
  }

  private func windowMisplaced(behind operand: Expression) -> String {
    switch operand {
    case .matrix, .subquery: "there is a window already; one is enough"
    default:
      "a window stands behind a selector only, such as rain_total[24h]; of anything else write a subquery "
        + "with a step, such as [24h:10m]"
    }
  }

  /// A duration, or a number of seconds; longer than nothing.
  private mutating func parsePositiveSpan(
    _ message: String, of what: String
  ) throws(ExpressionFault) -> Milliseconds {
    let place = token.range
    let span = try parseSpan(message)
    guard span > 0 else { throw ExpressionFault("\(what) must be longer than nothing", at: place) }
    return span
  }

  /// A duration, or a number of seconds, without a sign.
  mutating func parseSpan(_ message: String) throws(ExpressionFault) -> Milliseconds {
    let span: Milliseconds
    switch token.kind {
    case .duration(let written): span = written
    case .number(let seconds):
      guard seconds <= Double(Expression.maximumSpan / 1_000) else {
        throw ExpressionFault("nothing reaches back three thousand years", at: token.range)
      }
      span = Milliseconds((seconds * 1_000).rounded())
    default: throw ExpressionFault(message, at: token.range)
    }
    try advance()
    return span
  }

  /// Goes past a sign; `true` where it is a minus.
  private mutating func takeSign() throws(ExpressionFault) -> Bool {
    if try take(.sign(.subtract)) { return true }
    _ = try take(.sign(.add))
    return false
  }

  /// `offset 1d`, `offset -1h`.
  mutating func parseOffset(
    of operand: Parsed, _ written: inout WrittenShift
  ) throws(ExpressionFault) -> Parsed {
    let keyword = token.range
    guard !written.hasOffset else {
      throw ExpressionFault("'offset' is given twice", at: keyword)
    }
    written.hasOffset = true
    try advance()
    let isNegative = try takeSign()
    let span = try parseSpan("'offset' is followed by a duration such as 1d")
    guard var shift = operand.expression.shift else { throw misplaced("offset", at: keyword) }
    shift.offset = isNegative ? -span : span
    return Parsed(expression: operand.expression.shifted(shift, to: previousEnd), depth: operand.depth)
  }

  /// `@ 1763337600`, `@ start()`, `@ end()`.
  mutating func parseAnchor(
    of operand: Parsed, _ written: inout WrittenShift
  ) throws(ExpressionFault) -> Parsed {
    let sign = token.range
    guard !written.hasAnchor else { throw ExpressionFault("'@' is given twice", at: sign) }
    written.hasAnchor = true
    try advance()
    let anchor: TimeShift.Anchor
    if token.keyword == "start" || token.keyword == "end" {
      anchor = token.keyword == "start" ? .start : .end
      try advance()
      try expect(.leftParenthesis, "'@' is followed by start(), end() or seconds since 1970")
      try expect(.rightParenthesis, "start() and end() take no argument")
    } else {
      anchor = .time(try parseInstant())
    }
    guard var shift = operand.expression.shift else { throw misplaced("@", at: sign) }
    shift.anchor = anchor
    return Parsed(expression: operand.expression.shifted(shift, to: previousEnd), depth: operand.depth)
  }

  /// Seconds since 1970, with a sign and a fraction where there is one.
  private mutating func parseInstant() throws(ExpressionFault) -> Milliseconds {
    let isNegative = try takeSign()
    let message = "'@' is followed by start(), end() or seconds since 1970, such as 1763337600"
    let seconds: Double
    switch (token.kind, token.keyword) {
    case (.number(let value), _): seconds = value
    case (.duration(let span), _): seconds = Double(span) / 1_000
    default: throw ExpressionFault(message, at: token.range)
    }
    guard (0...Double(Expression.maximumSpan / 1_000)).contains(seconds) else {
      throw ExpressionFault(message, at: token.range)
    }
    try advance()
    return Milliseconds(((isNegative ? -seconds : seconds) * 1_000).rounded())
  }

  private func misplaced(_ word: String, at place: SourceRange) -> ExpressionFault {
    ExpressionFault(
      "'\(word)' stands behind a selector, a window or a subquery, inside the parentheses of a function",
      at: place)
  }
}

extension Expression {
  /// Where in time the node looks, if it can be told to look elsewhere.
  fileprivate var shift: TimeShift? {
    switch self {
    case .selector(let selector), .matrix(let selector, _, _): selector.shift
    case .subquery(_, let window, _): window.shift
    default: nil
    }
  }

  /// The same node looking elsewhere, its text ending at `end`.
  fileprivate func shifted(_ shift: TimeShift, to end: Int) -> Expression {
    let range = range.lowerBound..<end
    switch self {
    case .selector(let selector): return .selector(selector.shifted(shift, range: range))
    case .matrix(let selector, let span, _):
      return .matrix(selector.shifted(shift, range: selector.range), span: span, range: range)
    case .subquery(let operand, var window, _):
      window.shift = shift
      return .subquery(operand, window, range: range)
    default: return self
    }
  }
}

extension Selector {
  fileprivate func shifted(_ shift: TimeShift, range: SourceRange) -> Selector {
    Selector(name: name, matchers: matchers, visibility: visibility, shift: shift, range: range)
  }
}
