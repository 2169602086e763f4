import Telemetry

/// Numbers, durations and strings.
extension Lexer {
  /// A number such as `3.5`, `1_000`, `0x1F` or `1e-3`, or a duration such as `1h30m`.
  mutating func scanNumber() throws(ExpressionFault) -> Token {
    let start = at
    scanDigits()
    let text = text(start..<at)
    let range = start..<at
    if let value = number(text) { return Token(kind: .number(value), range: range) }
    if let span = DurationText.parse(text) { return Token(kind: .duration(span), range: range) }
    if text.count > 1, text.hasPrefix("0"), text.allSatisfy({ $0.isNumber || $0 == "_" }) {
      throw ExpressionFault(
        "'\(text)' would count in eights, as in Prometheus; write it without the leading zero", at: range)
    }
    throw ExpressionFault(
      "'\(text)' is neither a number such as 3.5 nor a duration such as 1h30m", at: range)
  }

  /// Letters, digits, points and underscores in one go, and the sign of an exponent.
  private mutating func scanDigits() {
    let isHexadecimal = peek() == "0" && (peek(1) == "x" || peek(1) == "X")
    while let byte = peek() {
      if (byte.isNameStart && byte != ":") || byte.isDigit || byte == "." {
        at += 1
        let isExponent = byte == "e" || byte == "E"
        if isExponent, !isHexadecimal, let sign = peek(), sign == "+" || sign == "-", peek(1)?.isDigit == true
        {
          at += 2
        }
      } else {
        return
      }
    }
  }

  /// The number written in `text`; `nil` where it is none.
  private func number(_ text: String) -> Double? {
    let isHexadecimal = text.hasPrefix("0x") || text.hasPrefix("0X")
    let digits = isHexadecimal ? text.dropFirst(2) : Substring(text)
    guard !digits.hasPrefix("_") || isHexadecimal, !digits.hasSuffix("_"), !digits.contains("__") else {
      return nil
    }
    let plain = String(digits.filter { $0 != "_" })
    if isHexadecimal { return UInt64(plain, radix: 16).map { Double($0) } }
    let isOctal =
      plain.count > 1 && plain.hasPrefix("0") && plain.utf8.allSatisfy { (0x30...0x39).contains($0) }
    // Swift would also read "0x1p3", "inf" and "nan" here; a number starts with a digit and has no letter but e.
    let isPlain = plain.utf8.allSatisfy { (0x30...0x39).contains($0) || "eE.+-".utf8.contains($0) }
    return isOctal || !isPlain ? nil : Double(plain)
  }

  /// A text between double quotes, single quotes (both with Go's escapes) or backticks (as it stands).
  mutating func scanString(quote: Unicode.Scalar) throws(ExpressionFault) -> Token {
    let start = at
    at += 1
    var value: [UInt8] = []
    while let byte = peek(), byte != quote {
      if byte == "\n", quote != "`" { break }
      if byte == "\\", quote != "`" {
        value += try scanEscape(quote: quote)
      } else {
        value.append(bytes[at])
        at += 1
      }
    }
    guard peek() == quote else {
      throw ExpressionFault("the text has no closing \(quote)", at: start..<min(start + 1, bytes.count))
    }
    at += 1
    return Token(kind: .string(String(decoding: value, as: UTF8.self)), range: start..<at)
  }

  /// The UTF-8 of one escape.
  private mutating func scanEscape(quote: Unicode.Scalar) throws(ExpressionFault) -> [UInt8] {
    let start = at
    at += 2
    switch bytes.count > start + 1 ? Unicode.Scalar(bytes[start + 1]) : " " {
    case "a": return [7]
    case "b": return [8]
    case "f": return [12]
    case "n": return [10]
    case "r": return [13]
    case "t": return [9]
    case "v": return [11]
    case "\\": return [0x5C]
    case quote: return [UInt8(truncatingIfNeeded: quote.value)]
    case "x": return try scanCode(digits: 2, radix: 16, from: start)
    case "u": return try scanCode(digits: 4, radix: 16, from: start)
    case "U": return try scanCode(digits: 8, radix: 16, from: start)
    case "0"..."7":
      at -= 1
      return try scanCode(digits: 3, radix: 8, from: start)
    default:
      at = min(at, bytes.count)
      throw ExpressionFault(
        "the text holds an escape that PromQL does not know; write '\\\\' for a backslash", at: start..<at)
    }
  }

  /// The character whose code stands in so many digits. A byte above ASCII would not be a character of its
  /// own, so `\x` and octal codes end at 7F.
  private mutating func scanCode(digits: Int, radix: Int, from start: Int) throws(ExpressionFault) -> [UInt8]
  {
    let end = min(at + digits, bytes.count)
    let text = text(at..<end)
    at = end
    let isComplete = text.utf8.count == digits && !text.hasPrefix("+") && !text.hasPrefix("-")
    guard isComplete, let code = UInt32(text, radix: radix), let scalar = Unicode.Scalar(code),
      digits > 3 || code < 0x80
    else {
      throw ExpressionFault(
        "the escape names no character; write '\\u' and four digits, or the character itself", at: start..<end
      )
    }
    return Array(String(Character(scalar)).utf8)
  }
}
