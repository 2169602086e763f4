import Telemetry
import YAMLDocument

/// Reads the groups of one rule file, collecting every fault.
struct RuleFileReader {
  let file: String
  let source: SourceText
  let syntax: Syntax
  /// How far the province's clocks are ahead of UTC.
  let utcOffsetMinutes: Int
  var diagnostics: [Diagnostic] = []

  init(_ bytes: [UInt8], file: String, syntax: Syntax, utcOffsetMinutes: Int) {
    self.file = file
    self.syntax = syntax
    self.utcOffsetMinutes = utcOffsetMinutes
    source = SourceText(bytes)
  }

  /// The groups that could be read at all; only worth something where no error was collected.
  mutating func read(_ root: YAMLNode) -> [LocatedGroup] {
    guard var reader = MappingReader(root, file: file, subject: "rule file", diagnostics: &diagnostics)
    else { return [] }
    if reader.optional("groups") == nil {
      reader.report(root, "rule file lacks the key 'groups'", &diagnostics)
    }
    let groups = reader.list("groups", &diagnostics).compactMap { readGroup($0) }
    reader.finish(&diagnostics)
    return groups
  }

  /// A group and where its name stands, for the search for doubles among all files.
  struct LocatedGroup {
    var group: RuleGroup
    var nameNode: YAMLNode
    var file: String
  }

  private mutating func readGroup(_ node: YAMLNode) -> LocatedGroup? {
    guard var reader = MappingReader(node, file: file, subject: "group", diagnostics: &diagnostics) else {
      return nil
    }
    let nameNode = reader.required("name", &diagnostics)
    let name = nameNode.flatMap { identityName($0, of: "group") } ?? ""
    let interval = reader.optional("interval")
    let span = reader.duration("interval", &diagnostics)
    if let interval, span == 0 { report(interval, "'interval' must be longer than nothing") }
    for key in ["limit", "query_offset"] {
      if let value = reader.optional(key) {
        report(value, "'\(key)' has no meaning here; a group is evaluated whole and by its readings")
      }
    }
    let shared = RuleReader.Shared(
      labels: reader.optional("labels").map { readLabels($0, of: .group) } ?? [],
      effect: readEffect(&reader, inheriting: .always))
    var rules: [Rule] = []
    for item in reader.list("rules", &diagnostics) {
      var ruleReader = RuleReader(group: name, shared: shared, file: self)
      let rule = ruleReader.read(item)
      diagnostics = ruleReader.file.diagnostics
      if let rule { rules.append(rule) }
    }
    if reader.optional("rules") == nil { report(node, "group lacks the key 'rules'") }
    reader.finish(&diagnostics)
    guard let nameNode, !name.isEmpty else { return nil }
    return LocatedGroup(
      group: RuleGroup(name: name, interval: span, rules: rules), nameNode: nameNode, file: file)
  }

  /// When the rules of a group, or one of them, are in effect.
  mutating func readEffect(_ reader: inout MappingReader, inheriting inherited: Effect) -> Effect {
    if syntax == .prometheus {
      refuseExtensions(["active", "schedule"], in: &reader)
      return inherited
    }
    var effectReader = EffectReader(file: self)
    let effect = effectReader.read(&reader, inheriting: inherited)
    diagnostics = effectReader.file.diagnostics
    return effect
  }

  /// Refuses keys that Prometheus does not have.
  mutating func refuseExtensions(_ keys: [String], in reader: inout MappingReader) {
    for key in keys {
      if let value = reader.optional(key) {
        report(value, "'\(key)' is citywatch's; Prometheus would refuse the file")
      }
    }
  }

  /// A name that becomes part of an alert's identity and of an MQTT topic.
  mutating func identityName(_ node: YAMLNode, of subject: String) -> String? {
    guard let text = node.text, !node.isNull, !text.isEmpty else {
      report(node, "the \(subject)'s name must be a text, not \(node.kindName)")
      return nil
    }
    let isBad = text.unicodeScalars.contains { $0 == "/" || $0 == "+" || $0 == "#" || $0.value < 0x20 }
    guard !isBad, text.utf8.count <= 200 else {
      report(
        node, "the \(subject)'s name becomes part of a topic: no '/', '+', '#', at most 200 bytes")
      return nil
    }
    return text
  }

  /// Whose labels are read; it decides which names are taken.
  enum LabelOwner { case group, ladder, plain }

  /// The entries of `labels:`, with the place of each text.
  mutating func readLabels(_ node: YAMLNode, of owner: LabelOwner) -> [LocatedText] {
    guard let entries = node.entries else {
      report(node, "'labels' must be a mapping of names to texts, not \(node.kindName)")
      return []
    }
    var labels: [LocatedText] = []
    for (key, value) in entries {
      guard let name = labelName(key) else { continue }
      if name == "alertname" || (owner == .ladder && (name == "level" || name == "severity")) {
        let whose = name == "alertname" ? "the rule's name" : "the levels"
        report(key, "the label '\(name)' is given by \(whose); leave it out")
      }
      guard let label = readText(value, name: name, hasLevels: owner != .plain) else { continue }
      labels.append(label)
      if name == "severity", let word = label.text.template.constantText, Severity(rawValue: word) == nil {
        let words = Severity.allCases.map(\.rawValue).joined(separator: ", ")
        warn(value, "the severity '\(word)' is none of CAP's words (\(words)); the alert goes out as unknown")
      }
    }
    return labels
  }

  /// A template and where its parts stand.
  struct LocatedText {
    var text: TemplatedText
    var places: PositionMap
  }

  /// The template of a label or annotation.
  mutating func readText(_ node: YAMLNode, name: String, hasLevels: Bool) -> LocatedText? {
    guard let text = node.text else {
      report(node, "'\(name)' must be a text, not \(node.kindName)")
      return nil
    }
    let places = source.positions(of: node)
    do throws(TemplateFault) {
      let template = try Template(text, hasLevels: hasLevels)
      return LocatedText(text: TemplatedText(name: name, template: template), places: places)
    } catch {
      report(at: places.place(of: error.offset), error.message)
      return nil
    }
  }

  /// The name of a label or annotation.
  mutating func labelName(_ key: YAMLNode) -> String? {
    let name = key.text ?? ""
    guard name.isPromQLName(allowsColon: false), !name.hasPrefix("__") else {
      report(key, "\(key.kindName) is no label name; use letters, digits and '_', and no '__' in front")
      return nil
    }
    return name
  }

  mutating func report(_ node: YAMLNode, _ message: String) {
    report(at: (node.line, node.column), message)
  }

  mutating func report(at place: (line: Int, column: Int), _ message: String) {
    diagnostics.append(Diagnostic(file: file, line: place.line, column: place.column, message: message))
  }

  mutating func warn(_ node: YAMLNode, _ message: String) {
    diagnostics.append(
      Diagnostic(file: file, line: node.line, column: node.column, gravity: .warning, message: message))
  }
}

extension String {
  /// Whether the text is a name as PromQL writes it without quotes; only names of series may have colons.
  func isPromQLName(allowsColon: Bool) -> Bool {
    guard let first = unicodeScalars.first, first.isNameStart else { return false }
    return unicodeScalars.allSatisfy { ($0.isNameStart || $0.isDigit) && (allowsColon || $0 != ":") }
  }
}
