package import Telemetry

/// One file of unit tests of rules: what promtool reads, and what we add to it.
package struct RuleTestFile: Sendable {
  /// The file as the user gave it.
  package var path: String
  /// The rule files under test, patterns resolved, each once.
  package var ruleFiles: [String] = []
  /// How far apart the evaluations of a run as Prometheus are.
  package var evaluationInterval: Milliseconds = Span.minute
  /// Names of groups, first evaluated first, in a run as Prometheus.
  package var groupOrder: [String] = []
  /// Whether a run as Prometheus is content with the number next to the expected one.
  package var comparesFuzzily = false
  /// Devices of the file's own, in place of the inventory; `nil` uses the inventory.
  package var devices: [TestDevice]?
  /// The tests, in the order written.
  package var tests: [RuleTest] = []
  /// Keys that Prometheus does not know, with their places; a run as Prometheus refuses them.
  package var extensions: [Extension] = []

  /// A key of ours in a file.
  package struct Extension: Sendable {
    /// The key.
    package let key: String
    /// Where it stands.
    package let spot: Spot
    /// Whether Prometheus 3 reads it, too.
    package let isOfPrometheus3: Bool
  }
}

/// A place in a file: one-based line and column.
package struct Spot: Hashable, Sendable {
  /// The line.
  package var line: Int
  /// The column.
  package var column: Int
}

/// One test: readings, and what is expected of them.
package struct RuleTest: Sendable {
  /// Its name; where none is given, its place in the file: `test 3`.
  package var name = ""
  /// Where it begins.
  package var spot = Spot(line: 1, column: 1)
  /// The time that all other times of the test count from.
  package var start: Milliseconds = 0
  /// The distance of the values of a series in expanding notation.
  package var interval: Milliseconds = 0
  /// Whether the test gives that distance itself.
  package var hasInterval = false
  /// What comes in.
  package var inputs: [InputSeries] = []
  /// Which alerts fire when.
  package var alertCases: [AlertCase] = []
  /// What expressions yield when.
  package var expressionCases: [ExpressionCase] = []
  /// What changes, and when; `nil` where the test does not say.
  package var transitions: [ExpectedTransition]?
  /// Where the list of transitions stands.
  package var transitionsSpot = Spot(line: 1, column: 1)
  /// When the daemon is ended and started again.
  package var restarts: [Milliseconds] = []
  /// When the rule files change, and to which.
  package var reloads: [Reload] = []

  /// A change of rule files between two readings.
  package struct Reload: Sendable {
    /// When.
    package var at: Milliseconds
    /// The files from then on.
    package var ruleFiles: [String]
    /// Where it stands.
    package var spot: Spot
  }

  /// When the last expectation is looked at, as promtool reckons.
  var lastEvaluation: Milliseconds {
    max(alertCases.map(\.at).max() ?? 0, expressionCases.map(\.at).max() ?? 0)
  }

  /// The time after which a run as the daemon expects nothing more.
  var end: Milliseconds {
    let end = ([lastEvaluation] + restarts + reloads.map(\.at)).max() ?? 0
    guard let transitions else { return end }
    let last = inputs.flatMap(\.readings).map(\.received).max() ?? 0
    return max(end, last, transitions.map(\.at).max() ?? 0)
  }
}

/// One series that a test feeds in.
package struct InputSeries: Sendable {
  /// Its labels as written, the name among them.
  package var labels: Labels
  /// Where it stands.
  package var spot: Spot
  /// Its readings, in the order written; times count from the test's start.
  package var readings: [InputReading] = []
}

/// One reading of a test.
package struct InputReading: Sendable {
  /// The sensor's time.
  package var at: Milliseconds
  /// When it reaches the daemon; later than `at` for a late one.
  package var received: Milliseconds
  /// The value.
  package var value: Double
  /// The flag that the quality control gave it.
  package var quality: Quality
  /// Whether it says that the series has ended, as Prometheus marks it.
  package var isStaleMark = false
}

/// What is expected of one alert at one time.
package struct AlertCase: Sendable {
  /// When.
  package var at: Milliseconds
  /// Of which alert.
  package var alertname: String
  /// The alerts that fire.
  package var alerts: [ExpectedAlert]
  /// Where it stands.
  package var spot: Spot
}

/// One alert that should fire.
package struct ExpectedAlert: Sendable {
  /// Its labels without the alert's name.
  package var labels: Labels
  /// Its texts; `nil` where the test does not say.
  package var annotations: Labels?
}

/// What an expression should yield at one time.
package struct ExpressionCase: Sendable {
  /// When.
  package var at: Milliseconds
  /// The expression's text.
  package var expression: String
  /// The elements, the labels as written.
  package var samples: [(labels: Labels, value: Double)]
  /// Where it stands.
  package var spot: Spot
}

/// A change of an alert that should happen.
package struct ExpectedTransition: Sendable {
  /// When.
  package var at: Milliseconds
  /// Of which alert.
  package var alertname: String
  /// Labels that the alert has, `device` among them where given; others it may have besides.
  package var labels: Labels
  /// `pending`, `firing`, `level`, `resolved` or `cancelled`.
  package var change: ChangeWord
  /// The code of the level reached, or left where it resolves; `nil` is not compared.
  package var level: String?
}

/// The kinds of change, as tests write them.
package enum ChangeWord: String, Sendable, CaseIterable {
  /// The condition holds and must go on holding.
  case pending
  /// Raised.
  case firing
  /// Moved to another level of its ladder.
  case level
  /// Ended.
  case resolved
  /// The condition ended before it was raised.
  case cancelled
}

/// A device that a test file brings along.
package struct TestDevice: Sendable {
  /// Its id.
  package var id: String
  /// The labels of all its series.
  package var labels: Labels
  /// The longest normal time between two readings; `nil` for one that is silent after five minutes.
  package var interval: Milliseconds?
  /// Degrees north and east.
  package var position: (latitude: Double, longitude: Double)?
  /// Its thresholds.
  package var thresholds: [(name: String, value: Double)]
}
