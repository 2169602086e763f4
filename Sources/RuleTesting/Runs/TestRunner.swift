import RuleEngine
package import RuleLanguage
package import Telemetry

/// Runs test files and gathers what became of them.
package struct TestRunner {
  private let course: Course
  private let inventory: Inventory
  /// Parts of names; a test runs where one of them occurs in its name. Empty runs all.
  private let wanted: [String]
  /// What became of each test, in the order run.
  package private(set) var outcomes: [TestOutcome] = []
  /// Everything that keeps a test from being run, and warnings.
  package private(set) var diagnostics: [Diagnostic] = []
  /// Which rules and levels were seen firing, or recorded something.
  package private(set) var fired: Set<FiredLevel> = []
  /// All rules that tests name, in the order of their files, each once.
  package private(set) var rules: [Rule] = []
  /// How many test files were run.
  package private(set) var fileCount = 0

  /// A runner that has run nothing.
  package init(_ course: Course, inventory: Inventory = Inventory(), wanted: [String] = []) {
    self.course = course
    self.inventory = inventory
    self.wanted = wanted
  }

  /// Whether some test could not be run.
  package var hasFaults: Bool { diagnostics.contains { $0.gravity == .error } }

  /// Whether a file's tests were all run and met.
  package var hasPassed: Bool { !hasFaults && outcomes.allSatisfy(\.hasPassed) }

  /// Runs the tests of one file.
  package mutating func run(_ path: String) {
    fileCount += 1
    let (file, faults) = RuleTestFile.load(path)
    diagnostics += faults
    if let file { run(file) }
  }

  /// Runs the tests of a file that has been read.
  package mutating func run(_ file: RuleTestFile) {
    let refused = extensionFaults(of: file)
    let under = RulesUnderTest(
      file.ruleFiles, syntax: course == .daemon ? .citywatch : .prometheus, inventory: inventory)
    diagnostics += refused + under.diagnostics
    guard refused.isEmpty, under.isUsable else { return }
    note(under.groups)
    for test in file.tests where wanted.isEmpty || wanted.contains(where: { test.name.contains($0) }) {
      if let endless = endlessness(of: test, file, under.groups) {
        diagnostics.append(endless)
        continue
      }
      switch course {
      case .daemon: runDaemon(test, file, under.groups)
      case .prometheus2, .prometheus3:
        let run = PrometheusRun(test, file: file, groups: under.groups, course: course)
        take(run.run(), of: test, file)
      }
    }
  }

  private mutating func runDaemon(_ test: RuleTest, _ file: RuleTestFile, _ groups: [RuleGroup]) {
    let world = TestWorld(test, file: file, inventory: inventory)
    var reloads: [RuleSet] = []
    var faults = world.diagnostics
    for reload in test.reloads {
      let under = RulesUnderTest(reload.ruleFiles, syntax: .citywatch, inventory: inventory)
      faults += under.diagnostics
      reloads.append(RuleSet(groups: under.groups))
      note(under.groups)
    }
    diagnostics += faults
    guard !faults.contains(where: { $0.gravity == .error }) else { return }
    let run = DaemonRun(
      test, file: file, world: world, rules: RuleSet(groups: groups), reloads: reloads)
    take(run.run(), of: test, file)
  }

  private mutating func take(_ result: RunResult, of test: RuleTest, _ file: RuleTestFile) {
    fired.formUnion(result.fired)
    diagnostics += result.diagnostics
    outcomes.append(
      TestOutcome(file: file.path, name: test.name, spot: test.spot, failures: result.failures))
  }

  private mutating func note(_ groups: [RuleGroup]) {
    for rule in groups.flatMap(\.rules)
    where !rules.contains(where: { $0.id == rule.id && $0.file == rule.file }) {
      rules.append(rule)
    }
  }

  /// Ten years of minutes: a rule seen on every one of them takes some minutes to test. `eval_time: 3000y` is
  /// a slip of the hand that must not run until somebody looks.
  private static let maximumRounds: Milliseconds = 5_256_000

  /// Why a test would not end in a person's time; `nil` where it will.
  private func endlessness(of test: RuleTest, _ file: RuleTestFile, _ groups: [RuleGroup]) -> Diagnostic? {
    let isDaemon = course == .daemon
    let clocks = isDaemon ? groups.compactMap(\.interval) : [file.evaluationInterval]
    let end = isDaemon ? test.end : test.lastEvaluation
    guard let interval = clocks.min(), end / interval > Self.maximumRounds else { return nil }
    return Diagnostic(
      file: file.path, line: test.spot.line, column: test.spot.column,
      message: "the test asks for \(end / interval) evaluations, one every "
        + "\(DurationText.format(interval)), and at most \(Self.maximumRounds) are made; let it end earlier")
  }

  /// What Prometheus would refuse is refused in its name, so that the verdict is the one it would give.
  private func extensionFaults(of file: RuleTestFile) -> [Diagnostic] {
    guard course != .daemon else { return [] }
    return file.extensions.filter { course == .prometheus2 || !$0.isOfPrometheus3 }.map {
      Diagnostic(
        file: file.path, line: $0.spot.line, column: $0.spot.column,
        message: "the key '\($0.key)' is not one of promtool's; run this file without --as")
    }
  }
}
