import Telemetry
import YAMLDocument

/// Reads one rule of a group.
struct RuleReader {
  /// What a group gives to all its rules.
  struct Shared {
    var labels: [RuleFileReader.LocatedText]
    var effect: Effect
  }

  let group: String
  let shared: Shared
  var file: RuleFileReader

  init(group: String, shared: Shared, file: RuleFileReader) {
    self.group = group
    self.shared = shared
    self.file = file
  }

  /// What only alerts have.
  private static let alertKeys = [
    "for", "keep_firing_for", "annotations", "confirm", "levels", "when", "clear", "no_data",
  ]

  /// What Prometheus's rules do not have, `active` and `schedule` apart.
  private static let extensionKeys = ["confirm", "levels", "when", "clear", "no_data"]

  /// The rule; `nil` after a fault that leaves nothing to build.
  mutating func read(_ node: YAMLNode) -> Rule? {
    guard
      var reader = MappingReader(node, file: file.file, subject: "rule", diagnostics: &file.diagnostics)
    else { return nil }
    let alert = reader.optional("alert")
    let record = reader.optional("record")
    guard let nameNode = alert ?? record, alert == nil || record == nil else {
      let message =
        alert == nil ? "rule lacks the key 'alert' or 'record'" : "a rule is an alert or a record, not both"
      file.report(node, message)
      return nil
    }
    let kind = alert != nil ? alertName(nameNode) : recordName(nameNode)
    let expression = reader.required("expr", &file.diagnostics).flatMap {
      readExpression($0, of: alert != nil)
    }
    guard let kind, let expression else {
      // The rest is still read, so that all faults of the rule are told at once.
      var draft = Rule(id: "", kind: .alert(""), expression: .number(0, range: 0..<0), expressionText: "")
      if alert != nil { readAlert(&reader, into: &draft) }
      draft.effect = file.readEffect(&reader, inheriting: shared.effect)
      finish(reader, isAlert: alert != nil)
      return nil
    }
    var rule = Rule(
      id: group, kind: kind, expression: expression.expression, expressionText: expression.text,
      file: file.file, line: nameNode.line, column: nameNode.column)
    rule.id = "\(group)/\(rule.name)"
    rule.places.expression = expression.places
    rule.effect = file.readEffect(&reader, inheriting: shared.effect)
    if alert != nil {
      readAlert(&reader, into: &rule)
    } else {
      takeLabels(reader.optional("labels"), owner: .plain, into: &rule)
    }
    finish(reader, isAlert: alert != nil)
    return rule
  }

  /// Reports what only alerts have, and what no rule has.
  private mutating func finish(_ reader: MappingReader, isAlert: Bool) {
    var reader = reader
    if !isAlert {
      for key in RuleReader.alertKeys {
        if let value = reader.optional(key) { file.report(value, "a recording rule has no '\(key)'") }
      }
    }
    _ = reader.optional("labels")
    reader.finish(&file.diagnostics)
  }

  private mutating func alertName(_ node: YAMLNode) -> Rule.Kind? {
    file.identityName(node, of: "alert").map { .alert($0) }
  }

  private mutating func recordName(_ node: YAMLNode) -> Rule.Kind? {
    guard let name = node.text, name.isPromQLName(allowsColon: true) else {
      file.report(
        node,
        "\(node.kindName) is no name of a series; use letters, digits, '_' and ':', such as commune:rain:max")
      return nil
    }
    return .recording(name)
  }

  /// An expression, its text and where its parts stand.
  private struct LocatedExpression {
    var expression: Expression
    var text: String
    var places: PositionMap
  }

  private mutating func readExpression(_ node: YAMLNode, of isAlert: Bool) -> LocatedExpression? {
    guard let text = node.text else {
      file.report(node, "'expr' must be a text, not \(node.kindName)")
      return nil
    }
    let places = file.source.positions(of: node)
    do throws(ExpressionFault) {
      let expression = try Expression(parsing: text, syntax: file.syntax)
      try requireType(of: expression, isAlert: isAlert)
      if file.syntax == .citywatch { try expression.requirePresent() }
      return LocatedExpression(expression: expression, text: text, places: places)
    } catch {
      file.report(at: places.place(of: error.range.lowerBound), error.message)
      return nil
    }
  }

  private func requireType(of expression: Expression, isAlert: Bool) throws(ExpressionFault) {
    switch expression.type {
    case .instantVector: return
    case .scalar where !isAlert: return
    case .rangeVector:
      throw ExpressionFault(
        "a rule needs one value a series, not a window; use for instance avg_over_time(…)",
        at: expression.range)
    case .scalar, .string:
      throw ExpressionFault(
        "an alert needs an instant vector, not \(TypeCheck.article(expression.type)), which belongs to no device",
        at: expression.range)
    }
  }

  private mutating func readAlert(_ reader: inout MappingReader, into rule: inout Rule) {
    rule.pendingSpan = reader.duration("for", &file.diagnostics) ?? 0
    if file.syntax == .prometheus {
      file.refuseExtensions(RuleReader.extensionKeys, in: &reader)
      rule.keepFiringSpan = reader.duration("keep_firing_for", &file.diagnostics) ?? 0
      readTexts(&reader, hasLevels: false, into: &rule)
      return
    }
    let ladder = reader.optional("levels")
    rule.confirm = reader.integer("confirm", in: 1...Rule.maximumConfirm, &file.diagnostics) ?? 1
    rule.keepFiringSpan = reader.duration("keep_firing_for", &file.diagnostics) ?? 0
    rule.direction = reader.word("when", as: Direction.self, &file.diagnostics) ?? .above
    rule.noData =
      reader.word("no_data", as: NoDataPolicy.self, &file.diagnostics) ?? (ladder == nil ? .resolve : .keep)
    let clear = reader.optional("clear")
    if let ladder {
      if let value = reader.optional("keep_firing_for") {
        file.report(value, "a ladder is left by 'clear: { margin: …, for: … }', not by 'keep_firing_for'")
      }
      var ladderReader = LadderReader(file: file)
      rule.levels = ladderReader.read(ladder, direction: rule.direction, places: &rule.places)
      rule.clear = clear.flatMap { ladderReader.readClear($0) }
      file = ladderReader.file
    } else {
      if let clear { file.report(clear, "'clear' leaves a level; without levels write 'keep_firing_for'") }
      if let when = reader.optional("when") {
        file.report(when, "'when' is the side of levels; compare in 'expr'")
      }
    }
    readTexts(&reader, hasLevels: ladder != nil, into: &rule)
  }

  private mutating func readTexts(_ reader: inout MappingReader, hasLevels: Bool, into rule: inout Rule) {
    takeLabels(reader.optional("labels"), owner: hasLevels ? .ladder : .plain, into: &rule)
    if let annotations = reader.optional("annotations") {
      takeAnnotations(annotations, hasLevels: hasLevels, into: &rule)
    }
  }

  /// The rule's own labels, and those of its group where the rule has none of that name.
  private mutating func takeLabels(
    _ node: YAMLNode?, owner: RuleFileReader.LabelOwner, into rule: inout Rule
  ) {
    let own = node.map { file.readLabels($0, of: owner) } ?? []
    let inherited = shared.labels.filter { label in !own.contains { $0.text.name == label.text.name } }
    for label in inherited + own {
      rule.labels.append(label.text)
      rule.places.texts[label.text.name] = label.places
    }
  }

  private mutating func takeAnnotations(_ node: YAMLNode, hasLevels: Bool, into rule: inout Rule) {
    guard let entries = node.entries else {
      file.report(node, "'annotations' must be a mapping of names to texts, not \(node.kindName)")
      return
    }
    for (key, value) in entries {
      guard let name = file.labelName(key),
        let annotation = file.readText(value, name: name, hasLevels: hasLevels)
      else { continue }
      rule.annotations.append(annotation.text)
      rule.places.texts["annotation \(name)"] = annotation.places
    }
  }
}
