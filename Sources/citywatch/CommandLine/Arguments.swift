import Telemetry

/// What was typed after a command, sorted into options and the rest.
struct Arguments: Sendable {
  /// What stands without dashes.
  private(set) var positionals: [String] = []
  private var values: [String: [String]] = [:]

  /// Sorts `words`; an unknown option, a missing value or a missing positional is a usage failure.
  init(_ words: some Sequence<String>, for command: Command) throws(CommandFailure) {
    var rest = Array(words)[...]
    var onlyPositionals = false
    while let word = rest.popFirst() {
      // A southern latitude is a number, not an option.
      guard word.hasPrefix("-"), word != "-", Double(word) == nil, !onlyPositionals else {
        positionals.append(word)
        continue
      }
      if word == "--" {
        onlyPositionals = true
        continue
      }
      try takeOption(word, &rest, command)
    }
    let needed = command.positionals.filter { !$0.hasPrefix("[") }.count
    let takesRest = command.positionals.last?.contains("…") ?? false
    if positionals.count < needed {
      throw CommandFailure("\(command.positionals[positionals.count]) is missing", isUsage: true)
    }
    if positionals.count > command.positionals.count, !takesRest {
      throw CommandFailure("'\(positionals[command.positionals.count])' is one word too many", isUsage: true)
    }
  }

  private mutating func takeOption(
    _ word: String, _ rest: inout ArraySlice<String>, _ command: Command
  ) throws(CommandFailure) {
    let equals = word.firstIndex(of: "=")
    let name = equals.map { String(word[..<$0]) } ?? word
    guard let option = command.options.first(where: { $0.name == name }) else {
      let hint = NearestName.hint(for: name, among: command.options.map(\.name))
      throw CommandFailure("there is no option \(name)\(hint)", isUsage: true)
    }
    guard option.repeats || values[name] == nil else {
      throw CommandFailure("\(name) is given twice", isUsage: true)
    }
    guard let wanted = option.value else {
      if equals != nil { throw CommandFailure("\(name) takes no value", isUsage: true) }
      values[name, default: []].append("")
      return
    }
    if let equals {
      values[name, default: []].append(String(word[word.index(after: equals)...]))
    } else if let value = rest.popFirst() {
      values[name, default: []].append(value)
    } else {
      throw CommandFailure("\(name) needs a value: \(name) \(wanted)", isUsage: true)
    }
  }

  /// Whether a switch was given.
  func has(_ name: String) -> Bool { values[name] != nil }

  /// The value of an option.
  subscript(name: String) -> String? { values[name]?.last }

  /// All values of an option that repeats.
  func all(_ name: String) -> [String] { values[name] ?? [] }

  /// The value of an option as a whole number in `range`.
  func integer(_ name: String, in range: ClosedRange<Int>) throws(CommandFailure) -> Int? {
    guard let text = self[name] else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw CommandFailure(
        "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound), not '\(text)'",
        isUsage: true)
    }
    return number
  }

  /// The value of an option as a number.
  func number(_ name: String) throws(CommandFailure) -> Double? {
    guard let text = self[name] else { return nil }
    guard let number = Double(text), number.isFinite else {
      throw CommandFailure("\(name) must be a number, not '\(text)'", isUsage: true)
    }
    return number
  }

  /// The value of an option as a time; one without a zone is read with `zone`, minutes east of UTC, and a date
  /// alone is its midnight.
  func time(_ name: String, zone: Int) throws(CommandFailure) -> Milliseconds? {
    guard let text = self[name] else { return nil }
    let isDate = text.utf8.count == "2025-11-17".utf8.count
    guard let time = ISO8601Text.parse(isDate ? text + "T00:00" : text, zoneOffsetMinutes: zone) else {
      throw CommandFailure(
        "\(name) must be a time such as 2025-11-17T02:00 or a day such as 2025-11-17, not '\(text)'",
        isUsage: true)
    }
    return time
  }

  /// The language that `--language` names, Vietnamese where it is not given.
  func language() throws(CommandFailure) -> Language {
    let name = self["--language"] ?? Language.vi.rawValue
    guard let language = Language(rawValue: name) else {
      throw CommandFailure("--language must be vi or en, not '\(name)'", isUsage: true)
    }
    return language
  }

  /// The value of an option as a duration.
  func duration(_ name: String) throws(CommandFailure) -> Milliseconds? {
    guard let text = self[name] else { return nil }
    guard let span = DurationText.parse(text) else {
      throw CommandFailure(
        "\(name) must be a duration such as 90s, 10m or 1h30m, not '\(text)'", isUsage: true)
    }
    return span
  }
}
