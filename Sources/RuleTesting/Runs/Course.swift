import Telemetry

/// How a test file is run.
package enum Course: String, Sendable, CaseIterable {
  /// As the daemon runs: by the reading, with devices, levels, restarts.
  case daemon
  /// As Prometheus 2 evaluates, and its promtool tests.
  case prometheus2
  /// As Prometheus 3 does.
  case prometheus3
}

/// An alert that fires at the time asked for.
struct FiringAlert {
  var labels: Labels
  var annotations: Labels
}

/// A change of an alert that happened.
struct ObservedTransition {
  /// Counted from the test's start.
  var at: Milliseconds
  var alertname: String
  var labels: Labels
  var change: ChangeWord
  /// The code of the level reached, or left where it resolves; empty without a ladder.
  var level: String
}

/// What a run found out.
struct RunResult {
  var failures: [FailedExpectation] = []
  var fired: Set<FiredLevel> = []
  /// Faults of what the test says, found out when it was to be run.
  var diagnostics: [Diagnostic] = []
}

/// A rule, and the level at which it was seen firing; zero for a rule without levels.
package struct FiredLevel: Hashable, Sendable {
  /// `group/alert`.
  package var ruleID: String
  /// The file of the rule.
  package var file: String
  /// From one; zero without levels.
  package var level: Int
}
