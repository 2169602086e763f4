/// The formats of `printf`, taken apart when the rule is loaded.
enum PrintfFormat {
  /// The widest field and the longest fraction; the buffer that a number is printed into relies on it.
  static let maximumWidth = 100

  /// The texts and verbs of a format, each verb with its value.
  static func parts(
    _ format: String, _ arguments: [TemplateOperand], at offset: Int
  ) throws(TemplateFault) -> [Template.Part] {
    var parts: [Template.Part] = []
    var text = ""
    var rest = Substring(format)
    var used = 0
    while let character = rest.popFirst() {
      guard character == "%" else {
        text.append(character)
        continue
      }
      if rest.first == "%" {
        text.append("%")
        rest.removeFirst()
        continue
      }
      let verb = try takeVerb(&rest, at: offset)
      guard used < arguments.count else {
        throw TemplateFault(message: "the format asks for more values than are given", offset: offset)
      }
      if verb.numberFormat != nil, !arguments[used].isNumber {
        throw TemplateFault(
          message: "the format prints a number, and the value is a text; write %s", offset: offset)
      }
      if !text.isEmpty { parts.append(.text(text)) }
      text = ""
      parts.append(.value(arguments[used], .verb(verb)))
      used += 1
    }
    guard used == arguments.count else {
      throw TemplateFault(message: "the format prints \(used) of \(arguments.count) values", offset: offset)
    }
    if !text.isEmpty { parts.append(.text(text)) }
    return parts
  }

  /// What follows a percent sign: flags, width, precision, letter.
  private static func takeVerb(_ rest: inout Substring, at offset: Int) throws(TemplateFault) -> PrintfVerb {
    let flags = rest.prefix { "+- 0#".contains($0) }
    rest.removeFirst(flags.count)
    let width = rest.prefix { $0.isASCII && $0.isNumber }
    rest.removeFirst(width.count)
    var precision: Substring?
    if rest.first == "." {
      rest.removeFirst()
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest.removeFirst(digits.count)
      precision = digits
    }
    let sizes = [width, precision ?? ""].map { $0.isEmpty ? 0 : Int($0) ?? .max }
    guard flags.count <= 5, sizes.allSatisfy({ $0 <= maximumWidth }) else {
      throw TemplateFault(message: "a width or precision is at most \(maximumWidth)", offset: offset)
    }
    let letter = rest.popFirst()
    switch letter {
    case "e", "f", "g", "E", "F", "G":
      let fraction = precision.map { ".\($0)" } ?? ""
      return PrintfVerb(numberFormat: "%\(flags)\(width)\(fraction)\(letter ?? "f")")
    case "s", "v": return PrintfVerb(numberFormat: nil, width: sizes[0], isLeftAligned: flags.contains("-"))
    case "d":
      throw TemplateFault(
        message: "'%d' prints whole numbers, and values are not; write %.0f", offset: offset)
    default:
      throw TemplateFault(
        message:
          "the format's '%\(letter.map(String.init) ?? "")' is not part of this version; use %.2f, %g, %s or %%",
        offset: offset)
    }
  }
}
