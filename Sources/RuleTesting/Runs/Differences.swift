/// A test whose verdict depends on who runs it.
package struct CourseDifference: Sendable {
  /// The test file.
  package var file: String
  /// The test's name.
  package var test: String
  /// Where it begins.
  package var spot: Spot
  /// Whether it passes as the daemon runs.
  package var passesHere: Bool
}

/// Where the daemon and Prometheus 3 judge the same test file differently.
package enum CourseDifferences {
  /// The tests of a file whose verdict would change with `--as prometheus3`; none where the file or its rules
  /// use what Prometheus does not have, because nobody could run it there.
  package static func of(_ path: String, inventory: Inventory) -> [CourseDifference] {
    guard let file = RuleTestFile.load(path).file else { return [] }
    var there = TestRunner(.prometheus3)
    there.run(file)
    guard !there.hasFaults else { return [] }
    var here = TestRunner(.daemon, inventory: inventory)
    here.run(file)
    guard here.outcomes.count == there.outcomes.count else { return [] }
    return zip(here.outcomes, there.outcomes).filter { $0.hasPassed != $1.hasPassed }.map { outcome, _ in
      CourseDifference(
        file: outcome.file, test: outcome.name, spot: outcome.spot, passesHere: outcome.hasPassed)
    }
  }
}
