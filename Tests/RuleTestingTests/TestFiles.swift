import LocalBroker
import LocalFiles
import RuleTesting
import Telemetry
import Testing

/// Test files and rule files written by tests.
enum TestFiles {
  static func bytes(_ path: String) throws -> [UInt8] { try LocalFile.read(path, limit: 1 << 24) }

  /// Reads the text of a test file.
  static func parse(_ text: String, path: String = "test.yaml") -> (RuleTestFile?, [String]) {
    let (file, diagnostics) = RuleTestFile.parse(Array(text.utf8), path: path)
    return (file, diagnostics.map(\.description))
  }

  /// Runs a test beside rules, both as texts, in a folder of its own.
  static func run(
    rules: String, tests: String, as course: Course = .daemon, more: [String: String] = [:],
    inventory: Inventory = Inventory()
  ) throws -> TestRunner {
    let folder = try TemporaryDirectory(prefix: "citywatch-rule-tests")
    _ = try folder.write("rules.yaml", rules)
    for (name, text) in more { _ = try folder.write(name, text) }
    _ = try folder.write("test.yaml", "rule_files: [rules.yaml]\n" + tests)
    var runner = TestRunner(course, inventory: inventory)
    runner.run(folder.path + "/test.yaml")
    return runner
  }
}
