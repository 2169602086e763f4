import RuleLanguage
import Telemetry
import Testing

@Suite struct `When a rule is in effect` {
  private static let head = "groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: a\n"

  private func rule(_ lines: String) throws -> Rule {
    let (rules, diagnostics) = RuleSet.parse(
      `When a rule is in effect`.head + "        \(lines)\n", file: "f")
    #expect(diagnostics.map(\.description) == [])
    return try #require(rules?.rules.first)
  }

  @Test func `is given by dates in the province's time`() throws {
    let rule = try rule("active: { from: 2026-01-01, until: \"2027-01-01T00:00Z\" }")
    #expect(rule.effect.from == ISO8601Text.parse("2025-12-31T17:00:00Z"))
    #expect(rule.effect.until == ISO8601Text.parse("2027-01-01T00:00:00Z"))
    #expect(rule.effect.schedule == nil)
  }

  @Test func `is given by seasons, days and hours`() throws {
    let rule = try rule(
      "schedule: { season: { from: 09-01, until: 12-15 }, days: [sat-mon, wed], hours: { from: \"22:00\", until: \"24:00\" } }"
    )
    #expect(
      rule.effect.schedule
        == Schedule(
          season: .init(from: .init(month: 9, day: 1), until: .init(month: 12, day: 15)),
          weekdays: 0b110_0101,
          hours: .init(from: 1_320, until: 1_440), utcOffsetMinutes: 420))
    #expect(try self.rule("schedule: { days: mon-fri }").effect.schedule?.weekdays == 0b001_1111)
    #expect(try self.rule("schedule: { days: sun }").effect.schedule?.weekdays == 0b100_0000)
  }

  @Test func `may be given by a group, and otherwise by the rule`() throws {
    let text = """
      groups:
        - name: g
          active: { from: 2026-01-01 }
          schedule: { days: sat }
          rules:
            - { alert: A, expr: a }
            - { alert: B, expr: a, schedule: { days: sun } }
            - { record: c, expr: a, active: { until: 2026-01-01 } }
      """
    let (set, diagnostics) = RuleSet.parse(text, file: "f", utcOffsetMinutes: 0)
    #expect(diagnostics.isEmpty)
    let rules = try #require(set?.rules)
    let newYear = ISO8601Text.parse("2026-01-01T00:00:00Z")
    #expect(rules.map(\.effect.from) == [newYear, newYear, nil])
    #expect(rules.map(\.effect.until) == [nil, nil, newYear])
    #expect(rules.map(\.effect.schedule?.weekdays) == [0b010_0000, 0b100_0000, 0b010_0000])
  }

  @Test(arguments: [
    ("active: {}", "6:17: 'active' has 'from', 'until' or both"),
    ("active: { from: soon }", "6:25: 'from' must be a date such as 2026-01-01"),
    ("active: { from: 2026-02-30 }", "6:25: 'from' must be a date"),
    ("active: { from: 2026-01-01, until: 2026-01-01 }", "6:44: 'until' must lie behind 'from'"),
    (
      "active: { fro: 2026-01-01, until: 2026-01-01 }",
      "6:19: active has no key 'fro'; did you mean 'from'?"
    ),
    ("active: 2026-01-01", "6:17: active must be a mapping"),
    ("schedule: {}", "6:19: 'schedule' has 'season', 'days', 'hours'"),
    ("schedule: { days: [monday] }", "6:28: days are mon, tue,"),
    ("schedule: { days: mon-wed-fri }", "6:27: days are mon, tue,"),
    ("schedule: { days: [] }", "6:27: a rule without a day"),
    ("schedule: { season: { from: 09-01 } }", "6:29: season lacks the key 'until'"),
    (
      "schedule: { season: { from: 9-1, until: 12-15 } }", "6:37: a season begins and ends with month and day"
    ),
    ("schedule: { season: { from: 02-30, until: 12-15 } }", "6:37: a season begins"),
    (
      "schedule: { hours: { from: \"7:00\", until: \"17:00\" } }",
      "6:36: hours begin and end with hour and minute"
    ),
    ("schedule: { hours: { from: \"24:00\", until: \"17:00\" } }", "6:36: hours begin"),
    ("schedule: { hours: { from: \"17:00\", until: \"17:00\" } }", "6:52: hours that end when they begin"),
    ("clear: { margin: 5 cm", "7:1:"),
  ]) func `is refused with its place`(line: String, expected: String) {
    let text = `When a rule is in effect`.head + "        \(line)\n"
    let faults = RuleSet.parse(text, file: "f").diagnostics.map(\.description)
    #expect(faults.first?.hasPrefix("f:\(expected)") == true, "\(faults)")
    #expect(faults.count == 1, "\(faults)")
  }
}

@Suite struct `Units of a ladder` {
  private func parse(_ thresholds: [String], margin: String) -> (rules: RuleSet?, diagnostics: [Diagnostic]) {
    var text =
      "groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: a\n        clear: { margin: \(margin) }\n        levels:\n"
    for (at, threshold) in thresholds.enumerated() {
      text += "          - { level: \(at), name: x, threshold: \(threshold), severity: minor }\n"
    }
    return RuleSet.parse(text, file: "f")
  }

  @Test func `are kept as written and become plain numbers`() throws {
    let (set, diagnostics) = parse(["30 cm", "bd2", "5e1cm"], margin: "5 mm")
    #expect(diagnostics.isEmpty)
    let rule = try #require(set?.rules.first)
    #expect(rule.levels.map(\.threshold) == [.number(30), .named("bd2"), .number(50)])
    #expect(rule.units.map(\.text) == ["cm", "cm", "mm"])
    #expect(rule.units.map(\.line) == [8, 10, 6])
    let converted = rule.converted { $0 == "cm" ? (0.01, 1) : (0.001, 1) }
    #expect(converted.levels.map(\.threshold) == [.number(1.3), .named("bd2"), .number(1.5)])
    #expect(converted.clear?.margin == 0.005)
    #expect(converted.units.isEmpty)
    #expect(rule.converted { _ in nil } == rule)
    #expect(set?.converted { $1 == "cm" ? (2, 0) : nil }.rules.first?.units.map(\.text) == ["mm"])
  }

  @Test(
    arguments: [
      (["30 cm", "0.5"], "1", "one unit"), (["30 cm", "50 mm"], "1", "one unit"),
      (["30 cm", "20 cm"], "1", "the thresholds rise"), (["30 c m"], "1", "'threshold' must be a number"),
      (["1"], "five", "'margin' must be a number such as 0.05 or 5 cm"), (["1"], "-5 cm", "never negative"),
    ] as [([String], String, String)]) func `are refused where they cannot be read`(
      thresholds: [String], margin: String, expected: String
    )
  {
    let faults = parse(thresholds, margin: margin).diagnostics.map(\.message)
    #expect(faults.count == 1 && faults[0].contains(expected), "\(faults)")
  }
}

@Suite struct `A rule file read as Prometheus would` {
  private func faults(_ lines: String, group: String = "") -> [String] {
    let text = "groups:\n  - name: g\n\(group)    rules:\n      - alert: A\n        expr: a\n\(lines)"
    return RuleSet.parse(text, file: "f", syntax: .prometheus).diagnostics.map(\.description)
  }

  @Test(arguments: ["levels", "when", "clear", "no_data", "confirm", "active", "schedule"])
  func `has none of our keys`(key: String) {
    #expect(
      faults("        \(key): [soon]\n") == [
        "f:6:\(11 + key.count): '\(key)' is citywatch's; Prometheus would refuse the file"
      ])
  }

  @Test func `has none of our keys in its groups`() {
    #expect(faults("", group: "    active: { from: 2026-01-01 }\n").count == 1)
    #expect(faults("", group: "    limit: 1\n").first?.contains("'limit' has no meaning here") == true)
  }

  @Test func `keeps what Prometheus has`() {
    #expect(faults("        for: 5m\n        keep_firing_for: 1m\n        labels: { a: b }\n") == [])
    let text =
      "groups:\n  - name: g\n    rules:\n      - { record: a, expr: 'b @ 1 + c{quality=\"x\"} offset -1h' }\n"
    #expect(RuleSet.parse(text, file: "f", syntax: .prometheus).diagnostics.isEmpty)
    let ours = RuleSet.parse(text, file: "f").diagnostics.map(\.message)
    #expect(ours.count == 1 && ours[0].contains("there is no quality 'x'"))
  }

  @Test(arguments: [
    ("a @ 1763337600 > 1", "a rule judges the present"),
    ("max_over_time(a[5m:] offset -1h)", "cannot look ahead"),
    ("avg_over_time(a[5m] offset -1h)", "cannot look ahead"),
  ]) func `may look where a rule of ours may not`(expression: String, message: String) {
    let text = "groups:\n  - name: g\n    rules:\n      - { alert: A, expr: '\(expression)' }\n"
    #expect(RuleSet.parse(text, file: "f", syntax: .prometheus).diagnostics.isEmpty)
    let faults = RuleSet.parse(text, file: "f").diagnostics.map(\.message)
    #expect(faults.count == 1 && faults[0].contains(message), "\(faults)")
  }
}
