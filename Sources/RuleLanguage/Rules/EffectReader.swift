import Telemetry
import YAMLDocument

/// Reads when a rule is in effect: `active` and `schedule`.
struct EffectReader {
  var file: RuleFileReader

  init(file: RuleFileReader) { self.file = file }

  /// The two keys of a rule or a group; what is not given is taken over from `inherited`.
  mutating func read(_ reader: inout MappingReader, inheriting inherited: Effect) -> Effect {
    var effect = inherited
    if let node = reader.optional("active") {
      (effect.from, effect.until) = readActive(node)
    }
    if let node = reader.optional("schedule") { effect.schedule = readSchedule(node) }
    return effect
  }

  private mutating func readActive(_ node: YAMLNode) -> (from: Milliseconds?, until: Milliseconds?) {
    guard
      var reader = MappingReader(node, file: file.file, subject: "active", diagnostics: &file.diagnostics)
    else { return (nil, nil) }
    let fromNode = reader.optional("from")
    let untilNode = reader.optional("until")
    reader.finish(&file.diagnostics)
    if fromNode == nil, untilNode == nil {
      file.report(node, "'active' has 'from', 'until' or both, such as { from: 2026-01-01 }")
    }
    let from = fromNode.flatMap { readInstant($0, "from") }
    let until = untilNode.flatMap { readInstant($0, "until") }
    if let from, let until, until <= from, let untilNode {
      file.report(untilNode, "'until' must lie behind 'from'; it is the first instant outside")
    }
    return (from, until)
  }

  /// `2026-01-01`, or a date with a time; without a zone on the province's clocks.
  private mutating func readInstant(_ node: YAMLNode, _ key: String) -> Milliseconds? {
    let text = node.text ?? ""
    let offset = file.utcOffsetMinutes
    let whole = text.utf8.count == 10 ? text + "T00:00" : text
    if let time = ISO8601Text.parse(whole, zoneOffsetMinutes: offset) { return time }
    file.report(
      node, "'\(key)' must be a date such as 2026-01-01 or 2026-01-01T07:00+07:00, not \(node.kindName)")
    return nil
  }

  private mutating func readSchedule(_ node: YAMLNode) -> Schedule? {
    guard
      var reader = MappingReader(node, file: file.file, subject: "schedule", diagnostics: &file.diagnostics)
    else { return nil }
    let season = reader.optional("season")
    let days = reader.optional("days")
    let hours = reader.optional("hours")
    reader.finish(&file.diagnostics)
    if season == nil, days == nil, hours == nil {
      file.report(node, "'schedule' has 'season', 'days', 'hours' or several of them")
    }
    return Schedule(
      season: season.flatMap { readSeason($0) },
      weekdays: days.flatMap { readDays($0) } ?? Schedule.allWeekdays,
      hours: hours.flatMap { readHours($0) }, utcOffsetMinutes: file.utcOffsetMinutes)
  }

  private mutating func readSeason(_ node: YAMLNode) -> Schedule.Season? {
    guard let (from, until) = readEnds(node, "season") else { return nil }
    let days = [from, until].map { end -> Schedule.YearDay? in
      if let day = EffectReader.yearDay(end.text ?? "") { return day }
      file.report(end, "a season begins and ends with month and day, such as 09-01, not \(end.kindName)")
      return nil
    }
    guard let first = days[0], let last = days[1] else { return nil }
    return Schedule.Season(from: first, until: last)
  }

  /// `09-01`; 29 February is a day of leap years.
  private static func yearDay(_ text: String) -> Schedule.YearDay? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let month = number(parts[0]), let day = number(parts[1]),
      (1...12).contains(month), day >= 1, day <= CivilTime.days(in: month, of: 2_000)
    else { return nil }
    return Schedule.YearDay(month: month, day: day)
  }

  private static func number(_ digits: Substring) -> Int? {
    let isPlain = digits.utf8.count == 2 && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
    return isPlain ? Int(digits) : nil
  }

  private mutating func readHours(_ node: YAMLNode) -> Schedule.Hours? {
    guard let (from, until) = readEnds(node, "hours") else { return nil }
    let first = readMinute(from, atMost: 1_439)
    let last = readMinute(until, atMost: 1_440)
    guard let first, let last else { return nil }
    guard first != last else {
      file.report(until, "hours that end when they begin are none; leave 'hours' out for the whole day")
      return nil
    }
    return Schedule.Hours(from: first, until: last)
  }

  /// Minutes after midnight of `07:00`; `24:00` is the end of a day.
  private mutating func readMinute(_ node: YAMLNode, atMost most: Int) -> Int? {
    let parts = (node.text ?? "").split(separator: ":", omittingEmptySubsequences: false)
    if parts.count == 2, let hour = EffectReader.number(parts[0]), let minute = EffectReader.number(parts[1]),
      minute < 60, hour * 60 + minute <= most
    {
      return hour * 60 + minute
    }
    file.report(node, "hours begin and end with hour and minute, such as \"07:00\", not \(node.kindName)")
    return nil
  }

  /// The two ends of a season or of hours.
  private mutating func readEnds(_ node: YAMLNode, _ subject: String) -> (from: YAMLNode, until: YAMLNode)? {
    guard
      var reader = MappingReader(node, file: file.file, subject: subject, diagnostics: &file.diagnostics)
    else { return nil }
    let from = reader.required("from", &file.diagnostics)
    let until = reader.required("until", &file.diagnostics)
    reader.finish(&file.diagnostics)
    guard let from, let until else { return nil }
    return (from, until)
  }

  /// The words for days, Monday first.
  static let dayWords = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  /// `[sat, sun]`, or `mon-fri`.
  private mutating func readDays(_ node: YAMLNode) -> UInt8? {
    let items = node.items ?? [node]
    var mask: UInt8 = 0
    for item in items {
      let ends = (item.text ?? "").split(separator: "-", omittingEmptySubsequences: false)
        .map { EffectReader.dayWords.firstIndex(of: String($0)) }
      guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else {
        let words = EffectReader.dayWords.joined(separator: ", ")
        file.report(
          item, "days are \(words), in a list or as a stretch such as mon-fri, not \(item.kindName)")
        return nil
      }
      for step in 0...((last - first + 7) % 7) { mask |= 1 << UInt8((first + step) % 7) }
    }
    guard mask != 0 else {
      file.report(node, "a rule without a day is never in effect; leave 'days' out for the whole week")
      return nil
    }
    return mask
  }
}
