import Glibc
import Telemetry

/// Reads templates: texts with places such as `{{ $value | humanize }}`.
///
/// The grammar is a small part of Go's: one call or variable a place, then pipes. Control words (`if`,
/// `range`, `with`) are refused by name; a text that depends on the level belongs to the level's name.
struct TemplateParser {
  /// The longest template that is read, in bytes; a message to people has a page at most.
  static let maximumLength = 16_384

  private let source: [UInt8]
  private let hasLevels: Bool
  private(set) var labelReferences: [Template.LabelReference] = []
  private var parts: [Template.Part] = []

  init(_ text: String, hasLevels: Bool) {
    source = Array(text.utf8)
    self.hasLevels = hasLevels
  }

  /// All parts, in order.
  mutating func parse() throws(TemplateFault) -> [Template.Part] {
    guard source.count <= TemplateParser.maximumLength else {
      throw TemplateFault(message: "the text is longer than \(TemplateParser.maximumLength) bytes", offset: 0)
    }
    var at = 0
    var textStart = 0
    while at + 1 < source.count {
      guard source[at] == UInt8(ascii: "{"), source[at + 1] == UInt8(ascii: "{") else {
        at += 1
        continue
      }
      addText(textStart..<at)
      var words = TemplateWords(source, from: at + 2)
      try parsePlace(&words, from: at)
      at = words.at
      textStart = at
    }
    addText(textStart..<source.count)
    return parts
  }

  private mutating func addText(_ range: Range<Int>) {
    if !range.isEmpty { parts.append(.text(String(decoding: source[range], as: UTF8.self))) }
  }

  /// A value on its way through the pipes of a place.
  private struct Pipe {
    var operand: TemplateOperand
    var format: TemplateFormat?
  }

  /// What stands between `{{` and `}}`.
  private mutating func parsePlace(_ words: inout TemplateWords, from start: Int) throws(TemplateFault) {
    var stage = try takeStage(&words, from: start)
    // A printf of several verbs gives several parts and is complete in itself.
    if case .word("printf") = stage.first?.kind {
      guard stage.end == .close else {
        throw TemplateFault(
          message: "'printf' gives a finished text; nothing may follow it", offset: stage.offset)
      }
      parts += try printf(stage.words)
      return
    }
    var pipe = try call(stage.words, piped: nil)
    while stage.end == .pipe {
      stage = try takeStage(&words, from: start)
      if case .word("printf") = stage.first?.kind, pipe.format == nil, stage.end == .close {
        parts += try printf(stage.words, piped: pipe.operand)
        return
      }
      if pipe.format != nil {
        throw TemplateFault(
          message: "the value is already a finished text; one format is enough", offset: stage.offset)
      }
      pipe = try call(stage.words, piped: pipe.operand)
    }
    parts.append(.value(pipe.operand, pipe.format ?? .plain))
  }

  /// The words up to the next pipe or the end of the place.
  private struct Stage {
    var words: [TemplateWords.Word]
    var end: TemplateWords.Kind
    var offset: Int

    var first: TemplateWords.Word? { words.first }
  }

  private func takeStage(_ words: inout TemplateWords, from start: Int) throws(TemplateFault) -> Stage {
    var stage: [TemplateWords.Word] = []
    while true {
      guard let word = try words.next() else {
        throw TemplateFault(message: "'{{' is not closed; '}}' is missing", offset: start)
      }
      guard word.kind == .close || word.kind == .pipe else {
        stage.append(word)
        continue
      }
      if stage.isEmpty {
        throw TemplateFault(message: "a value such as $value is expected here", offset: word.offset)
      }
      return Stage(words: stage, end: word.kind, offset: stage[0].offset)
    }
  }

  /// One stage: a variable or literal, or a function with its arguments; the piped value comes last.
  private mutating func call(
    _ words: [TemplateWords.Word], piped: TemplateOperand?
  ) throws(TemplateFault) -> Pipe {
    let first = words[0]
    guard case .word(let name) = first.kind else {
      if piped != nil || words.count > 1 {
        let extra = piped != nil ? first : words[1]
        throw TemplateFault(
          message: "a function is expected here: \(TemplateFunctions.names.joined(separator: ", "))",
          offset: extra.offset)
      }
      return Pipe(operand: try operand(first), format: nil)
    }
    guard TemplateFunctions.names.contains(name) else {
      throw TemplateFunctions.unknown(name, at: first.offset)
    }
    var arguments: [(operand: TemplateOperand, offset: Int)] = []
    for word in words.dropFirst() { arguments.append((try operand(word), word.offset)) }
    if let piped { arguments.append((piped, first.offset)) }
    switch name {
    case "humanize": return Pipe(operand: try oneNumber(name, arguments, first), format: .humanize)
    case "humanizeDuration":
      return Pipe(operand: try oneNumber(name, arguments, first), format: .humanizeDuration)
    case "humanizePercentage":
      return Pipe(operand: try oneNumber(name, arguments, first), format: .humanizePercentage)
    case "vn":
      let split = try digitsAndValue(arguments, first, isPiped: piped != nil)
      return Pipe(operand: split.value, format: .vietnamese(digits: split.digits))
    case "bulletin": return try bulletin(arguments, first)
    default: throw TemplateFunctions.unknown(name, at: first.offset)
    }
  }

  private func oneNumber(
    _ name: String, _ arguments: [(operand: TemplateOperand, offset: Int)], _ word: TemplateWords.Word
  ) throws(TemplateFault) -> TemplateOperand {
    guard arguments.count == 1, let argument = arguments.first else {
      throw TemplateFault(message: "'\(name)' takes one number, not \(arguments.count)", offset: word.offset)
    }
    guard argument.operand.isNumber else {
      throw TemplateFault(message: "'\(name)' takes a number; this is a text", offset: argument.offset)
    }
    return argument.operand
  }

  /// `vn $value 2`, or `$value | vn 2`.
  private func digitsAndValue(
    _ arguments: [(operand: TemplateOperand, offset: Int)], _ word: TemplateWords.Word, isPiped: Bool
  ) throws(TemplateFault) -> (value: TemplateOperand, digits: Int) {
    guard arguments.count == 2 else {
      throw TemplateFault(
        message: "'vn' takes a number and how many digits: vn $value 2", offset: word.offset)
    }
    let (value, digits) = isPiped ? (arguments[1], arguments[0]) : (arguments[0], arguments[1])
    guard value.operand.isNumber else {
      throw TemplateFault(message: "'vn' takes a number; this is a text", offset: value.offset)
    }
    return (value.operand, try digitCount(digits))
  }

  private func digitCount(_ argument: (operand: TemplateOperand, offset: Int)) throws(TemplateFault) -> Int {
    guard case .number(let number) = argument.operand, (0...9).contains(number), number == number.rounded()
    else {
      throw TemplateFault(
        message: "the number of digits is a whole number from 0 to 9", offset: argument.offset)
    }
    return Int(number)
  }

  /// `bulletin 2 "m"`.
  private func bulletin(
    _ arguments: [(operand: TemplateOperand, offset: Int)], _ word: TemplateWords.Word
  ) throws(TemplateFault) -> Pipe {
    try requireLevels("bulletin", at: word.offset)
    guard arguments.count == 2, case .text(let unit) = arguments[1].operand else {
      throw TemplateFault(
        message: "'bulletin' takes how many digits and the unit: bulletin 2 \"m\"", offset: word.offset)
    }
    let digits = try digitCount(arguments[0])
    return Pipe(operand: .difference, format: .bulletin(digits: digits, unit: unit))
  }

  /// `printf "%.2f m" $value`: one part for each verb and each text between them.
  private mutating func printf(
    _ words: [TemplateWords.Word], piped: TemplateOperand? = nil
  ) throws(TemplateFault) -> [Template.Part] {
    guard words.count > 1, case .text(let format) = words[1].kind else {
      throw TemplateFault(
        message: "'printf' takes a format and its values: printf \"%.2f\" $value", offset: words[0].offset)
    }
    var arguments: [TemplateOperand] = []
    for word in words.dropFirst(2) { arguments.append(try operand(word)) }
    if let piped { arguments.append(piped) }
    return try PrintfFormat.parts(format, arguments, at: words[1].offset)
  }

  /// A variable or a literal.
  private mutating func operand(_ word: TemplateWords.Word) throws(TemplateFault) -> TemplateOperand {
    switch word.kind {
    case .number(let number): return .number(number)
    case .text(let text): return .text(text)
    case .variable(let name): return try variable(name, at: word.offset)
    case .word(let name): throw TemplateFunctions.unknown(name, at: word.offset)
    case .pipe, .close: preconditionFailure("a stage holds no pipe and no end")
    }
  }

  private mutating func variable(_ name: String, at offset: Int) throws(TemplateFault) -> TemplateOperand {
    if name.hasPrefix("$labels.") {
      let label = String(name.dropFirst("$labels.".count))
      if label.isPromQLName(allowsColon: false) {
        labelReferences.append(Template.LabelReference(name: label, offset: offset))
        return .label(label)
      }
    }
    if name.hasPrefix("$place."), let part = PlacePart(rawValue: String(name.dropFirst("$place.".count))) {
      return .place(part)
    }
    switch name {
    case "$value": return .value
    case "$threshold", "$difference", "$level.name", "$level.level":
      try requireLevels(name, at: offset)
      switch name {
      case "$threshold": return .threshold
      case "$difference": return .difference
      case "$level.name": return .levelName
      default: return .levelCode
      }
    case "$labels": throw TemplateFault(message: "name one label, such as $labels.name", offset: offset)
    case "$place":
      let known = PlacePart.variables.joined(separator: ", ")
      throw TemplateFault(message: "name a part of the place: \(known)", offset: offset)
    case "$level": throw TemplateFault(message: "write $level.name or $level.level", offset: offset)
    case "$externalLabels", "$externalURL":
      throw TemplateFault(
        message: "'\(name)' is Prometheus' own and not part of this version", offset: offset)
    default:
      let known =
        ["$value", "$threshold", "$difference", "$level.name", "$level.level", "$labels"]
        + PlacePart.variables
      throw TemplateFault(
        message: "there is no variable '\(name)'\(NearestName.hint(for: name, among: known))", offset: offset)
    }
  }

  private func requireLevels(_ name: String, at offset: Int) throws(TemplateFault) {
    if !hasLevels {
      throw TemplateFault(
        message: "'\(name)' speaks of levels, which this rule does not have", offset: offset)
    }
  }
}
