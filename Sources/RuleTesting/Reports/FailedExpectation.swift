import Telemetry

/// An expectation that was not met.
package struct FailedExpectation: Sendable {
  /// Where the expectation stands in the test file.
  package var spot: Spot
  /// What was looked at, and when: `RiverStage at 2h`.
  package var title: String
  /// Why nothing could be compared; empty where something was.
  package var message: String
  /// Expected and got, row by row.
  package var rows: [ComparisonRow]
  /// The readings around that time of the series looked at.
  package var readings: [NearbyReadings]

  init(
    spot: Spot, title: String, message: String = "", rows: [ComparisonRow] = [],
    readings: [NearbyReadings] = []
  ) {
    self.spot = spot
    self.title = title
    self.message = message
    self.rows = rows
    self.readings = readings
  }
}

/// One row of a comparison, expected and got side by side.
package struct ComparisonRow: Sendable, Equatable {
  /// What is compared: a label, an element, a time.
  package var subject: String
  /// What was expected; `nil` for nothing.
  package var expected: String?
  /// What came; `nil` for nothing.
  package var got: String?

  /// Whether the two differ.
  package var differs: Bool
}

/// What became of one test.
package struct TestOutcome: Sendable {
  /// The test file.
  package var file: String
  /// The test's name.
  package var name: String
  /// Where it begins.
  package var spot: Spot
  /// What was not as expected; empty for a test that passed.
  package var failures: [FailedExpectation]

  /// Whether everything was as expected.
  package var hasPassed: Bool { failures.isEmpty }
}
