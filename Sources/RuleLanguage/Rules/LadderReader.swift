import Telemetry
import YAMLDocument

/// Reads the levels of a rule and how they are left.
struct LadderReader {
  var file: RuleFileReader

  init(file: RuleFileReader) { self.file = file }

  /// The rungs, gravest last.
  mutating func read(_ node: YAMLNode, direction: Direction, places: inout RulePlaces) -> [Level] {
    guard let items = node.items, (1...Level.maximumCount).contains(items.count) else {
      file.report(
        node, "'levels' must be a list of 1 to \(Level.maximumCount) levels, not \(node.kindName)")
      return []
    }
    var levels: [Level] = []
    for item in items {
      guard let level = readLevel(item) else { continue }
      let threshold = item["threshold"] ?? item
      if let earlier = levels.first(where: { $0.level == level.level }) {
        file.report(item["level"] ?? item, "the level '\(earlier.level)' stands twice")
      }
      requireOrder(of: level, after: levels, direction: direction, at: threshold)
      levels.append(level)
      places.thresholds.append(PositionMap(line: threshold.line, column: threshold.column))
    }
    return levels
  }

  private mutating func requireOrder(
    of level: Level, after levels: [Level], direction: Direction, at node: YAMLNode
  ) {
    guard case .number(let value) = level.threshold else { return }
    for case (.number(let earlier), let name) in levels.map({ ($0.threshold, $0.level) }).reversed() {
      if direction == .above ? value > earlier : value < earlier { return }
      let word = direction == .above ? "rise" : "fall"
      file.report(
        node,
        "with 'when: \(direction.rawValue)' the thresholds \(word); this one follows \(NumberText.plain(earlier)) of level '\(name)'"
      )
      return
    }
  }

  private mutating func readLevel(_ node: YAMLNode) -> Level? {
    guard
      var reader = MappingReader(node, file: file.file, subject: "level", diagnostics: &file.diagnostics)
    else { return nil }
    let code =
      reader.required("level", &file.diagnostics) == nil ? nil : reader.text("level", &file.diagnostics)
    let name =
      reader.required("name", &file.diagnostics) == nil ? nil : reader.text("name", &file.diagnostics)
    let english = reader.text("name_en", &file.diagnostics)
    let threshold = reader.required("threshold", &file.diagnostics).flatMap { readThreshold($0) }
    _ = reader.required("severity", &file.diagnostics)
    let severity = reader.word("severity", as: Severity.self, &file.diagnostics)
    let span = reader.duration("for", &file.diagnostics)
    let confirm = reader.integer("confirm", in: 1...Rule.maximumConfirm, &file.diagnostics)
    reader.finish(&file.diagnostics)
    guard let code, let name, let threshold, let severity else { return nil }
    return Level(
      level: code, name: LocalizedText(vi: name, en: english ?? name), threshold: threshold,
      severity: severity, pendingSpan: span, confirm: confirm)
  }

  private mutating func readThreshold(_ node: YAMLNode) -> Threshold? {
    let text = node.text ?? ""
    if let number = Double(text) {
      if number.isFinite { return .number(number) }
    } else if text.isPromQLName(allowsColon: false) {
      return .named(text)
    }
    file.report(node, "'threshold' must be a number such as 0.30 or a name such as bd1, not \(node.kindName)")
    return nil
  }

  /// How a level is left.
  mutating func readClear(_ node: YAMLNode) -> Clear? {
    guard
      var reader = MappingReader(node, file: file.file, subject: "clear", diagnostics: &file.diagnostics)
    else { return nil }
    let margin = reader.number("margin", &file.diagnostics) ?? 0
    if margin < 0, let value = reader.optional("margin") {
      file.report(value, "'margin' lies beyond the threshold in either direction; it is never negative")
    }
    let span = reader.duration("for", &file.diagnostics) ?? 0
    reader.finish(&file.diagnostics)
    return Clear(margin: margin, span: span)
  }
}
