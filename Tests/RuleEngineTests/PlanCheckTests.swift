import RuleEngine
import RuleLanguage
import Telemetry
import Testing

@Suite struct `A rule beside its devices` {
  /// Two gauges that report every ten minutes, one station every six hours; only `g1` has all thresholds.
  private static let series = [("g1", 10 * Span.minute), ("g2", 10 * Span.minute), ("s1", 6 * Span.hour)]
    .enumerated().map { at, device in
      SeriesDescription(
        id: SeriesID(at),
        labels: Labels([
          ("__name__", "water_level"), ("device", device.0),
          ("kind", device.0.hasPrefix("g") ? "gauge" : "station"),
        ]), device: DeviceIndex(at), staleAfter: device.1 / 2 * 5)
    }

  private static let thresholds: ThresholdTable = {
    var table = ThresholdTable()
    table.add(.init(value: 1), name: "bd1", device: DeviceIndex(0))
    table.add(.init(value: 2), name: "bd2", device: DeviceIndex(0))
    table.add(.init(value: 3), name: "bd1", device: DeviceIndex(1))
    table.add(.init(value: 2), name: "bd2", device: DeviceIndex(1))
    return table
  }()

  private static func check(_ rule: String) throws -> PlanCheck {
    let text = "groups:\n- name: g\n  rules:\n  - { alert: A, \(rule) }\n"
    let (set, diagnostics) = RuleSet.parse(text, file: "f")
    return PlanCheck(
      rules: try #require(set, "\(diagnostics)"), series: series, thresholds: thresholds)
  }

  @Test(arguments: [
    (
      "expr: 'deriv(water_level{kind=\"gauge\"}[10m]) > 1'",
      "f:4:30: warning: 'deriv' needs 2 readings; a window of 10m is too short for devices that report every 10m"
    ),
    (
      "expr: 'avg_over_time(water_level{kind=\"station\"}[1h]) > 1'",
      "f:4:38: warning: a window of 1h holds one reading at most: every device here reports every 6h or less often"
    ),
    (
      "expr: 'water_level{kind=\"gauge\"} > 1', for: 1h",
      "f:4:14: warning: 'for: 1h' outlasts the readings, which count for 25m: one silence of 25m starts the wait "
        + "again ('no_data: keep' waits on)"
    ),
    (
      "expr: 'avg_over_time(water_level{kind=\"gauge\"}[30m]) > 1', for: 40m",
      "f:4:14: warning: 'for: 40m' outlasts the readings, which count for 30m: one silence of 30m starts the wait "
        + "again ('no_data: keep' waits on)"
    ),
    (
      "expr: 'time() - timestamp(water_level{kind=\"gauge\"}) > 1500'",
      "f:4:24: warning: this never lasts: a reading counts for 25m at most; 'no_data: alert' tells of a device "
        + "that is silent"
    ),
    (
      "expr: 'time() - timestamp(water_level{kind=\"gauge\"}) > 600', for: 15m",
      "f:4:24: warning: this never lasts: a reading counts for 25m at most, and 'for' would have to pass too; "
        + "'no_data: alert' tells of a device that is silent"
    ),
    (
      "expr: 'water_level{kind=\"gauge\"}', levels: [{ level: '1', name: a, threshold: bd1, severity: minor }, "
        + "{ level: '2', name: b, threshold: bd2, severity: severe }]",
      "f:4:14: warning: level '1' is never reached at g2: there level '2' does not lie above it"
    ),
  ])
  func `is compared with intervals, silences and levels`(rule: String, line: String) throws {
    #expect(try Self.check(rule).warnings().map(\.description) == [line])
  }

  @Test(arguments: [
    "expr: 'deriv(water_level[15m]) > 1'", "expr: 'avg_over_time(water_level[10m]) > 1'",
    "expr: 'water_level{kind=\"gauge\"} > 1', for: 25m", "expr: water_level > 1, for: 1h",
    "expr: 'water_level{kind=\"gauge\"} > 1', for: 1h, no_data: keep",
    "expr: time() - timestamp(water_level) > 7200",
    "expr: 'last_over_time(water_level{kind=\"station\"}[1h]) > 1'",
  ])
  func `may be in order`(rule: String) throws {
    #expect(try Self.check(rule).warnings().isEmpty)
  }

  @Test func `reads time otherwise in Prometheus`() throws {
    #expect(
      try Self.check("expr: water_level > 1").prometheusDifferences().map(\.description) == [
        "f:4:23: warning: Prometheus forgets a reading after 5m and would see gaps in 'water_level', which here is "
          + "stale after 15h; last_over_time(…[15h]) reads alike in both"
      ])
    #expect(try Self.check("expr: 'avg_over_time(water_level[1h]) > 1'").prometheusDifferences().isEmpty)
    #expect(try Self.check("expr: water_level > 1, confirm: 2").prometheusDifferences().isEmpty)
  }
}
