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
      it. Without a file it runs tests/*.yaml of the configured directory of rules. Exits with 1 where an expectation is not met, with 2
      where a file cannot be used.
      """, run: run)

  private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let course = try course(arguments)
    let (_, settings, faults) = try SettingsSource.read(arguments)
    let files = try files(arguments, settings, faults)
    var inventory = Inventory()
    if course == .daemon, let settings { inventory = try self.inventory(settings) }
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
    if !arguments.positionals.isEmpty {
      var files: [String] = []
      for path in arguments.positionals {
        files += LocalFile.isFolder(path) ? try self.files(in: path) : [path]
      }
      return files
    }
    for fault in faults { Terminal.complain(fault.description) }
    guard let settings else { throw CommandFailure("the configuration cannot be used") }
    return try files(in: settings.rules + "/tests")
  }

  private static func files(in folder: String) throws(CommandFailure) -> [String] {
    let names: [String]
    do throws(LocalFileError) {
      names = try LocalFile.names(in: folder, suffixes: [".yaml", ".yml"])
    } catch {
      throw CommandFailure("the tests of the rules: \(error.description)")
    }
    if names.isEmpty { throw CommandFailure("\(folder) holds no test file") }
    return names.map { folder.hasSuffix("/") ? folder + $0 : "\(folder)/\($0)" }
  }

  /// The province's devices; none where none are configured, as in a folder of test files alone.
  private static func inventory(_ settings: Settings) throws(CommandFailure) -> Inventory {
    guard LocalFile.exists(settings.devices) else { return Inventory() }
    let found = Blueprint.inventory(settings)
    guard let series = found.series else {
      for fault in found.diagnostics where fault.gravity == .error { Terminal.complain(fault.description) }
      throw CommandFailure("devices or addresses have errors")
    }
    return Inventory(
      series: series, thresholds: found.thresholds, measures: found.measures,
      utcOffsetMinutes: settings.utcOffsetMinutes)
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
