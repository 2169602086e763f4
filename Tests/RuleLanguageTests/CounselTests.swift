import LocalBroker
import RuleLanguage
import Telemetry
import Testing

@Suite struct `Counsel on a rule` {
  private static let known = KnownNames(
    quantities: ["water_level", "rain_total", "pm25"], labels: ["device", "kind", "commune"],
    thresholds: ["bd1", "bd2"],
    measures: [
      "water_level": Measure(unit: "m", plausible: -10...1_500),
      "rain_total": Measure(unit: "mm", plausible: 0...10_000_000),
      "pm25": Measure(unit: "µg/m³", plausible: 0...2_000),
    ])

  /// What is said of a file with one rule in braces, without the file's name.
  private static func lines(_ rules: String...) throws -> [String] {
    let text = "groups:\n- name: g\n  rules:\n" + rules.map { "  - { \($0) }\n" }.joined()
    let (set, diagnostics) = RuleSet.parse(text, file: "f")
    let parsed = try #require(set, "\(diagnostics)")
    return parsed.counsel(known: known, now: 1_000_000).map(\.description)
  }

  @Test(arguments: [
    (
      "water_level > 9999",
      "24: warning: 'water_level > 9999' never holds: water_level lies between -10 and 1500 m"
    ),
    (
      "9999 < water_level",
      "24: warning: '9999 < water_level' never holds: water_level lies between -10 and 1500 m"
    ),
    (
      "rain_total > Inf",
      "24: warning: 'rain_total > Inf' never holds: rain_total lies between 0 and 10000000 mm"
    ),
    ("deriv(pm25[1h]) > Inf", "24: warning: 'deriv(pm25[1h]) > Inf' never holds: no number is > +Inf"),
    ("pm25 == NaN", "24: warning: 'pm25 == NaN' never holds: nothing compares with NaN"),
    (
      "water_level > 3m",
      "38: warning: '3m' is a duration of 180 seconds, and water_level is given in m; write the number alone"
    ),
    ("pm25 < pm25", "24: warning: 'pm25 < pm25' never holds: both sides are the same"),
    (
      "count by (kind) (pm25) < 1",
      "24: warning: 'count by (kind) (pm25) < 1' never holds: 'count by (kind) (pm25)' is at least 1"
    ),
    ("pm25 and on () hour() > 23", "39: warning: 'hour() > 23' never holds: 'hour()' lies between 0 and 23"),
    (
      "avg_over_time(pm25[1h]) < 0 or pm25 > 45",
      "24: warning: 'avg_over_time(pm25[1h]) < 0' never holds: 'avg_over_time(pm25[1h])' lies between 0 and 2000 "
        + "µg/m³, as pm25 does"
    ),
    (
      "pm25 > 5 < 3",
      "24: warning: 'pm25 > 5 < 3' never holds: 'pm25 > 5' lies between 5 and 2000 µg/m³, as pm25 does"
    ),
    (
      "pm25 > 5 and (pm25 < 3)",
      "38: warning: 'pm25 < 3' and 'pm25 > 5' exclude each other: no value of pm25 is both"
    ),
    (
      "5 < pm25 and rain_total > 1 and pm25 <= 5",
      "56: warning: 'pm25 <= 5' and '5 < pm25' exclude each other: no value of pm25 is both"
    ),
    (
      "pm25{kind='air', kind='crop'}",
      "41: warning: 'kind=\"crop\"' contradicts 'kind=\"air\"': no series satisfies both"
    ),
    (
      "pm25{kind='air', kind!~'a.*'}",
      "41: warning: 'kind!~\"a.*\"' contradicts 'kind=\"air\"': no series satisfies both"
    ),
    (
      "pm25{kind=~'a.*', kind!~'a.*'}",
      "42: warning: 'kind!~\"a.*\"' contradicts 'kind=~\"a.*\"': no series satisfies both"
    ),
  ])
  func `tells what never holds`(expression: String, line: String) throws {
    #expect(try Self.lines("alert: A, expr: \"\(expression)\"") == ["f:4:\(line)"])
  }

  @Test(arguments: [
    "water_level > 3", "water_level{kind='a'} > 3 and water_level{kind='b'} < 1", "pm25 >= 2000", "pm25 != 5",
    "pm25 > 5 and on (device) pm25 < 3", "pm25 unless pm25 > 45",
    "pm25{kind=~'air|crop', kind!='crop'}", "deriv(pm25[1h]) * 3600 > 9999", "pm25 > bool 9999",
  ])
  func `says nothing of what may hold`(expression: String) throws {
    #expect(try Self.lines("alert: A, expr: \"\(expression)\"").isEmpty)
  }

  @Test func `leaves alone a rule that watches for silence only`() throws {
    #expect(try Self.lines("alert: A, expr: count by (device) (pm25) < 1, no_data: alert").isEmpty)
  }

  @Test func `tells which level is never reached`() throws {
    let levels =
      "levels: [{ level: '1', name: a, threshold: 3, severity: minor }, "
      + "{ level: '2', name: b, threshold: 3000, severity: severe }]"
    #expect(
      try Self.lines("alert: A, expr: water_level, \(levels)") == [
        "f:4:135: warning: level '2' is never reached at 3000: water_level lies between -10 and 1500 m"
      ])
    #expect(
      try Self.lines("alert: A, expr: water_level < 5, \(levels)").first
        == "f:4:139: warning: level '2' is never reached at 3000: water_level lies between -10 and 5 m")
  }

  @Test func `tells of one name in two groups`() throws {
    let group = "- name: NAME\n  rules:\n  - { alert: A, expr: pm25 > LIMIT }\n"
    func text(_ name: String, _ limit: String) -> String {
      group.replacing("NAME", with: name).replacing("LIMIT", with: limit)
    }
    let set = try #require(
      RuleSet.parse("groups:\n" + text("a", "1") + text("b", "2") + text("c", "1"), file: "f").rules)
    #expect(
      set.counsel(known: Self.known, now: 0).map(\.description) == [
        "f:7:14: warning: an alert 'A' stands also in f:4 with another condition; whoever reads the name alone "
          + "cannot tell them apart",
        "f:10:14: warning: an alert 'A' stands also in f:4 with the same condition; whoever reads the name alone "
          + "cannot tell them apart",
      ])
  }

  @Test func `tells of a rule that is out of effect`() throws {
    var rule = Rule(
      id: "g/A", kind: .alert("A"), expression: try Expression(parsing: "pm25 > 1"),
      expressionText: "pm25 > 1",
      file: "f", line: 4)
    func lines(_ effect: Effect) -> [String] {
      rule.effect = effect
      return RuleSet(groups: [RuleGroup(name: "g", rules: [rule])]).counsel(known: Self.known, now: 2_000)
        .map(\.description)
    }
    #expect(lines(Effect(from: 3_000)).isEmpty)
    #expect(
      lines(Effect(from: 5, until: 5)) == [
        "f:4:1: warning: the rule 'A' is never in effect; look at 'active' and 'schedule'"
      ])
    #expect(
      lines(Effect(until: 1_000)) == [
        "f:4:1: warning: the rule 'A' has been out of effect since 1970-01-01T00:00:01Z; it may go"
      ])
    rule.effect = Effect(until: 1_000)
    var successor = rule
    (successor.id, successor.kind, successor.effect) = ("g/B", .alert("B"), Effect(from: 1_000))
    let law = RuleSet(groups: [RuleGroup(name: "g", rules: [rule, successor])])
    #expect(law.counsel(known: Self.known, now: 2_000).isEmpty)
  }

  @Test(arguments: [
    ("pm25 > on (device) threshold(\"bd9\")", "53: no device has a threshold 'bd9'; did you mean 'bd1'?"),
    (
      "pm25 * on (kind) group_left (comune) water_level",
      "24: warning: no device has a label 'comune'; did you mean 'commune'?"
    ),
    ("sum by (b) (label_replace(pm25, \"b\", \"$1\", \"kind\", \"(.*)\"))", ""),
    ("sum by (level) (count_values(\"level\", pm25))", ""),
    ("max_over_time(nothing[1h:5m])", "38: nothing measures 'nothing'"),
    ("vn_aqi({kind=\"air\"}) > 100", ""),
  ])
  func `knows every name`(expression: String, line: String) throws {
    let text = "groups:\n- name: g\n  rules:\n  - { alert: A, expr: '\(expression)' }\n"
    let (set, diagnostics) = RuleSet.parse(text, file: "f")
    let rules = try #require(set, "\(diagnostics)")
    #expect(rules.check(against: Self.known).map(\.description) == (line.isEmpty ? [] : ["f:4:\(line)"]))
  }

  @Test(arguments: [
    ("time_to(water_level, \"bd\", 3h) < 60", "no device has a threshold 'bd'; did you mean 'bd1'?"),
    (
      "label_replace(pm25, \"a\", \"$1\", \"knd\", \"(.*)\")",
      "no device has a label 'knd'; did you mean 'kind'?"
    ),
    (
      "label_join(pm25, \"a\", \"-\", \"kind\", \"devices\")",
      "no device has a label 'devices'; did you mean 'device'?"
    ),
  ])
  func `knows the names within quotes`(expression: String, message: String) throws {
    let text = "groups:\n- name: g\n  rules:\n  - { alert: A, expr: '\(expression)' }\n"
    let rules = try #require(RuleSet.parse(text, file: "f").rules)
    #expect(rules.check(against: Self.known).map(\.message) == [message])
  }

  @Test func `misses a test that mentions the rule`() throws {
    let folder = try TemporaryDirectory(prefix: "citywatch-mentions")
    let set = try #require(
      RuleSet.parse(
        """
        groups:
        - name: g
          rules:
          - { alert: Tested, expr: pm25 > 1 }
          - { alert: Seen, expr: pm25 > 1 }
          - { alert: Forgotten, expr: pm25 > 1 }
          - { record: "kind:pm25:max", expr: max by (kind) (pm25) }
          - { record: "kind:pm25:min", expr: min by (kind) (pm25) }
        """, file: "f"
      ).rules)
    try folder.write(
      "one.yaml",
      """
      tests:
      - alert_rule_test: [{ eval_time: 1m, alertname: Tested, exp_alerts: [] }]
        promql_expr_test:
        - { expr: 'ALERTS{alertname="Seen"}', eval_time: 1m }
        - { expr: 'kind:pm25:max > 1', eval_time: 1m }
      """)
    #expect(
      TestMentions(directory: folder.path)?.missing(from: set).map(\.description) == [
        "f:6:14: warning: no test under \(folder.path) mentions 'Forgotten'",
        "f:8:15: warning: no test under \(folder.path) mentions 'kind:pm25:min'",
      ])
    #expect(TestMentions(directory: folder.path + "/none")?.missing(from: set) == nil)
  }
}
