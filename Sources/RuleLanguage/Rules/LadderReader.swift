import Telemetry
import YAMLDocument

/// Reads the levels of a rule and how they are left.
struct LadderReader {
  var file: RuleFileReader

  init(file: RuleFileReader) { self.file = file }

  /// The rungs, gravest last.
  mutating func read(_ node: YAMLNode, direction: Direction, places: inout RulePlaces) -> [Level] {
    guard let items = node.items, (1...Level.maximumCount).contains(items.count) else {
      let found = node.items.map { "\($0.count)" } ?? node.kindName
      file.report(node, "'levels' must be a list of 1 to \(Level.maximumCount) levels, not \(found)")
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
    requireOneUnit(in: levels, at: node)
    return levels
  }

  /// Numbers of several units in one ladder could not be put in order by whoever reads the file.
  private mutating func requireOneUnit(in levels: [Level], at node: YAMLNode) {
    var units: [String?] = []
    for level in levels {
      if case .number = level.threshold { units.append(level.unit?.text) }
    }
    guard Set(units).count > 1 else { return }
    file.report(node, "the numbers of a ladder have one unit: write it behind each of them or behind none")
  }

  private mutating func requireOrder(
    of level: Level, after levels: [Level], direction: Direction, at node: YAMLNode
  ) {
    guard case .number(let value) = level.threshold else { return }
    let comparable = levels.filter { $0.unit?.text == level.unit?.text }
    for case (.number(let earlier), let name) in comparable.map({ ($0.threshold, $0.level) }).reversed() {
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
    let thresholdNode = reader.required("threshold", &file.diagnostics)
    let threshold = thresholdNode.flatMap { readThreshold($0) }
    _ = reader.required("severity", &file.diagnostics)
    let severity = reader.word("severity", as: Severity.self, &file.diagnostics)
    let span = reader.duration("for", &file.diagnostics)
    let confirm = reader.integer("confirm", in: 1...Rule.maximumConfirm, &file.diagnostics)
    reader.finish(&file.diagnostics)
    guard let code, let name, let threshold, let severity else { return nil }
    return Level(
      level: code, name: LocalizedText(vi: name, en: english ?? name), threshold: threshold.value,
      unit: threshold.unit, severity: severity, pendingSpan: span, confirm: confirm)
  }

  private mutating func readThreshold(_ node: YAMLNode) -> (value: Threshold, unit: WrittenUnit?)? {
    let text = node.text ?? ""
    if let number = Double(text) {
      if number.isFinite { return (.number(number), nil) }
    } else if text.isPromQLName(allowsColon: false) {
      return (.named(text), nil)
    } else if let (value, unit) = WrittenUnit.split(text) {
      return (.number(value), WrittenUnit(unit, line: node.line, column: node.column))
    }
    file.report(
      node,
      "'threshold' must be a number such as 0.30 or 30 cm, or a name such as bd1, not \(node.kindName)")
    return nil
  }

  /// How a level is left.
  mutating func readClear(_ node: YAMLNode) -> Clear? {
    guard
      var reader = MappingReader(node, file: file.file, subject: "clear", diagnostics: &file.diagnostics)
    else { return nil }
    let value = reader.optional("margin")
    let margin = value.flatMap { readMargin($0) }
    let span = reader.duration("for", &file.diagnostics) ?? 0
    reader.finish(&file.diagnostics)
    return Clear(margin: margin?.value ?? 0, unit: margin?.unit, span: span)
  }

  private mutating func readMargin(_ node: YAMLNode) -> (value: Double, unit: WrittenUnit?)? {
    let text = node.text ?? ""
    let margin: (value: Double, unit: WrittenUnit?)
    if let number = Double(text), number.isFinite {
      margin = (number, nil)
    } else if let (value, unit) = WrittenUnit.split(text) {
      margin = (value, WrittenUnit(unit, line: node.line, column: node.column))
    } else {
      file.report(node, "'margin' must be a number such as 0.05 or 5 cm, not \(node.kindName)")
      return nil
    }
    if margin.value < 0 {
      file.report(node, "'margin' lies beyond the threshold in either direction; it is never negative")
    }
    return margin
  }
}
