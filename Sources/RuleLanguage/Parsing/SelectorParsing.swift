import Telemetry

/// Selectors and their matchers.
extension ExpressionParser {
  /// What has been read between the braces of a selector.
  private struct Braces {
    var name: String?
    var matchers: [Matcher] = []
    /// The flags that the matchers on `quality` leave; `nil` where there are none.
    var visibility: QualityMask?
  }

  /// A selector whose name, if it has one, has been read.
  mutating func parseSelector(name: String?, from start: Int) throws(ExpressionFault) -> Parsed {
    var braces = Braces(name: name)
    if try take(.leftBrace) {
      while token.kind != .rightBrace {
        try parseMatcher(into: &braces)
        guard try take(.comma) else { break }
      }
      try expect(.rightBrace, "a matcher is followed by ',' or '}'")
    }
    let range = start..<previousEnd
    if braces.name != nil, let second = braces.matchers.first(where: { $0.name == Labels.metricName }) {
      throw ExpressionFault(
        "the quantity is named twice; leave out '\(Labels.metricName)' or the name before the braces",
        at: second.range)
    }
    let selector = Selector(
      name: braces.name, matchers: braces.matchers, visibility: braces.visibility ?? .seenByRules,
      range: range)
    guard selector.isBounded else {
      throw ExpressionFault(
        "the selector would touch every series; name a quantity, or give a matcher that the empty text does "
          + "not satisfy, such as device!=\"\"", at: range)
    }
    return try built(.selector(selector))
  }

  /// `label="text"` and its like, or a quantity in quotes.
  private mutating func parseMatcher(into braces: inout Braces) throws(ExpressionFault) {
    let start = token.range
    let label = try parseLabelName("a matcher such as device=\"71540\" is expected")
    let operation: Matcher.Operation
    switch token.kind {
    case .assign: operation = .equal
    case .sign(.notEqual): operation = .notEqual
    case .matches: operation = .matches
    case .doesNotMatch: operation = .doesNotMatch
    case .sign(.equal): throw ExpressionFault("a matcher has one '='", at: token.range)
    case .comma where label.isQuoted, .rightBrace where label.isQuoted:
      guard braces.name == nil else { throw ExpressionFault("the quantity is named twice", at: start) }
      braces.name = label.name
      return
    default: throw ExpressionFault("one of = != =~ !~ is expected behind the label", at: token.range)
    }
    try advance()
    guard case .string(let value) = token.kind else {
      throw ExpressionFault("a label is compared with a text between quotes", at: token.range)
    }
    let place = token.range
    try advance()
    let range = start.lowerBound..<previousEnd
    let matcher: Matcher
    switch operation {
    case .equal, .notEqual:
      matcher = Matcher(name: label.name, isEqualTo: value, negated: operation == .notEqual, range: range)
    case .matches, .doesNotMatch:
      let pattern = try parsePattern(value, at: place)
      matcher = Matcher(
        name: label.name, matching: pattern, negated: operation == .doesNotMatch, range: range)
    }
    guard syntax == .citywatch, label.name == QualityMask.pseudoLabel else {
      braces.matchers.append(matcher)
      return
    }
    braces.visibility = try narrowed(braces.visibility ?? .all, by: matcher, valueAt: place)
  }

  /// The flags of a set that a matcher on `quality` leaves.
  private func narrowed(
    _ mask: QualityMask, by matcher: Matcher, valueAt place: SourceRange
  ) throws(ExpressionFault) -> QualityMask {
    let words = Quality.allCases.map(\.word)
    let isText = matcher.operation == .equal || matcher.operation == .notEqual
    if isText, !words.contains(matcher.value) {
      let hint = NearestName.hint(for: matcher.value, among: words)
      throw ExpressionFault(
        "there is no quality '\(matcher.value)'; a reading is \(words.joined(separator: ", "))\(hint)",
        at: place)
    }
    let left = mask.flags.filter { matcher.matches($0.word) }
    guard !left.isEmpty else {
      throw ExpressionFault(
        "no reading has such a quality; a reading is one of \(words.joined(separator: ", "))",
        at: matcher.range)
    }
    return QualityMask(left)
  }

  func parsePattern(_ text: String, at place: SourceRange) throws(ExpressionFault) -> Pattern {
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
  mutating func parseLabelName(
    _ message: String
  ) throws(ExpressionFault) -> (name: String, isQuoted: Bool) {
    switch token.kind {
    case .word(let name):
      guard !name.contains(":") else {
        throw ExpressionFault("a label's name has no ':'", at: token.range)
      }
      try advance()
      return (name, false)
    case .string(let name) where !name.isEmpty:
      try advance()
      return (name, true)
    default: throw ExpressionFault(message, at: token.range)
    }
  }
}

extension QualityMask {
  /// The name under which a selector is asked which flags it shows; no label, because a flag belongs to a
  /// reading and not to its series.
  static let pseudoLabel = "quality"

  /// The flags of the set.
  var flags: [Quality] { Quality.allCases.filter { bits & (1 << UInt16($0.rawValue)) != 0 } }
}

extension Quality {
  /// The flag as a rule writes it.
  var word: String { name.lowercased() }
}
