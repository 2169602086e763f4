import RuleTesting
import Telemetry
import Testing

@Suite("A test file")
struct TestFileTests {
  @Test(
    arguments: [
      (
        "tests: []\nrulefiles: []",
        "test.yaml:2:1: test file has no key 'rulefiles'; did you mean 'rule_files'?"
      ),
      ("tests: [{ nam: x }]", "test.yaml:1:11: test has no key 'nam'; did you mean 'name'?"),
      (
        "tests: [{ input_series: [{ series: 'up{', values: 1 }] }]",
        "test.yaml:1:40:"
      ),
      (
        "tests: [{ input_series: [{ series: 'up{a=~\"b\"}', values: 1 }] }]",
        "test.yaml:1:40: the labels of one series are given with '='; '=~' picks many"
      ),
      (
        "tests: [{ alert_rule_test: [{ eval_time: 1m }] }]",
        "test.yaml:1:29: alert test lacks the key 'alertname'"
      ),
      (
        "tests: [{ alert_rule_test: [{ eval_time: soon, alertname: X }] }]",
        "test.yaml:1:42: 'eval_time' must be a duration such as 90s, 10m or 1h30m, not 'soon'"
      ),
      (
        "tests: [{ promql_expr_test: [{ eval_time: 1m }] }]",
        "test.yaml:1:30: expression test lacks the key 'expr'"
      ),
      (
        "tests: [{ exp_transitions: [{ at: 1m, alertname: X, change: gone }] }]",
        "test.yaml:1:61: 'change' must be one of pending, firing, level, resolved, cancelled, not 'gone'"
      ),
      (
        "tests: [{ start_timestamp: yesterday }]",
        "test.yaml:1:28: 'start_timestamp' is a time with its zone such as 2025-11-17T02:00:00+07:00, not 'yesterday'"
      ),
      (
        "group_eval_order: [a, a]\ntests: []",
        "test.yaml:1:23: the group 'a' stands twice in the order of evaluation"
      ),
      (
        "devices: [{ id: a }, { id: a }]\ntests: []",
        "test.yaml:1:28: the device 'a' stands twice; give it once"
      ),
      (
        "devices: [{ id: a, latitude: 15 }]\ntests: []",
        "test.yaml:1:30: a place has both, 'latitude' and 'longitude'"
      ),
      (
        "devices: [{ id: a, latitude: 108, longitude: 15 }]\ntests: []",
        "test.yaml:1:30: a place is degrees north up to 90"
      ),
      (
        "devices: [{ id: a, thresholds: { bd1: nan } }]\ntests: []",
        "test.yaml:1:39: a threshold must be a number such as 3.5, not 'nan'"
      ),
      (
        "tests: [{ interval: 3000y, input_series: [{ series: up, values: 1x200000 }] }]",
        "test.yaml:1:65: 200001 values, one every 1095000d, reach beyond history"
      ),
      ("", "test.yaml:1:1: the file is empty; a test file starts with 'rule_files:'"),
      ("rule_files: []", "test.yaml:1:1: test file lacks the key 'tests'"),
    ])
  func `with a fault is refused with its place`(text: String, fault: String) {
    let (file, faults) = TestFiles.parse(text)
    #expect(file == nil)
    #expect(faults.contains { $0.hasPrefix(fault) }, "\(faults)")
  }

  @Test func `is told all its faults at once`() {
    let (_, faults) = TestFiles.parse(
      """
      tests:
        - interval: often
          input_series: [{ series: up, values: 1 x }]
          alert_rule_test: [{ alertname: [] }]
      """)
    #expect(faults.count == 3, "\(faults)")
  }

  @Test func `that uses our keys is refused as Prometheus`() throws {
    let tests = "tests: [{ interval: 1m, restart_at: [1m] }]"
    let here = try TestFiles.run(rules: "groups: []", tests: tests)
    #expect(here.hasPassed, "\(here.diagnostics)")
    let there = try TestFiles.run(rules: "groups: []", tests: tests, as: .prometheus2)
    #expect(
      there.diagnostics.map(\.message) == [
        "the key 'restart_at' is not one of promtool's; run this file without --as"
      ])
  }

  @Test(arguments: [Course.daemon, .prometheus3]) func `that would never end is refused`(course: Course)
    throws
  {
    let rules = "groups: [{ name: g, interval: 1m, rules: [{ record: twice, expr: up * 2 }] }]"
    let tests = "tests: [{ interval: 1m, alert_rule_test: [{ eval_time: 3000y, alertname: X }] }]"
    let runner = try TestFiles.run(rules: rules, tests: tests, as: course)
    #expect(runner.diagnostics.map(\.message).contains { $0.hasSuffix("let it end earlier") })
  }

  @Test func `that starts later is one of Prometheus 3, not 2`() throws {
    let tests = """
      tests:
        - interval: 1m
          start_timestamp: 2025-11-20T00:00:00Z
          promql_expr_test:
            - { expr: time(), eval_time: 1m, exp_samples: [{ labels: '{}', value: 1763596860 }] }
      """
    #expect(try TestFiles.run(rules: "groups: []", tests: tests, as: .prometheus3).hasPassed)
    #expect(try TestFiles.run(rules: "groups: []", tests: tests, as: .prometheus2).hasFaults)
  }
}
