import JSONText
import LocalFiles
import RuleLanguage
import Telemetry
import Testing

/// Editors underline what the schema does not know; the reader refuses what it does not know. The two must
/// know the same keys.
@Suite struct `The schema of rule files` {
  private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

  private func schema() throws -> JSONValue {
    let path = `The schema of rule files`.root + "/rules/rules.schema.json"
    return try JSONValue.parse(try LocalFile.read(path, limit: 1_000_000))
  }

  /// Each mapping of a rule file: where the schema describes it, and a file in which a key stands in it.
  private static let mappings: [(subject: String, path: [String], file: String)] = [
    ("rule file", ["properties"], "groups: []\nKEY: x\n"),
    ("group", ["definitions", "group", "properties"], "groups:\n  - name: g\n    rules: []\n    KEY: x\n"),
    (
      "rule", ["definitions", "alert", "properties"],
      head + "      - alert: A\n        expr: a\n        KEY: x\n"
    ),
    (
      "rule", ["definitions", "recording", "properties"],
      head + "      - record: A\n        expr: a\n        KEY: x\n"
    ),
    ("level", ["definitions", "level", "properties"], rule("levels: [{ KEY: x }]")),
    ("clear", ["definitions", "clear", "properties"], rule("clear: { KEY: x }\n        levels: []")),
    ("active", ["definitions", "active", "properties"], rule("active: { KEY: x }")),
    ("schedule", ["definitions", "schedule", "properties"], rule("schedule: { KEY: x }")),
    (
      "season", ["definitions", "schedule", "properties", "season", "properties"],
      rule("schedule: { season: { KEY: x } }")
    ),
    (
      "hours", ["definitions", "schedule", "properties", "hours", "properties"],
      rule("schedule: { hours: { KEY: x } }")
    ),
  ]
  private static let head = "groups:\n  - name: g\n    rules:\n"

  private static func rule(_ key: String) -> String {
    head + "      - alert: A\n        expr: a\n        \(key)\n"
  }

  private func keys(_ path: [String]) throws -> Set<String> {
    var node = try schema()
    for step in path { node = try #require(node[step], "\(path)") }
    guard case .object(let members) = node else { return [] }
    return Set(members.map(\.name))
  }

  /// Every key that some reader asks for, from the readers themselves.
  private func keysOfReaders() throws -> Set<String> {
    let folder = `The schema of rule files`.root + "/Sources/RuleLanguage/Rules"
    var found: Set<String> = []
    for name in try LocalFile.names(in: folder, suffixes: ["Reader.swift"]) {
      let text = String(decoding: try LocalFile.read("\(folder)/\(name)", limit: 1_000_000), as: UTF8.self)
      for method in ["optional", "required", "text", "number", "integer", "word", "duration", "list"] {
        for piece in text.components(behind: "eader.\(method)(\"") {
          found.insert(String(piece.prefix { $0 != "\"" }))
        }
      }
    }
    return found
  }

  @Test func `knows the keys that the reader knows, mapping by mapping`() throws {
    var all = try keysOfReaders()
    #expect(all.count > 20)
    for mapping in `The schema of rule files`.mappings { all.formUnion(try keys(mapping.path)) }
    for mapping in `The schema of rule files`.mappings {
      let known = try keys(mapping.path)
      #expect(!known.isEmpty)
      for key in all.sorted() {
        let text = mapping.file.replacing("KEY", with: key)
        let faults = RuleSet.parse(text, file: "f").diagnostics.map(\.message)
        let isUnknown = faults.contains {
          $0.hasPrefix("\(mapping.subject) has no key '\(key)'") || $0 == "a recording rule has no '\(key)'"
            || $0.hasPrefix("a rule is an alert or a record, not both") && !known.contains(key)
        }
        // A key given twice is a fault of YAML and says nothing of the key.
        let isDouble = faults.contains { $0.contains("twice") }
        #expect(isDouble || isUnknown != known.contains(key), "\(mapping.path) \(key): \(faults)")
      }
    }
  }

  @Test func `lists the words that the reader lists`() throws {
    let schema = try schema()
    func words(_ path: String...) throws -> [String] {
      var node = schema
      for step in path { node = try #require(node[step], "\(path)") }
      return (node.array ?? []).compactMap(\.string)
    }
    #expect(try words("definitions", "severity", "enum") == Severity.allCases.map(\.rawValue))
    #expect(
      try words("definitions", "alert", "properties", "when", "enum") == Direction.allCases.map(\.rawValue))
    #expect(
      try words("definitions", "alert", "properties", "no_data", "enum")
        == NoDataPolicy.allCases.map(\.rawValue))
    let levels = schema["definitions"]?["alert"]?["properties"]?["levels"]
    #expect(levels?["maxItems"]?.number == Double(Level.maximumCount))
    #expect(schema["definitions"]?["confirm"]?["maximum"]?.number == Double(Rule.maximumConfirm))
    let length = schema["definitions"]?["expression"]?["maxLength"]?.number
    #expect(length == Double(Expression.maximumLength))
  }

  @Test func `is named in the first line of every file that is shipped`() throws {
    let folder = `The schema of rule files`.root + "/rules"
    for name in try LocalFile.names(in: folder, suffixes: [".yaml"]) {
      let text = String(decoding: try LocalFile.read("\(folder)/\(name)", limit: 1_000_000), as: UTF8.self)
      #expect(text.hasPrefix("# yaml-language-server: $schema=rules.schema.json\n"), "\(name)")
    }
  }
}

extension String {
  /// What follows each occurrence of a text.
  fileprivate func components(behind mark: String) -> [Substring] {
    var pieces: [Substring] = []
    var rest = Substring(self)
    while let range = rest.firstRange(of: mark) {
      rest = rest[range.upperBound...]
      pieces.append(rest)
    }
    return pieces
  }
}
