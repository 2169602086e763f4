import LocalFiles
package import Telemetry
import YAMLDocument

/// What the files under `rules/tests` speak of, to find rules that no test looks at.
///
/// Only mentions are looked for, not what the tests say of them; `citywatch test --coverage` tells which rules
/// a test made fire.
package struct TestMentions: Sendable {
  /// Names of alerts that a test expects, or expects not.
  private var alerts: Set<String> = []
  /// Names that occur in tested expressions.
  private var series: Set<String> = []
  /// Where the tests lie.
  private let directory: String

  /// Reads every test file of a directory; `nil` where there is no such directory.
  ///
  /// A file that cannot be read mentions nothing: `citywatch test` tells what is wrong with it.
  package init?(directory: String) {
    guard LocalFile.exists(directory) else { return nil }
    self.directory = directory
    guard let names = try? LocalFile.names(in: directory, suffixes: [".yaml", ".yml"]) else { return }
    for name in names {
      guard let bytes = try? LocalFile.read("\(directory)/\(name)", limit: RuleSet.maximumFileSize) else {
        continue
      }
      var faults: [Diagnostic] = []
      guard let root = YAMLParser.parse(bytes, file: name, diagnostics: &faults) else { continue }
      visit(root)
    }
  }

  private mutating func visit(_ node: YAMLNode) {
    for item in node.items ?? [] { visit(item) }
    for (key, value) in node.entries ?? [] {
      switch (key.text, value.text) {
      case ("alertname", let name?), ("alert", let name?), ("rule", let name?): alerts.insert(name)
      case ("expr", let text?): collect(text)
      default: visit(value)
      }
    }
  }

  private mutating func collect(_ text: String) {
    guard let expression = try? Expression(parsing: text) else { return }
    for source in expression.sources {
      guard let selector = source.selector else { continue }
      if let name = selector.name { series.insert(name) }
      for matcher in selector.matchers where matcher.operation == .equal {
        if matcher.name == Labels.metricName { series.insert(matcher.value) }
        if matcher.name == "alertname" { alerts.insert(matcher.value) }
      }
    }
  }

  /// A warning for each rule that nothing mentions.
  package func missing(from rules: RuleSet) -> [Diagnostic] {
    rules.rules.filter { !mentions($0) }.map { rule in
      Diagnostic(
        file: rule.file, line: rule.line, column: rule.column, gravity: .warning,
        message: "no test under \(directory) mentions '\(rule.name)'")
    }.sorted(by: Diagnostic.precedes)
  }

  private func mentions(_ rule: Rule) -> Bool {
    switch rule.kind {
    case .alert(let name): alerts.contains(name) || alerts.contains(rule.id)
    case .recording(let name): series.contains(name)
    }
  }
}
