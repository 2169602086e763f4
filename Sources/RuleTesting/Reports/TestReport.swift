import Telemetry

/// What a person reads of a run.
package struct TestReport {
  /// The lines, in order.
  package private(set) var lines: [String] = []

  /// Tells of every test that failed, and sums up.
  package init(_ runner: TestRunner) {
    var file = ""
    for outcome in runner.outcomes where !outcome.hasPassed {
      if outcome.file != file {
        file = outcome.file
        lines.append(file)
      }
      lines.append("  \(outcome.name): failed (\(outcome.file):\(outcome.spot.line):\(outcome.spot.column))")
      for failure in outcome.failures { add(failure, file: outcome.file) }
    }
    let failed = runner.outcomes.count { !$0.hasPassed }
    let passed = runner.outcomes.count - failed
    lines.append(
      "\(count(runner.fileCount, "file")), \(count(runner.outcomes.count, "test")): \(passed) passed, \(failed) failed"
    )
  }

  /// Tells what no test made happen.
  package mutating func add(_ coverage: Coverage) {
    lines.append(
      "coverage: \(coverage.coveredCount) of \(coverage.items.count) rules and levels (\(coverage.percent) %)"
    )
    for item in coverage.items {
      let what = item.ruleID + (item.level.map { ", level \($0)" } ?? "")
      lines.append("  \(item.isCovered ? "seen    " : "not seen") \(what)  \(item.file):\(item.line)")
    }
  }

  private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  private mutating func add(_ failure: FailedExpectation, file: String) {
    lines.append("    \(failure.title) (\(file):\(failure.spot.line):\(failure.spot.column))")
    if !failure.message.isEmpty { lines.append("      \(failure.message)") }
    if !failure.rows.isEmpty { addTable(failure.rows) }
    guard !failure.readings.isEmpty else { return }
    lines.append("      readings around that time:")
    for series in failure.readings {
      lines.append("        \(series.labels.shown)")
      lines.append("          " + series.items.map(TestReport.text).joined(separator: " · "))
    }
  }

  private mutating func addTable(_ rows: [ComparisonRow]) {
    let nothing = "–"
    let cells = rows.map { ($0.subject, $0.expected ?? nothing, $0.got ?? nothing) }
    let first = max(cells.map(\.0.count).max() ?? 0, 4)
    let second = max(cells.map(\.1.count).max() ?? 0, "expected".count)
    lines.append("        \("".padded(first))  \("expected".padded(second))  got")
    for (row, cell) in zip(rows, cells) {
      lines.append(
        "      \(row.differs ? "≠" : " ") \(cell.0.padded(first))  \(cell.1.padded(second))  \(cell.2)")
    }
  }

  private static func text(_ item: NearbyReadings.Item) -> String {
    var text = DurationText.format(item.at) + " " + (item.value.map { "\(shown: $0)" } ?? "none")
    if item.quality != .good, item.value != nil || item.quality != .missing {
      text += " \(item.quality.name)"
    }
    if item.received != item.at { text += " (came at \(DurationText.format(item.received)))" }
    return text
  }
}

extension String {
  /// The text with blanks behind it up to `width` characters.
  fileprivate func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
