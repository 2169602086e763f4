import Configuration
import JSONText
import LocalFiles
import Pipeline
import RuleLanguage
import RuleTesting
import Telemetry

/// `citywatch test`: do the rules do what their authors wrote down?
enum TestCommand {
  static let command = Command(
    "test", "Run unit tests of rules", positionals: ["[FILE|FOLDER…]"],
    options: [
      SettingsSource.option,
      .init("--as", "VERSION", "Judge as prometheus2 or prometheus3 would (default: as the daemon)"),
      .init("--run", "NAME", "Only tests whose name contains NAME", repeats: true),
      .init("--coverage", nil, "Say which rules and levels no test made fire"),
      .init("--json", nil, "One JSON document instead of lines"),
    ],
    discussion: """
      Reads promtool's unit-test files, and what docs/rule-tests.md adds to them; of a folder every *.yaml in
      it. Without a file it runs tests/*.yaml of the configured directory of rules. Exits with 1 where an
      expectation is not met, with 2 where a file cannot be used.
      """, run: run)

  private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let course = try course(arguments)
    let (_, settings, faults) = try SettingsSource.read(arguments)
    let files = try files(arguments, settings, faults)
    var inventory = Inventory()
    if course == .daemon, let settings { inventory = try ConfiguredTests.inventory(settings) }
    var runner = TestRunner(course, inventory: inventory, wanted: arguments.all("--run"))
    for (place, file) in files.enumerated() {
      Terminal.progress(Double(place) / Double(files.count), file)
      runner.run(file)
    }
    if files.count > 0 { Terminal.progress(1, "") }
    if runner.outcomes.isEmpty, !runner.hasFaults, !arguments.all("--run").isEmpty {
      throw CommandFailure(
        "no test has a name that contains '\(arguments.all("--run").joined(separator: "' or '"))'")
    }
    let coverage = arguments.has("--coverage") ? coverage(runner, arguments, settings) : nil
    if arguments.has("--json") {
      Terminal.print(document(runner, coverage))
    } else {
      for diagnostic in runner.diagnostics { Terminal.complain(diagnostic.description) }
      var report = TestReport(runner)
      if let coverage { report.add(coverage) }
      for line in report.lines { Terminal.print(line) }
    }
    if runner.hasFaults { return .usage }
    return runner.hasPassed ? .done : .findings
  }

  private static func course(_ arguments: Arguments) throws(CommandFailure) -> Course {
    guard let word = arguments["--as"] else { return .daemon }
    guard let course = Course(rawValue: word), course != .daemon else {
      throw CommandFailure("--as is prometheus2 or prometheus3, not '\(word)'", isUsage: true)
    }
    return course
  }

  /// The files named and those of the folders named, or those beside the configured rules.
  private static func files(
    _ arguments: Arguments, _ settings: Settings?, _ faults: [Diagnostic]
  ) throws(CommandFailure) -> [String] {
    var paths = arguments.positionals
    if paths.isEmpty {
      for fault in faults { Terminal.complain(fault.description) }
      guard let settings else { throw CommandFailure("the configuration cannot be used") }
      paths = [ConfiguredTests.folder(settings)]
    }
    var files: [String] = []
    for path in paths {
      guard LocalFile.isFolder(path) || arguments.positionals.isEmpty else {
        files.append(path)
        continue
      }
      do throws(LocalFileError) {
        let found = try ConfiguredTests.files(in: path)
        if found.isEmpty { throw LocalFileError(path: path, message: "holds no test file") }
        files += found
      } catch {
        throw CommandFailure("the tests of the rules: \(error.description)")
      }
    }
    return files
  }

  /// Beside the rules that tests name, those of the configured directory that no test file names.
  private static func coverage(
    _ runner: TestRunner, _ arguments: Arguments, _ settings: Settings?
  ) -> Coverage {
    var rules = runner.rules
    if arguments.positionals.isEmpty, let settings, let all = RuleSet.load(directory: settings.rules).rules {
      let named = Set(rules.map(\.id))
      rules += all.rules.filter { !named.contains($0.id) }
    }
    return Coverage(rules: rules, fired: runner.fired)
  }

  private static func document(_ runner: TestRunner, _ coverage: Coverage?) -> String {
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      TestDocument.write(runner, coverage: coverage, to: &json)
      DiagnosticDocument.write(runner.diagnostics, to: &json)
    }
    return json.text
  }
}
