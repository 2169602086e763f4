import LocalFiles
package import Telemetry
import YAMLDocument

extension RuleTestFile {
  /// The largest test file that is read, in bytes: a year of readings written out has about ten million.
  package static let maximumSize = 33_554_432

  /// Reads a test file.
  ///
  /// - Returns: the tests, `nil` where there is an error; and every fault found, ordered by place.
  package static func load(_ path: String) -> (file: RuleTestFile?, diagnostics: [Diagnostic]) {
    do throws(LocalFileError) {
      return parse(try LocalFile.read(path, limit: maximumSize), path: path)
    } catch {
      return (nil, [Diagnostic(file: path, line: 0, column: 0, message: "the test file \(error.message)")])
    }
  }

  /// Reads the text of a test file; rule files are looked for beside `path`.
  package static func parse(
    _ bytes: [UInt8], path: String
  ) -> (file: RuleTestFile?, diagnostics: [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    guard let root = YAMLParser.parse(bytes, file: path, diagnostics: &diagnostics) else {
      if diagnostics.isEmpty {
        diagnostics.append(
          Diagnostic(
            file: path, line: 1, column: 1,
            message: "the file is empty; a test file starts with 'rule_files:'"))
      }
      return (nil, diagnostics)
    }
    var reader = TestFileReader(path: path, diagnostics: diagnostics)
    let file = reader.read(root)
    diagnostics = reader.diagnostics.sorted(by: Diagnostic.precedes)
    return (diagnostics.contains { $0.gravity == .error } ? nil : file, diagnostics)
  }
}

/// Reads one test file, collecting every fault.
struct TestFileReader {
  let path: String
  var diagnostics: [Diagnostic]
  var extensions: [RuleTestFile.Extension] = []

  init(path: String, diagnostics: [Diagnostic]) {
    self.path = path
    self.diagnostics = diagnostics
  }

  mutating func read(_ root: YAMLNode) -> RuleTestFile? {
    guard var reader = MappingReader(root, file: path, subject: "test file", diagnostics: &diagnostics)
    else { return nil }
    var file = RuleTestFile(path: path)
    file.ruleFiles = ruleFiles(reader.list("rule_files", &diagnostics))
    if let span = reader.duration("evaluation_interval", &diagnostics), span > 0 {
      file.evaluationInterval = span
    }
    file.groupOrder = groupOrder(reader.list("group_eval_order", &diagnostics))
    if let node = note("devices", &reader) { file.devices = readDevices(node) }
    if note("fuzzy_compare", &reader, prometheus3: true) != nil {
      file.comparesFuzzily = reader.boolean("fuzzy_compare", &diagnostics) ?? false
    }
    let start = readStart(&reader, isOfPrometheus3: false)
    if reader.optional("tests") == nil { report(root, "test file lacks the key 'tests'") }
    for (place, item) in reader.list("tests", &diagnostics).enumerated() {
      guard let test = readTest(item, place: place, start: start, file: file) else { continue }
      file.tests.append(test)
    }
    reader.finish(&diagnostics)
    file.extensions = extensions
    return file
  }

  /// The value of a key that Prometheus does not know.
  mutating func note(_ key: String, _ reader: inout MappingReader, prometheus3: Bool = false) -> YAMLNode? {
    guard let value = reader.optional(key) else { return nil }
    let place = reader.node.entries?.first { $0.key.text == key }?.key ?? value
    extensions.append(
      RuleTestFile.Extension(
        key: key, spot: Spot(line: place.line, column: place.column), isOfPrometheus3: prometheus3))
    return value
  }

  mutating func ruleFiles(_ nodes: [YAMLNode]) -> [String] {
    var paths: [String] = []
    for node in nodes {
      guard let pattern = text(node, "a rule file") else { continue }
      let found = RuleFilePaths.resolve(pattern, besideTestFile: path)
      if found.isEmpty { warn(node, "no file matches '\(pattern)'") }
      for path in found where !paths.contains(path) { paths.append(path) }
    }
    return paths
  }

  private mutating func groupOrder(_ nodes: [YAMLNode]) -> [String] {
    var names: [String] = []
    for node in nodes {
      guard let name = text(node, "a group's name") else { continue }
      if names.contains(name) { report(node, "the group '\(name)' stands twice in the order of evaluation") }
      names.append(name)
    }
    return names
  }

  /// The time that the others count from; 1970 where none is given, as in promtool.
  private mutating func readStart(
    _ reader: inout MappingReader, isOfPrometheus3: Bool
  ) -> Milliseconds? {
    guard let node = note("start_timestamp", &reader, prometheus3: isOfPrometheus3) else { return nil }
    if let time = node.text.flatMap({ ISO8601Text.parse($0) }) { return time }
    if let seconds = node.text.flatMap(Double.init), seconds.magnitude < 1e12 {
      return Milliseconds((seconds * 1_000).rounded())
    }
    report(
      node,
      "'start_timestamp' is a time with its zone such as 2025-11-17T02:00:00+07:00, not \(node.kindName)")
    return nil
  }

  private mutating func readTest(
    _ node: YAMLNode, place: Int, start: Milliseconds?, file: RuleTestFile
  ) -> RuleTest? {
    guard var reader = MappingReader(node, file: path, subject: "test", diagnostics: &diagnostics) else {
      return nil
    }
    var test = RuleTest()
    test.spot = Spot(line: node.line, column: node.column)
    test.name = reader.text("name", &diagnostics) ?? "test \(place + 1)"
    test.start = readStart(&reader, isOfPrometheus3: true) ?? start ?? 0
    test.interval = reader.duration("interval", &diagnostics) ?? 0
    test.hasInterval = test.interval > 0
    if !test.hasInterval { test.interval = file.evaluationInterval }
    for item in reader.list("input_series", &diagnostics) {
      if let input = readInput(item, interval: test.interval) { test.inputs.append(input) }
    }
    // Only templates could show these two, and ours have no words for them.
    if let node = reader.optional("external_labels") { _ = readLabelMap(node) }
    _ = reader.text("external_url", &diagnostics)
    for item in reader.list("alert_rule_test", &diagnostics) {
      if let alertCase = readAlertCase(item) { test.alertCases.append(alertCase) }
    }
    for item in reader.list("promql_expr_test", &diagnostics) {
      if let expressionCase = readExpressionCase(item) { test.expressionCases.append(expressionCase) }
    }
    readCourse(&reader, into: &test)
    reader.finish(&diagnostics)
    return test
  }

  // MARK: Small parts

  mutating func text(_ node: YAMLNode, _ subject: String) -> String? {
    if let text = node.text, !node.isNull { return text }
    report(node, "\(subject) must be a text, not \(node.kindName)")
    return nil
  }

  /// A mapping of label names to texts.
  mutating func readLabelMap(_ node: YAMLNode) -> Labels {
    guard let entries = node.entries else {
      report(node, "labels must be a mapping of names to texts, not \(node.kindName)")
      return Labels()
    }
    var labels = Labels()
    for (key, value) in entries {
      guard let name = key.text, let text = value.text else {
        report(value, "a label must be a text, not \(value.kindName)")
        continue
      }
      labels[name] = value.isNull ? "" : text
    }
    return labels
  }

  mutating func report(_ node: YAMLNode, _ message: String) {
    diagnostics.append(Diagnostic(file: path, line: node.line, column: node.column, message: message))
  }

  mutating func warn(_ node: YAMLNode, _ message: String) {
    diagnostics.append(
      Diagnostic(file: path, line: node.line, column: node.column, gravity: .warning, message: message))
  }

  /// Reports a fault at a byte of a scalar's text; exact for plain and quoted scalars of one line.
  mutating func report(_ node: YAMLNode, at offset: Int, _ message: String) {
    let isPlain = node.text.map { $0.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x80 } } ?? false
    let quote = if case .scalar(_, true) = node.content { 1 } else { 0 }
    let column = node.isBlock || !isPlain ? node.column : node.column + offset + quote
    diagnostics.append(Diagnostic(file: path, line: node.line, column: column, message: message))
  }
}
