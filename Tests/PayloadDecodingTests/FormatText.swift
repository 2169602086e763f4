import PayloadDecoding

/// Reads the `format.txt` of a golden case, one part of a format a line:
///
///     plain
///     each /readings
///     where /type = "level"
///     device pointer ^/gateway        device topic        device name
///     position /lat /lon
///     time /at iso +07:00             seconds, milliseconds, microseconds, nanoseconds or iso; optional
///     field /level                    the lines that start with a blank belong to the field above
///       optional
///       comma
///       sentinel -999
///       sentinel "---"
///       time /level_at seconds
///       when /name = "level"
enum FormatText {
  struct Fault: Error {
    let line: String
  }

  static func parse(_ text: String) throws -> MessageFormat {
    var format = MessageFormat(fields: [])
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      let isOfField = line.hasPrefix(" ")
      switch (words.first, isOfField) {
      case ("plain", false): format.encoding = .plain
      case ("each", false): format.each = words.count > 1 ? words[1] : ""
      case ("where", false): format.conditions.append(try condition(words, line))
      case ("device", false): format.device = try device(words, line)
      case ("position", false): format.position = .init(latitude: words[1], longitude: words[2])
      case ("time", false): format.timestamp = try timestamp(words, line)
      case ("field", false): format.fields.append(.init(pointer: words.count > 1 ? words[1] : ""))
      case (let word?, true):
        guard var field = format.fields.popLast() else { throw Fault(line: String(line)) }
        try extend(&field, by: word, words, line)
        format.fields.append(field)
      default: throw Fault(line: String(line))
      }
    }
    return format
  }

  private static func extend(
    _ field: inout MessageFormat.Field, by word: String, _ words: [String], _ line: Substring
  ) throws {
    switch word {
    case "optional": field.isOptional = true
    case "comma": field.decimalComma = true
    case "sentinel":
      switch try scalar(words.dropFirst(), line) {
      case .text(let text): field.sentinelTexts.append(text)
      case .number(let number): field.sentinels.append(number)
      case .boolean: throw Fault(line: String(line))
      }
    case "time": field.timestamp = try timestamp(words, line)
    case "when": field.conditions.append(try condition(words, line))
    default: throw Fault(line: String(line))
    }
  }

  private static func device(_ words: [String], _ line: Substring) throws -> MessageFormat.DeviceSource {
    switch words.dropFirst().first {
    case "topic": return .topic
    case "name": return .memberName
    case "pointer": return .pointer(words[2])
    default: throw Fault(line: String(line))
    }
  }

  private static func condition(_ words: [String], _ line: Substring) throws -> MessageFormat.Condition {
    guard words.count >= 4, words[2] == "=" else { throw Fault(line: String(line)) }
    return .init(pointer: words[1], equals: try scalar(words[3...], line))
  }

  private static func scalar(_ words: ArraySlice<String>, _ line: Substring) throws -> MessageFormat.Scalar {
    let text = words.joined(separator: " ")
    if text == "true" || text == "false" { return .boolean(text == "true") }
    if text.hasPrefix("\""), text.hasSuffix("\"") { return .text(String(text.dropFirst().dropLast())) }
    guard let number = Double(text) else { throw Fault(line: String(line)) }
    return .number(number)
  }

  private static func timestamp(_ words: [String], _ line: Substring) throws -> MessageFormat.Timestamp {
    var rest = words.dropFirst(3)
    let isOptional = rest.last == "optional"
    if isOptional { rest.removeLast() }
    let format: TimestampFormat
    switch words.dropFirst(2).first {
    case "seconds": format = .seconds
    case "milliseconds": format = .milliseconds
    case "microseconds": format = .microseconds
    case "nanoseconds": format = .nanoseconds
    case "iso": format = .iso8601(zoneOffsetMinutes: try rest.first.map { try offset($0, line) })
    default: throw Fault(line: String(line))
    }
    return .init(pointer: words[1], format: format, isOptional: isOptional)
  }

  /// `+07:00` → 420.
  private static func offset(_ text: String, _ line: Substring) throws -> Int {
    let parts = text.dropFirst().split(separator: ":").compactMap { Int($0) }
    guard parts.count == 2, text.hasPrefix("+") || text.hasPrefix("-") else {
      throw Fault(line: String(line))
    }
    return (text.hasPrefix("-") ? -1 : 1) * (parts[0] * 60 + parts[1])
  }
}
