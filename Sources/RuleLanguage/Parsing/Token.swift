import Telemetry

/// One word of an expression.
struct Token: Hashable {
  /// What it is.
  enum Kind: Hashable {
    case leftParenthesis
    case rightParenthesis
    case leftBrace
    case rightBrace
    case leftBracket
    case rightBracket
    case comma
    case colon
    case at
    /// One `=`, which only a matcher has.
    case assign
    /// `=~`.
    case matches
    /// `!~`.
    case doesNotMatch
    /// An operator written in signs.
    case sign(BinaryOperator)
    case number(Double)
    case duration(Milliseconds)
    case string(String)
    /// A name or a keyword; which of the two depends on where it stands.
    case word(String)
    case end
  }

  var kind: Kind
  var range: SourceRange

  /// The keyword in lower case, as PromQL takes them in either; `nil` for what is no word.
  var keyword: String? {
    if case .word(let text) = kind { text.lowercased() } else { nil }
  }
}
