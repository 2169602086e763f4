import Telemetry

/// Finds out why the parser refused a message, and mends what is only a number that JSON cannot write.
///
/// Runs on refused messages alone: simdjson is fast because it does not remember places. Two faults are so
/// common among gateways that the rest of the message must not suffer from them: `nan` and `inf` as `printf`
/// writes them, and numbers like `1e999`. They are put into quotes, so that they are refused (or known as a
/// sentinel) as the one value they are.
struct JSONFaultFinder {
  /// What the examination came to.
  enum Finding {
    /// The message is broken.
    case fault(Refusal)
    /// The same message with its impossible numbers in quotes.
    case mended([UInt8])
  }

  private enum Expectation {
    case value
    case valueOrEnd
    case name
    case nameOrEnd
    case colon
    case commaOrEnd
    case end
  }

  private let bytes: [UInt8]
  private var position = 0
  private var open: [UInt8] = []
  private var impossibleNumbers: [Range<Int>] = []

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Examines a message of valid UTF-8 that the parser refused.
  static func examine(_ bytes: [UInt8]) -> Finding {
    var finder = JSONFaultFinder(bytes)
    if let refusal = finder.walk() { return .fault(refusal) }
    if finder.impossibleNumbers.isEmpty {
      return .fault(Refusal(.invalidJSON, detail: "not one JSON document"))
    }
    return .mended(finder.mended())
  }

  /// Where UTF-8 ends to be UTF-8.
  static func firstInvalidUTF8(_ bytes: [UInt8]) -> Refusal {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
      return Refusal(.invalidUTF8, detail: "not UTF-8")
    } catch {
      let at = error.byteOffsets.lowerBound
      let byte = String(bytes[at], radix: 16, uppercase: true)
      return Refusal(.invalidUTF8, at: "byte \(at)", detail: "0x\(byte) is not part of a text in UTF-8")
    }
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func fault(_ detail: String, at place: Int? = nil) -> Refusal {
    let place = place ?? position
    let isCut = place >= bytes.count
    return Refusal(
      .invalidJSON, at: "byte \(place)", detail: isCut ? "the message ends early; \(detail)" : detail)
  }

  /// Walks over the whole document; the first fault.
  private mutating func walk() -> Refusal? {
    var expected = Expectation.value
    while true {
      while let byte = current, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
      if expected == .end {
        return current == nil ? nil : fault("something follows the document's end")
      }
      if let refusal = step(&expected) { return refusal }
    }
  }

  /// Walks over one value, name or sign.
  private mutating func step(_ expected: inout Expectation) -> Refusal? {
    switch (expected, current) {
    case (.value, UInt8(ascii: "{")), (.valueOrEnd, UInt8(ascii: "{")):
      return begin(UInt8(ascii: "}"), then: .nameOrEnd, &expected)
    case (.value, UInt8(ascii: "[")), (.valueOrEnd, UInt8(ascii: "[")):
      return begin(UInt8(ascii: "]"), then: .valueOrEnd, &expected)
    case (.valueOrEnd, UInt8(ascii: "]")), (.nameOrEnd, UInt8(ascii: "}")): end(&expected)
    case (.commaOrEnd, let byte?) where byte == open.last: end(&expected)
    case (.commaOrEnd, UInt8(ascii: ",")):
      position += 1
      expected = open.last == UInt8(ascii: "}") ? .name : .value
    case (.colon, UInt8(ascii: ":")):
      position += 1
      expected = .value
    case (.name, UInt8(ascii: "\"")), (.nameOrEnd, UInt8(ascii: "\"")):
      expected = .colon
      return walkText()
    case (.value, UInt8(ascii: "\"")), (.valueOrEnd, UInt8(ascii: "\"")):
      expected = afterValue
      return walkText()
    case (.value, _?), (.valueOrEnd, _?):
      expected = afterValue
      return walkWord()
    case (.value, nil), (.valueOrEnd, nil): return fault("a value was expected")
    case (.name, _), (.nameOrEnd, _): return fault("a name in double quotes was expected")
    case (.colon, _): return fault("a colon was expected after the name")
    case (.commaOrEnd, _), (.end, _): return fault("a comma or the end of the list or object was expected")
    }
    return nil
  }

  private var afterValue: Expectation { open.isEmpty ? .end : .commaOrEnd }

  private mutating func begin(
    _ closing: UInt8, then next: Expectation, _ expected: inout Expectation
  ) -> Refusal? {
    guard open.count < MessageDecoder.maximumDepth else {
      return Refusal(.tooDeep, detail: "nested deeper than \(MessageDecoder.maximumDepth) levels")
    }
    open.append(closing)
    position += 1
    expected = next
    return nil
  }

  private mutating func end(_ expected: inout Expectation) {
    open.removeLast()
    position += 1
    expected = afterValue
  }

  private mutating func walkText() -> Refusal? {
    let start = position
    position += 1
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return nil
      case UInt8(ascii: "\\"):
        guard skipEscape() else { return fault("no such escape in a text") }
      case 0..<0x20: return fault("a control character in a text is written as an escape, such as \\n")
      default: position += 1
      }
    }
    return fault("the text that starts at byte \(start) has no end")
  }

  /// Skips `\n`, `\u00E0` and pairs of surrogates. Stays on the backslash where it is none of these.
  private mutating func skipEscape() -> Bool {
    guard position + 1 < bytes.count else {
      position = bytes.count
      return false
    }
    if Array("\"\\/bfnrt".utf8).contains(bytes[position + 1]) {
      position += 2
      return true
    }
    guard let unit = codeUnit(at: position), !UTF16.isTrailSurrogate(unit) else { return false }
    guard UTF16.isLeadSurrogate(unit) else {
      position += 6
      return true
    }
    guard let trail = codeUnit(at: position + 6), UTF16.isTrailSurrogate(trail) else { return false }
    position += 12
    return true
  }

  private func codeUnit(at place: Int) -> UInt16? {
    guard place + 6 <= bytes.count, bytes[place] == UInt8(ascii: "\\"), bytes[place + 1] == UInt8(ascii: "u")
    else { return nil }
    let digits = bytes[(place + 2)..<(place + 6)]
    guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
    return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  /// Walks over a number, `true`, `false`, `null`, or a word that a program prints for a number it has not.
  private mutating func walkWord() -> Refusal? {
    let start = position
    while let byte = current, JSONFaultFinder.belongsToWord(byte) { position += 1 }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    switch word.lowercased() {
    case "true" where word == "true", "false" where word == "false", "null" where word == "null": return nil
    case "nan", "-nan", "+nan", "inf", "-inf", "+inf", "infinity", "-infinity", "+infinity":
      impossibleNumbers.append(start..<position)
      return nil
    case "": return fault("a value was expected", at: start)
    default: break
    }
    guard JSONFaultFinder.isNumber(word[...].utf8) else {
      return fault("'\(word.prefix(40))' is no value that JSON knows", at: start)
    }
    let isWhole = !word.utf8.contains {
      [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains($0)
    }
    let fits = isWhole ? Int64(word) != nil || UInt64(word) != nil : Double(word)?.isFinite == true
    if !fits { impossibleNumbers.append(start..<position) }
    return nil
  }

  private static func belongsToWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// JSON's grammar of numbers: no plus, no leading zero, digits on both sides of the dot.
  private static func isNumber(_ word: Substring.UTF8View) -> Bool {
    var rest = word
    func skipDigits() -> Int {
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      rest = rest.dropFirst(digits.count)
      return digits.count
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let startsWithZero = rest.first == UInt8(ascii: "0")
    let whole = skipDigits()
    guard whole > 0, !startsWithZero || whole == 1 else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      if skipDigits() == 0 { return false }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
      if skipDigits() == 0 { return false }
    }
    return rest.isEmpty
  }

  private func mended() -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + impossibleNumbers.count * 2 + MessageDecoder.slack)
    var copied = 0
    for number in impossibleNumbers {
      result += bytes[copied..<number.lowerBound]
      result.append(UInt8(ascii: "\""))
      result += bytes[number]
      result.append(UInt8(ascii: "\""))
      copied = number.upperBound
    }
    return result + bytes[copied...]
  }
}
