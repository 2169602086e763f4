import RuleTesting
import Telemetry
import Testing

@Suite("A test file as Prometheus 3")
struct Prometheus3Tests {
  /// Whether an expression over 1, 2, 3 … 11 at one-minute steps yields one value at a time.
  private func passes(
    _ expression: String, _ value: String?, at time: String, as course: Course
  ) throws -> Bool {
    let samples = value.map { "[{ labels: '{}', value: \($0) }]" } ?? "[]"
    let runner = try TestFiles.run(
      rules: "groups: []",
      tests: """
        tests:
          - interval: 1m
            input_series: [{ series: level, values: 1+1x10 }]
            promql_expr_test: [{ expr: '\(expression)', eval_time: \(time), exp_samples: \(samples) }]
        """, as: course)
    #expect(!runner.hasFaults, "\(runner.diagnostics.map(\.description))")
    return runner.hasPassed
  }

  /// Windows: version 2 has the reading exactly at their start, version 3 has not.
  @Test(
    arguments: [
      ("count_over_time(level[5m])", "8m", "6", "5"), ("sum_over_time(level[1m])", "8m", "17", "9"),
      ("increase(level[5m])", "8m", "5", "5"), ("count_over_time(level[2m:1m])", "8m", "3", "2"),
      ("rate(level[1m]) * 60", "8m", "1", nil), ("-level", "15m", "-11", nil),
      ("-level", "14m59s", "-11", "-11"),
      ("-(level offset 5m)", "20m", "-11", nil),
    ] as [(String, String, String, String?)])
  func `differs from 2 at the edges of time`(expression: String, time: String, second: String, third: String?)
    throws
  {
    #expect(try passes(expression, second, at: time, as: .prometheus2))
    #expect(try passes(expression, third, at: time, as: .prometheus3))
  }

  /// Functions that came after 2.42, worked out by hand.
  @Test(
    arguments: [
      // The median of 4 … 8 is 6, the median distance from it 1.
      ("mad_over_time(level[5m])", "7m", "1"),
      // Readings on a line are smoothed to the line itself.
      ("double_exponential_smoothing(level[6m], 0.5, 0.3)", "8m", "9"),
      // What does not change stays.
      ("double_exponential_smoothing((level * 0 + 5)[3m:1m], 0.5, 0.1)", "6m", "5"),
    ])
  func `knows what is newer than 2.42`(expression: String, time: String, value: String) throws {
    #expect(try passes(expression, value, at: time, as: .prometheus3))
  }

  @Test func `compares exactly, and with its neighbour where the file says so`() throws {
    let tests = """
      tests:
        - interval: 1m
          input_series: [{ series: level, values: 0.1+0.1x2 }]
          promql_expr_test: [{ expr: level, eval_time: 2m, exp_samples: [{ labels: level, value: 0.3 }] }]
      """
    #expect(try !TestFiles.run(rules: "groups: []", tests: tests, as: .prometheus3).hasPassed)
    let fuzzy = "fuzzy_compare: true\n" + tests
    #expect(try TestFiles.run(rules: "groups: []", tests: fuzzy, as: .prometheus3).hasPassed)
    #expect(try TestFiles.run(rules: "groups: []", tests: fuzzy, as: .prometheus2).hasFaults)
    #expect(try TestFiles.run(rules: "groups: []", tests: tests).hasPassed)
  }
}
