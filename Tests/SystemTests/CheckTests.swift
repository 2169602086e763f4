import Glibc
import LocalBroker
import Testing

@Suite struct `The command check` {
  @Test func `names a test that Prometheus would judge differently`() throws {
    let desk = try Desk(
      rules: """
        groups:
          - name: river
            rules:
              - alert: Stage
                expr: water_level{kind="river"} > 2

        """, readings: [])
    unsafe mkdir("\(desk.folder.path)/rules/tests", 0o700)
    // After 15 minutes the gauge, which reports every 10, still speaks; Prometheus has forgotten it after 5.
    try desk.folder.write(
      "rules/tests/stage.yaml",
      """
      rule_files: [../rules.yaml]
      tests:
        - name: a quarter of an hour later
          interval: 10m
          input_series: [{ series: 'water_level{device="g1", kind="river"}', values: 1 3 }]
          alert_rule_test:
            - eval_time: 25m
              alertname: Stage
              exp_alerts: [{ exp_labels: { device: g1, kind: river } }]

      """)
    let (code, output) = try desk.run("check")
    #expect(code == 0)
    #expect(
      output.contains(
        "rules/tests/stage.yaml:3:5: warning: the test 'a quarter of an hour later' passes as the daemon runs "
          + "and fails --as prometheus3"), "\(output)")
  }
}
