/// Cuts what stands between `{{` and `}}` into words.
struct TemplateWords {
  /// What a word is.
  enum Kind: Hashable {
    case word(String)
    case variable(String)
    case number(Double)
    case text(String)
    case pipe
    case close
  }

  /// A word and where it starts in the template.
  struct Word: Hashable {
    var kind: Kind
    var offset: Int
  }

  private let source: [UInt8]
  /// The byte behind the last word.
  private(set) var at: Int

  init(_ source: [UInt8], from at: Int) {
    self.source = source
    self.at = at
  }

  /// The next word; `nil` at the end of the template.
  mutating func next() throws(TemplateFault) -> Word? {
    while let byte = peek(), byte == " " || byte == "\t" || byte == "\n" || byte == "\r" { at += 1 }
    let start = at
    guard let byte = peek() else { return nil }
    switch byte {
    case "|":
      at += 1
      return Word(kind: .pipe, offset: start)
    case "}" where peek(1) == "}":
      at += 2
      return Word(kind: .close, offset: start)
    case "\"", "`": return Word(kind: .text(try scanText(byte)), offset: start)
    case "$": return Word(kind: .variable(scanName()), offset: start)
    case "0"..."9": return Word(kind: .number(try scanNumber()), offset: start)
    case _ where byte.isNameStart: return Word(kind: .word(scanName()), offset: start)
    default: throw strange(byte, at: start)
    }
  }

  private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    at + ahead < source.count ? Unicode.Scalar(source[at + ahead]) : nil
  }

  private mutating func scanName() -> String {
    let start = at
    at += 1
    while let byte = peek(), byte.isNameStart || byte.isDigit || byte == "." { at += 1 }
    return String(decoding: source[start..<at], as: UTF8.self)
  }

  private mutating func scanNumber() throws(TemplateFault) -> Double {
    let start = at
    while let byte = peek(), byte.isDigit || byte == "." { at += 1 }
    let text = String(decoding: source[start..<at], as: UTF8.self)
    guard let number = Double(text) else {
      throw TemplateFault(message: "'\(text)' is no number", offset: start)
    }
    return number
  }

  private mutating func scanText(_ quote: Unicode.Scalar) throws(TemplateFault) -> String {
    let start = at
    at += 1
    var text: [UInt8] = []
    while let byte = peek(), byte != quote {
      if byte == "\\", quote == "\"" {
        switch peek(1) {
        case "n": text.append(10)
        case "t": text.append(9)
        case "\"", "\\": text.append(source[at + 1])
        default:
          throw TemplateFault(message: "a text in a template knows \\n, \\t, \\\" and \\\\ only", offset: at)
        }
        at += 2
      } else {
        text.append(source[at])
        at += 1
      }
    }
    guard peek() == quote else {
      throw TemplateFault(message: "the text has no closing \(quote)", offset: start)
    }
    at += 1
    return String(decoding: text, as: UTF8.self)
  }

  private func strange(_ byte: Unicode.Scalar, at offset: Int) -> TemplateFault {
    let message =
      switch byte {
      case ".": "fields such as .Labels and .Value are written $labels.name and $value"
      case "-": "marks that trim blanks are not part of this version; and a number here has no sign"
      case "(", ")": "parentheses are not part of this version; use a pipe"
      case "/": "comments are not part of this version"
      default: "this character means nothing in a template; '}}' may be missing"
      }
    return TemplateFault(message: message, offset: offset)
  }
}
