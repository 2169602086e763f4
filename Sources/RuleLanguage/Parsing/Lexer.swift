import Telemetry

/// Cuts the text of an expression into words.
///
/// Comments run from `#` to the end of the line. Every byte belongs to one token, a blank or a comment; what
/// is none of these is refused with its place.
struct Lexer {
  let bytes: [UInt8]
  var at = 0
  /// Between brackets a colon parts a subquery's window from its step; elsewhere it belongs to a name.
  private var isInBrackets = false

  init(_ text: String) { bytes = Array(text.utf8) }

  /// The next token; `.end` again and again behind the last.
  mutating func next() throws(ExpressionFault) -> Token {
    skipBlanks()
    let start = at
    guard let byte = peek() else { return Token(kind: .end, range: start..<start) }
    switch byte {
    case "\"", "'", "`": return try scanString(quote: byte)
    case "0"..."9": return try scanNumber()
    case "." where peek(1)?.isDigit == true: return try scanNumber()
    case ":" where isInBrackets: break
    case _ where byte.isNameStart: return scanWord()
    default: break
    }
    let kind = try scanSign(byte)
    return Token(kind: kind, range: start..<at)
  }

  /// The byte at the cursor, as the ASCII character it is; a byte above ASCII equals no sign of the language.
  func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    at + ahead < bytes.count ? Unicode.Scalar(bytes[at + ahead]) : nil
  }

  /// The text of a range.
  func text(_ range: SourceRange) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private mutating func skipBlanks() {
    while let byte = peek() {
      if byte == "#" {
        while let inner = peek(), inner != "\n" { at += 1 }
      } else if byte == " " || byte == "\t" || byte == "\n" || byte == "\r" {
        at += 1
      } else {
        return
      }
    }
  }

  private mutating func scanWord() -> Token {
    let start = at
    while let byte = peek(), byte.isNameStart || byte.isDigit, !(isInBrackets && byte == ":") { at += 1 }
    return Token(kind: .word(text(start..<at)), range: start..<at)
  }

  private mutating func scanSign(_ byte: Unicode.Scalar) throws(ExpressionFault) -> Token.Kind {
    let start = at
    at += 1
    let following = peek()
    switch (byte, following) {
    case ("=", "="): return twoBytes(.sign(.equal))
    case ("=", "~"): return twoBytes(.matches)
    case ("!", "="): return twoBytes(.sign(.notEqual))
    case ("!", "~"): return twoBytes(.doesNotMatch)
    case ("<", "="): return twoBytes(.sign(.lessOrEqual))
    case (">", "="): return twoBytes(.sign(.greaterOrEqual))
    case ("=", _): return .assign
    case ("<", _): return .sign(.less)
    case (">", _): return .sign(.greater)
    case ("+", _): return .sign(.add)
    case ("-", _): return .sign(.subtract)
    case ("*", _): return .sign(.multiply)
    case ("/", _): return .sign(.divide)
    case ("%", _): return .sign(.modulo)
    case ("^", _): return .sign(.power)
    case ("(", _): return .leftParenthesis
    case (")", _): return .rightParenthesis
    case ("{", _): return .leftBrace
    case ("}", _): return .rightBrace
    case ("[", _):
      isInBrackets = true
      return .leftBracket
    case ("]", _):
      isInBrackets = false
      return .rightBracket
    case (",", _): return .comma
    case (":", _): return .colon
    case ("@", _): return .at
    default: throw strangeCharacter(at: start)
    }
  }

  private mutating func twoBytes(_ kind: Token.Kind) -> Token.Kind {
    at += 1
    return kind
  }

  /// What a keyboard has for an operator of printed text.
  private static func typed(_ character: Unicode.Scalar) -> String {
    switch character {
    case "≥": ">="
    case "≤": "<="
    case "≠": "!="
    case "×": "*"
    case "÷": "/"
    default: "-"
    }
  }

  private func strangeCharacter(at start: Int) -> ExpressionFault {
    let rest = String(decoding: bytes[start..<min(start + 4, bytes.count)], as: UTF8.self)
    let character = rest.unicodeScalars.first ?? " "
    let range = start..<min(start + UTF8.width(character), bytes.count)
    switch character {
    case "&": return ExpressionFault("'&' is no operator; write 'and'", at: range)
    case "|": return ExpressionFault("'|' is no operator; write 'or'", at: range)
    case "!":
      return ExpressionFault(
        "'!' stands alone; write '!=' or '!~', or 'unless' for what is absent", at: range)
    case "$": return ExpressionFault("'$' means something in annotations only", at: range)
    case ";": return ExpressionFault("an expression ends without ';'", at: range)
    // Word processors and phones set these by themselves.
    case "“", "”", "„", "‘", "’", "«", "»":
      return ExpressionFault("'\(character)' is a quote of printed text; write \" or ' straight", at: range)
    case "≥", "≤", "≠", "×", "÷", "−", "–", "—":
      return ExpressionFault("'\(character)' is written '\(Self.typed(character))'", at: range)
    default:
      let shown = character.properties.generalCategory == .control ? "" : " '\(character)'"
      let code = String(character.value, radix: 16, uppercase: true)
      return ExpressionFault(
        "the character\(shown) (U+\(code)) has no meaning here; texts stand between quotes", at: range)
    }
  }
}

extension Unicode.Scalar {
  /// Whether it is a decimal digit.
  var isDigit: Bool { ("0"..."9").contains(self) }

  /// Whether a PromQL name can start with it: an ASCII letter, `_` or `:`.
  var isNameStart: Bool {
    ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_" || self == ":"
  }
}
