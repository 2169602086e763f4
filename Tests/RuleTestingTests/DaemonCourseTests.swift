import RuleEngine
import RuleLanguage
import RuleTesting
import Telemetry
import Testing

@Suite("A test as the daemon runs")
struct DaemonCourseTests {
  private static let ladder = """
    groups:
      - name: river
        rules:
          - alert: RiverStage
            expr: water_level{kind="river"}
            levels:
              - { level: "1", name: one, threshold: bd1, severity: minor }
              - { level: "2", name: two, threshold: bd2, severity: moderate }
            for: 10m
            clear: { margin: 0.2, for: 30m }
    """

  private static let devices = """
    devices:
      - { id: g1, labels: { kind: river }, interval: 1h, thresholds: { bd1: 2, bd2: 3 } }
      - { id: g2, labels: { kind: river }, interval: 1h, thresholds: { bd1: 5 } }

    """

  private func failures(_ runner: TestRunner) -> [String] {
    runner.diagnostics.map(\.description) + TestReport(runner).lines
  }

  @Test func `takes labels, thresholds and staleness from the file's own devices`() throws {
    let runner = try TestFiles.run(
      rules: Self.ladder,
      tests: Self.devices + """
        tests:
          - input_series:
              - { series: 'water_level{device="g1"}', samples: [{ at: 0s, value: 3 }, { at: 20m, value: 3 }] }
              - { series: 'water_level{device="g2"}', samples: [{ at: 0s, value: 3 }, { at: 20m, value: 5 }] }
            alert_rule_test:
              - eval_time: 15m
                alertname: RiverStage
                exp_alerts: [{ exp_labels: { device: g1, level: "2", severity: moderate } }]
            promql_expr_test:
              - { expr: count(water_level), eval_time: 2h40m, exp_samples: [{ labels: '{}', value: 2 }] }
              - { expr: count(water_level), eval_time: 2h51m }
        """)
    #expect(runner.hasPassed, "\(failures(runner))")
  }

  @Test func `sees a restart and a reload change nothing`() throws {
    for course in ["restart_at: [5m, 35m]", "reload_at: [{ at: 5m, rule_files: [rules.yaml] }]", ""] {
      let runner = try TestFiles.run(
        rules: Self.ladder,
        tests: Self.devices + """
          tests:
            - input_series:
                - series: water_level{device="g1"}
                  samples: [{ at: 0s, value: 2.5 }, { at: 30m, value: 1 }, { at: 60m, value: 1 }]
              \(course)
              exp_transitions:
                - { at: 0s, alertname: RiverStage, device: g1, change: pending, level: "1" }
                - { at: 10m, alertname: RiverStage, device: g1, change: firing, level: "1" }
                - { at: 60m, alertname: RiverStage, device: g1, change: resolved, level: "1" }
          """)
      #expect(runner.hasPassed, "\(course): \(failures(runner))")
    }
  }

  @Test func `ends the alert of a rule that a reload takes away`() throws {
    let runner = try TestFiles.run(
      rules: Self.ladder,
      tests: Self.devices + """
        tests:
          - input_series:
              - { series: 'water_level{device="g1"}', samples: [{ at: 0s, value: 2.5 }, { at: 30m, value: 2.5 }] }
            reload_at: [{ at: 20m, rule_files: [other.yaml] }]
            exp_transitions:
              - { at: 0s, alertname: RiverStage, device: g1, change: pending }
              - { at: 10m, alertname: RiverStage, device: g1, change: firing }
              - { at: 20m, alertname: RiverStage, device: g1, change: resolved }
        """, more: ["other.yaml": "groups: []"])
    #expect(runner.hasPassed, "\(failures(runner))")
  }

  @Test func `an empty list of transitions says that nothing happens`() throws {
    let tests = { (value: Double) in
      Self.devices + """
        tests:
          - input_series:
              - { series: 'water_level{device="g1"}', samples: [{ at: 0s, value: \(value) }, { at: 30m, value: \(value) }] }
            exp_transitions: []
        """
    }
    #expect(try TestFiles.run(rules: Self.ladder, tests: tests(1)).hasPassed)
    #expect(try !TestFiles.run(rules: Self.ladder, tests: tests(2)).hasPassed)
  }

  private static let inventory = Inventory(
    series: [
      SeriesDescription(
        id: SeriesID(0),
        labels: Labels([
          ("__name__", "water_level"), ("device", "71540"), ("kind", "river"), ("river", "Trà Khúc"),
        ]),
        device: DeviceIndex(0), staleAfter: Span.hour)
    ])

  @Test(
    arguments: [
      (
        #"water_level{device="71540",river="Vệ"}"#,
        "the label 'river' of the device '71540' is 'Trà Khúc', not 'Vệ'; leave it out"
      ),
      (#"water_level{device="71540",bank="left"}"#, "the device '71540' has no label 'bank'; leave it out"),
      (
        #"water_levl{device="71540"}"#,
        "the device '71540' measures no 'water_levl'; did you mean 'water_level'?"
      ),
    ])
  func `refuses what contradicts the inventory`(series: String, message: String) throws {
    let runner = try TestFiles.run(
      rules: "groups: []",
      tests: "tests: [{ interval: 1m, input_series: [{ series: '\(series)', values: 1 }] }]",
      inventory: Self.inventory)
    #expect(runner.diagnostics.map(\.message) == [message])
  }

  @Test func `joins the labels of a listed device`() throws {
    let runner = try TestFiles.run(
      rules: "groups: []",
      tests: """
        tests:
          - interval: 1m
            input_series: [{ series: 'water_level{device="71540"}', values: 1 }]
            promql_expr_test:
              - expr: sum by (river) (water_level)
                eval_time: 30m
                exp_samples: [{ labels: '{river="Trà Khúc"}', value: 1 }]
        """, inventory: Self.inventory)
    #expect(runner.hasPassed, "\(failures(runner))")
  }

  @Test func `keeps a label that is called quality`() throws {
    for (value, passes) in [("good", true), ("bad", false)] {
      let runner = try TestFiles.run(
        rules: "groups: []",
        tests: """
          tests:
            - interval: 1m
              input_series: [{ series: 'up{quality="\(value)"}', values: 1 }]
              promql_expr_test:
                - { expr: up, eval_time: 0s, exp_samples: [{ labels: 'up{quality="good"}', value: 1 }] }
          """, as: .prometheus2)
      #expect(runner.hasPassed == passes, "\(failures(runner))")
    }
  }

  @Test func `fails where a rule cannot be evaluated`() throws {
    let runner = try TestFiles.run(
      rules: """
        groups:
          - name: water
            rules:
              - { alert: Both, expr: level + on (river) rain > 1 }
        """,
      tests: """
        tests:
          - interval: 1m
            input_series:
              - { series: 'level{river="x",gauge="1"}', values: 1 }
              - { series: 'level{river="x",gauge="2"}', values: 1 }
              - { series: 'rain{river="x"}', values: 1 }
            alert_rule_test: [{ eval_time: 1m, alertname: Both }]
        """)
    #expect(runner.outcomes.first?.failures.map(\.title) == ["evaluation"])
  }
}

@Suite("A rule under test")
struct RuleUnderTestTests {
  private static let rules = """
    groups:
      - name: road
        rules:
          - alert: Deep
            expr: depth
            levels: [{ level: "1", name: deep, threshold: 30 cm, severity: minor }]
    """

  private static let tests = """
    tests:
      - input_series: [{ series: depth, samples: [{ at: 0s, value: 0.29 }, { at: 1m, value: 0.31 }] }]
        exp_transitions: [{ at: 1m, alertname: Deep, change: firing, level: "1" }]
    """

  @Test func `may write its numbers in any unit of the quantity`() throws {
    let measures = ["depth": Measure(unit: "m", units: ["cm": UnitScale(factor: 0.01)])]
    let runner = try TestFiles.run(
      rules: Self.rules, tests: Self.tests, inventory: Inventory(measures: measures))
    #expect(runner.hasPassed, "\(runner.diagnostics) \(TestReport(runner).lines)")
  }

  @Test func `is refused with a unit where no devices are described`() throws {
    let runner = try TestFiles.run(rules: Self.rules, tests: Self.tests)
    #expect(runner.diagnostics.map(\.message).count == 1, "\(runner.diagnostics)")
    #expect(runner.diagnostics.first?.message.hasSuffix("write the number without 'cm'") ?? false)
  }

  @Test func `is refused where a unit does not fit`() throws {
    let measures = ["depth": Measure(unit: "m")]
    let runner = try TestFiles.run(
      rules: Self.rules, tests: Self.tests, inventory: Inventory(measures: measures))
    #expect(runner.diagnostics.contains { $0.message.hasPrefix("'cm' is no unit of depth") })
  }
}
