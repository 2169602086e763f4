import RuleExport
import RuleLanguage
import Telemetry
import Testing

/// A small inventory: hourly river gauges, five-minute ones, and rain gauges that report every ten minutes.
enum Inventory {
  static func make() -> ExportInventory {
    func series(_ name: String, _ device: String, _ kind: String, _ minutes: Int64) -> ExportInventory.Series
    {
      .init(
        labels: Labels([("__name__", name), ("device", device), ("kind", kind)]),
        interval: minutes * Span.minute, staleAfter: minutes * Span.minute * 5 / 2)
    }
    var thresholds = ThresholdTable()
    let change = CivilTime(year: 2026, month: 1, day: 1).time()
    thresholds.add(.init(value: 518, until: change), name: "bd1", device: DeviceIndex(0))
    thresholds.add(.init(value: 518.5, from: change), name: "bd1", device: DeviceIndex(0))
    thresholds.add(.init(value: 3.5), name: "bd1", device: DeviceIndex(1))
    return ExportInventory(
      series: [
        series("water_level", "a", "river", 60), series("water_level", "b", "river", 60),
        series("stage", "c", "river", 2), series("rain_total", "r", "rain", 10),
        series("flow", "a", "river", 60), series("flow", "d", "canal", 10),
      ], devices: ["a", "b", "c", "d", "r"], thresholds: thresholds)
  }

  /// The export of one group's rules.
  static func export(_ rules: String) throws -> RuleExport {
    let (set, diagnostics) = RuleSet.parse("groups:\n- name: g\n  rules:\n" + rules, file: "mine.yaml")
    return RuleExport(try #require(set, "\(diagnostics)"), inventory: make())
  }
}

extension RuleExport {
  func text(_ name: String) -> String { files.first { $0.name == name }?.text ?? "" }

  /// What stands behind `expr:`, without quotes, one an exported rule.
  func expressions(in name: String = "mine.yaml") -> [String] {
    text(name).split(separator: "\n").compactMap { line in
      let words = line.drop { $0 == " " }
      guard words.hasPrefix("expr: '") else { return nil }
      return String(words.dropFirst(7).dropLast()).replacing("''", with: "'")
    }
  }
}

@Suite struct `A rule in PromQL` {
  @Test(arguments: [
    ("water_level > 3", "last_over_time(water_level[2h30m]) > 3"),
    ("stage > 3", "stage > 3"),
    (
      "water_level offset 1h - 2 * -water_level",
      "last_over_time(water_level[2h30m] offset 1h) - 2 * -last_over_time(water_level[2h30m])"
    ),
    (
      "flow > 1",
      #"(last_over_time(flow{kind="canal"}[25m]) or last_over_time(flow{kind="river"}[2h30m])) > 1"#
    ),
    (#"deriv(water_level{device=~"a|b"}[3h]) > 0"#, #"deriv(water_level{device=~"a|b"}[3h]) > 0"#),
    ("sum by (kind) (water_level) > 1", "sum by (kind) (last_over_time(water_level[2h30m])) > 1"),
    (
      "timestamp(water_level) < time() - 600",
      "max_over_time(timestamp(water_level)[2h30m:1m]) < time() - 600"
    ),
    ("absent(water_level)", "absent_over_time(water_level[2h30m])"),
    (
      "max_over_time(water_level[1d:1h]) > bool 3 == 1",
      "max_over_time(last_over_time(water_level[2h30m])[1d:1h]) > bool 3 == 1"
    ),
    (
      #"water_level > threshold("bd1")"#,
      #"last_over_time(water_level[2h30m]) > on (device) group_left () citywatch_threshold{threshold="bd1"}"#
    ),
    (
      "total(rain_total[1h]) > 5",
      "(sum_over_time((last_over_time(rain_total[1h]) - last_over_time(rain_total[1h] offset 10m)"
        + " + (last_over_time(rain_total[1h]) < bool last_over_time(rain_total[1h] offset 10m))"
        + " * last_over_time(rain_total[1h] offset 10m))[1h:10m]) and present_over_time(rain_total[1h])) > 5"
    ),
    (
      "rising(water_level, 3h) > 0.5",
      "(deriv(water_level[3h]) * 3600 and count_over_time(water_level[3h]) >= 3) > 0.5"
    ),
    (
      #"time_to(water_level, "bd1", 3h) < 7200"#,
      "(((predict_linear(water_level[3h], 0) - on (device) group_left ()"
        + #" citywatch_threshold{threshold="bd1"}) * -1 / deriv(water_level[3h]) >= 0) < +Inf"#
        + " and count_over_time(water_level[3h]) >= 3) < 7200"
    ),
  ]) func `says how long its readings speak`(ours: String, theirs: String) throws {
    let export = try Inventory.export("  - alert: A\n    expr: |\n      \(ours)\n")
    #expect(export.expressions() == [theirs])
    // What is written is PromQL, ours not among it.
    #expect(throws: Never.self) { _ = try Expression(parsing: theirs, syntax: .prometheus) }
  }

  @Test(arguments: [
    (#"water_level{quality="fail"} > 1"#, "quality flags"), ("flagged(water_level) > 0", "'flagged'"),
    ("near(water_level > 3, 2000) > 2", "'near'"), ("nowcast(water_level) > 3", "'nowcast'"),
    ("mad_over_time(water_level[1h]) > 3", "2.42"),
  ]) func `is left out and named where PromQL cannot say it`(ours: String, reason: String) throws {
    let export = try Inventory.export("  - alert: A\n    expr: |\n      \(ours)\n")
    let report = try #require(export.reports.first)
    #expect(report.outcome == .leftOut)
    #expect(report.obstacle?.contains(reason) == true, "\(report.obstacle ?? "")")
    #expect(export.expressions() == [])
    #expect(export.text("mine.yaml").contains("# left out: "))
  }

  @Test func `looks at a recorded series as Prometheus records it`() throws {
    let export = try Inventory.export(
      """
        - record: level:max
          expr: max by (kind) (water_level)
        - alert: A
          expr: level:max > 3
          keep_firing_for: 10m
          active: { from: 2026-01-01, until: 2027-01-01T00:00Z }
      """)
    #expect(
      export.expressions() == [
        "max by (kind) (last_over_time(water_level[2h30m]))",
        "((level:max > 3) or (last_over_time((level:max > 3)[10m30s:1m]) and on (device, channel)"
          + #" ALERTS{alertname="A",alertgroup="g",alertstate="firing"}))"#
          + " and on () (vector(time()) >= 1767200400) and on () (vector(time()) < 1798761600)",
      ])
  }

  @Test func `about silence compares what spoke with what speaks`() throws {
    let export = try Inventory.export(
      "  - alert: Silent\n    expr: count by (device) (water_level) < 1\n    no_data: alert\n")
    #expect(
      export.expressions().last == "count by (device) (last_over_time(water_level[7d])) unless on (device)"
        + " count by (device) (last_over_time(water_level[2h30m]))")
    #expect(export.reports.first?.outcome == .approximated)
  }
}

@Suite struct `A ladder in PromQL` {
  private func ladder(_ keys: String) throws -> RuleExport {
    try Inventory.export(
      """
        - alert: Stage
          expr: water_level
          levels:
            - { level: "1", name: Báo động I, name_en: Alarm I, threshold: bd1, severity: minor }
            - { level: "2", name: Lũ lớn, name_en: Great flood, threshold: 6, severity: severe }
      \(keys)
      """)
  }

  @Test func `is one rule a level, and one for each threshold of a device`() throws {
    let export = try ladder("    no_data: resolve")
    let newest = "last_over_time(water_level[2h30m])"
    #expect(
      export.expressions() == [
        "\(newest) >= on (device) group_left () citywatch_threshold{threshold=\"bd1\"}", "\(newest) >= 6",
      ])
    #expect(
      export.expressions(in: "citywatch-thresholds.yaml") == [
        "(vector(518) and on () (vector(time()) < 1767225600))"
          + " or (vector(518.5) and on () (vector(time()) >= 1767225600))", "vector(3.5)",
      ])
    #expect(export.reports.first?.outcome == .exact)
    let inhibition = export.text("alertmanager.yml")
    #expect(inhibition.contains(#"'level="2"'"#) && inhibition.contains(#"'level=~"1"'"#))
  }

  @Test func `never shares its recorded value with another`() throws {
    let rules = ["a-b", "a_b"].map { name in
      """
        - alert: \(name)
          expr: deriv(water_level[3h]) * 3600
          levels: [{ level: "1", name: Nhanh, threshold: 1, severity: minor }]
          no_data: resolve
      """
    }
    let export = try Inventory.export(rules.joined(separator: "\n"))
    #expect(
      export.expressions() == [
        "deriv(water_level[3h]) * 3600", "citywatch_value:g_a_b >= 1", "deriv(water_level[3h]) * 3600",
        "citywatch_value:g_a_b:2 >= 1",
      ])
  }

  @Test func `is left beyond its margin, at the very decimal`() throws {
    let export = try ladder("    clear: { margin: 0.2, for: 1h }\n    no_data: resolve")
    #expect(
      export.expressions(in: "citywatch-thresholds.yaml").last == "vector(3.3)"
        && export.expressions(in: "citywatch-thresholds.yaml")[2].contains("vector(517.8)"))
    #expect(
      export.expressions().last
        == "(last_over_time(water_level[2h30m]) >= 6) or (citywatch_value:g_Stage and on (device, channel)"
        + " (max_over_time(citywatch_value:g_Stage[1h30s]) >= 5.8) and on (device, channel)"
        + #" ALERTS{alertname="Stage",alertgroup="g",level="2",alertstate="firing"})"#)
  }

  @Test(arguments: [
    ("{{ $labels.name }}: {{ $value }} m", "{{ $labels.name }}: {{ $value }} m"),
    ("{{ vn $value 2 }}", #"{{ printf "%.2f" $value | reReplaceAll "[.]" "," }}"#),
    ("{{ $value | vn 1 }}", #"{{ $value | printf "%.1f" | reReplaceAll "[.]" "," }}"#),
    ("{{ $level.name }} ({{ $level.level }})", "Lũ lớn (2)"),
    (#"{{ printf "%s: %.1f" $level.name $value }}"#, #"{{ printf "%s: %.1f" "Lũ lớn" $value }}"#),
    ("{{ $threshold }}", "6"),
    ("{{ humanize $value }}", "{{ humanize $value }}"),
  ]) func `says the same to people`(ours: String, theirs: String) throws {
    let export = try ladder("    annotations:\n      summary: '\(ours)'\n")
    let lines = export.text("mine.yaml").split(separator: "\n").filter { $0.contains("summary:") }
    #expect(lines.last?.drop { $0 == " " } == "summary: '\(theirs)'")
  }

  @Test(
    .enabled(if: Checker.areInstalled, "promtool, vmalert or amtool is not installed"),
    arguments: [
      #"{{ bulletin 2 "m" }}"#, "{{ $threshold }} {{ $difference }}", #"{{ printf "%.2f" $difference }}"#,
      "it's 100 %", "{{ $difference | vn 2 }}", "{{ humanizeDuration $value }}",
    ]) func `in templates that Prometheus and vmalert take`(text: String) throws
  {
    let quoted = text.replacing("'", with: "''")
    let export = try ladder("    annotations: { summary: '\(quoted)', summary_en: '\(quoted)' }\n")
    #expect(try ExportedFolder(export).complaints() == [])
  }
}

@Suite struct `A text that tells the place` {
  @Test func `keeps the commune, which is a label, and reports what is lost`() throws {
    let export = try Inventory.export(
      """
        - alert: Dust
          expr: stage > 3
          annotations:
            summary: 'At {{ $place.commune }}, {{ $place.pluscode }}{{ printf "%s" $place.address }}.'

      """)
    #expect(export.text("mine.yaml").contains(#"At {{ $labels.commune_name }}, {{ printf "%s" "" }}."#))
    #expect(
      export.reports.flatMap(\.notes).map(\.text) == [
        "'$place': Prometheus knows no places; the texts lack address, district and codes"
      ])
  }
}
