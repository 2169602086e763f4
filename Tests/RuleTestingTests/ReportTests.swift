import JSONText
import LocalBroker
import RuleTesting
import Testing

@Suite("The report of a run")
struct ReportTests {
  private static let rules = """
    groups:
      - name: street
        rules:
          - alert: Deep
            expr: depth
            levels:
              - { level: "1", name: wet, threshold: 0.1, severity: minor }
              - { level: "2", name: deep, threshold: 0.5, severity: severe }
          - record: twice
            expr: depth * 2
    """

  private static let tests = """
    tests:
      - name: wet
        interval: 1m
        input_series: [{ series: 'depth{street="a"}', values: 0 0.2 0.3 0.2 0.1 }]
        alert_rule_test:
          - { eval_time: 2m, alertname: Deep, exp_alerts: [{ exp_labels: { street: a, level: "2", severity: minor } }] }
    """

  @Test func `shows expected and got side by side with the readings around`() throws {
    let runner = try TestFiles.run(rules: Self.rules, tests: Self.tests)
    let lines = TestReport(runner).lines.map { $0.drop { $0 == " " } }
    #expect(lines.contains("expected  got"), "\(lines)")
    #expect(lines.contains("≠   level      2         1"), "\(lines)")
    #expect(lines.contains("severity   minor     minor"), "\(lines)")
    #expect(lines.contains("0s 0 · 1m 0.2 · 2m 0.3 · 3m 0.2 · 4m 0.1"), "\(lines)")
    #expect(lines.last == "1 file, 1 test: 0 passed, 1 failed")
  }

  @Test func `says which levels no test made fire`() throws {
    let runner = try TestFiles.run(rules: Self.rules, tests: Self.tests)
    let coverage = Coverage(rules: runner.rules, fired: runner.fired)
    #expect(coverage.items.map(\.isCovered) == [true, false, true])
    #expect(coverage.percent == 66)
    var json = JSONWriter()
    json.object { TestDocument.write(runner, coverage: coverage, to: &$0) }
    let document = try JSONValue.parse(json.text)
    #expect(document["coverage"]?["percent"]?.integer == 66)
    #expect(document["passed"]?.bool == false)
  }

  @Test func `tells where the daemon and Prometheus differ`() throws {
    let folder = try TemporaryDirectory(prefix: "citywatch-rule-tests")
    _ = try folder.write("rules.yaml", "groups: []")
    _ = try folder.write(
      "ours.yaml",
      """
      rule_files: [rules.yaml]
      tests:
        - interval: 1m
          name: between two rounds
          input_series: [{ series: depth, samples: [] , values: 1 2 3 }]
          promql_expr_test: [{ expr: depth, eval_time: 1m, exp_samples: [{ labels: depth, value: 2 }] }]
      """)
    _ = try folder.write(
      "theirs.yaml",
      """
      rule_files: [rules.yaml]
      tests:
        - interval: 30s
          name: between two rounds
          input_series: [{ series: depth, values: 1 2 3 4 }]
          promql_expr_test: [{ expr: depth, eval_time: 90s, exp_samples: [{ labels: depth, value: 4 }] }]
      """)
    #expect(CourseDifferences.of(folder.path + "/ours.yaml", inventory: Inventory()).isEmpty)
    let found = CourseDifferences.of(folder.path + "/theirs.yaml", inventory: Inventory())
    #expect(found.map(\.test) == ["between two rounds"])
    #expect(found.map(\.passesHere) == [true])
  }
}
