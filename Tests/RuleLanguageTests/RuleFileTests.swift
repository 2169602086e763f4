import RuleLanguage
import Telemetry
import Testing

@Suite struct `A rule file` {
  private func faults(_ text: String) -> [String] {
    RuleSet.parse(text, file: "f.yaml").diagnostics.map(\.description)
  }

  @Test func `holds a ladder`() throws {
    let (rules, diagnostics) = RuleSet.parse(
      """
      groups:
        - name: river-stage
          rules:
            - alert: RiverStage
              expr: water_level{kind="river"}
              levels:
                - { level: "1", name: Báo động I, name_en: Alarm I, threshold: bd1, severity: minor }
                - { level: "2", name: Báo động II, threshold: 5.0, severity: moderate, for: 10m, confirm: 2 }
              when: above
              clear: { margin: 0.20, for: 1h }
              for: 5m
              annotations:
                summary: "{{ $labels.name }}: {{ $value }} m, {{ $level.name }}"
                summary_en: "{{ $level.name }}"
      """, file: "f.yaml")
    #expect(diagnostics.isEmpty)
    let rule = try #require(rules?.rules.first)
    #expect(rule.id == "river-stage/RiverStage")
    #expect(rule.kind == .alert("RiverStage"))
    #expect(rule.levels.map(\.threshold) == [.named("bd1"), .number(5)])
    #expect(rule.levels.map(\.severity) == [.minor, .moderate])
    #expect(rule.levels.map(\.name.en) == ["Alarm I", "Báo động II"])
    #expect(rule.levels.map(\.pendingSpan) == [nil, 10 * Span.minute])
    #expect(rule.levels.map(\.confirm) == [nil, 2])
    #expect(rule.clear == Clear(margin: 0.2, span: Span.hour))
    #expect(rule.pendingSpan == 5 * Span.minute)
    #expect(rule.noData == .keep)
    #expect(rule.annotations.map(\.language) == [.vi, .en])
    #expect(rule.line == 4)
  }

  @Test func `holds alerts and recordings as Prometheus has them`() throws {
    let (rules, diagnostics) = RuleSet.parse(
      """
      groups:
        - name: g
          interval: 30s
          labels: { team: hydro, severity: minor }
          rules:
            - record: commune:rain:max
              expr: max by (commune) (total(rain_total[1h]))
              labels: { team: rain }
            - alert: Heavy
              expr: commune:rain:max > 30
              for: 5m
              keep_firing_for: 10m
              labels: { severity: severe }
      """, file: "f.yaml")
    #expect(diagnostics.isEmpty)
    let group = try #require(rules?.groups.first)
    #expect(group.interval == 30 * Span.second)
    #expect(group.rules.map(\.id) == ["g/commune:rain:max", "g/Heavy"])
    #expect(group.rules[0].labels.map(\.name) == ["severity", "team"])
    #expect(group.rules[0].labels.map(\.template.constantText) == ["minor", "rain"])
    #expect(group.rules[1].severity == .severe)
    #expect(group.rules[1].noData == .resolve)
    #expect(group.rules[1].keepFiringSpan == 10 * Span.minute)
  }

  @Test func `tells every fault in a line of its own`() {
    let text = """
      groups:
        - name: river
          rules:
            - alert: A
              expr: water_level > > 3
              for: soon
            - alert: B
              exprr: water_level
              expr: deriv(water_level)
            - alert: C
              expr: "water_level{kind=\\"river\\"} >\\
                5 && 1"
              annotations: { summary: 'it''s {{ $valu }}' }
      """
    #expect(
      faults(text) == [
        "f.yaml:5:29: a value is expected before '>'",
        "f.yaml:6:14: 'for' must be a duration such as 90s, 10m or 1h30m, not 'soon'",
        "f.yaml:8:9: rule has no key 'exprr'; did you mean 'expr'?",
        "f.yaml:9:21: 'deriv' takes a range vector (a window) here, not an instant vector; "
          + "give it a window, such as [1h]",
        "f.yaml:12:13: '&' is no operator; write 'and'",
        "f.yaml:13:43: there is no variable '$valu'; did you mean '$value'?",
      ])
  }

  @Test(arguments: [
    ("water_level ! 1", 6, 27), ("'water_level ! 1'", 6, 28), ("\"water_level{x=\\\"Đ\\\"} ! 1\"", 6, 37),
    ("|\n            # newest\n            water_level\n              ! 1", 9, 15),
    (">-\n            water_level\n            ! 1", 8, 13), ("water_level\n            ! 1", 7, 13),
    ("|2\n             a\n            ! 1", 8, 13), ("'a\n\n            ! 1'", 8, 13),
    ("\"\\u0061\\x20 ! 1\"", 6, 27), ("!!str 'a ! 1'", 6, 15),
  ]) func `says where a fault stands in every kind of scalar`(scalar: String, line: Int, column: Int) {
    let text =
      "groups:\n  - name: g\n    rules:\n      # Đăk Bla\n      - alert: A\n        expr: \(scalar)\n"
    let fault = RuleSet.parse(text, file: "f").diagnostics.first
    #expect(fault.map { [$0.line, $0.column] } == [line, column], "\(scalar): \(fault?.message ?? "none")")
  }

  private static let head = "groups:\n  - name: g\n    rules:\n"

  @Test(arguments: [
    (
      "      - alert: A\n        record: b\n        expr: a\n",
      "4:9: a rule is an alert or a record, not both"
    ),
    ("      - expr: a\n", "4:9: rule lacks the key 'alert' or 'record'"),
    ("      - record: b c\n        expr: a\n", "4:17: 'b c' is no name of a series"),
    ("      - record: b\n        expr: a\n        for: 5m\n", "6:14: a recording rule has no 'for'"),
    ("      - alert: A/B\n        expr: a\n", "4:16: the alert's name becomes part of a topic"),
    ("      - alert: A\n        expr: 1 > bool 2\n", "5:15: an alert needs an instant vector, not a scalar"),
    ("      - alert: A\n        expr: a[5m]\n", "5:15: a rule needs one value a series"),
    ("      - alert: A\n        expr: a\n        when: above\n", "6:15: 'when' is the side of levels"),
    ("      - alert: A\n        expr: a\n        clear: { margin: 1 }\n", "6:16: 'clear' leaves a level"),
    (
      "      - alert: A\n        expr: a\n        labels: { severity: bad }\n",
      "6:29: warning: the severity 'bad'"
    ),
    ("      - alert: A\n        expr: a\n        labels: { a-b: x }\n", "6:19: 'a-b' is no label name"),
    ("      - alert: A\n        expr: a\n        no_data: never\n", "6:18: 'no_data' must be one of keep,"),
    (
      "      - alert: A\n        expr: a\n        confirm: 0\n",
      "6:18: 'confirm' must be a whole number from 1"
    ),
    (
      "      - alert: A\n        expr: a\n        annotations: { s: \"{{ $level.name }}\" }\n",
      "6:31: '$level.name' speaks of levels"
    ),
    (
      "      - alert: A\n        expr: a\n      - alert: A\n        expr: b\n",
      "6:16: the rule 'A' is already given in line 4"
    ),
    (
      "      - alert: A\n        expr: a\n  - name: g\n    rules: []\n",
      "6:11: the group 'g' is already given at f:2"
    ),
    ("      - alert: A\n        expr: a\n    limit: 3\n", "6:12: 'limit' has no meaning here"),
    ("      - alert: A\n        expr: a\n    query_offset: 1m\n", "6:19: 'query_offset' has no meaning"),
    ("      - alert: A\n        expr: a\n        levels: []\n", "6:17: 'levels' must be a list of 1 to 8"),
  ]) func `is refused line by line`(rules: String, expected: String) {
    let faults = RuleSet.parse(`A rule file`.head + rules, file: "f").diagnostics.map(\.description)
    #expect(faults.count == 1)
    #expect(faults.first?.hasPrefix("f:\(expected)") == true, "\(faults)")
  }

  @Test(
    arguments: [
      ("above", ["1", "2", "2"], "of level '1'"), ("above", ["1", "bd2", "0.5"], "the thresholds rise"),
      ("below", ["1", "2"], "the thresholds fall"),
      ("above", ["1", "one two"], "'threshold' must be a number"),
      ("above", ["1", "inf"], "'threshold' must be"), ("above", ["1", "bd2", "3"], nil),
      ("below", ["-10", "-15"], nil),
    ] as [(String, [String], String?)]) func `has ladders that go one way`(
      side: String, thresholds: [String], expected: String?
    )
  {
    var text =
      `A rule file`.head + "      - alert: A\n        expr: a\n        when: \(side)\n        levels:\n"
    for (at, threshold) in thresholds.enumerated() {
      text += "          - { level: \(at), name: x, threshold: \(threshold), severity: minor }\n"
    }
    let faults = faults(text)
    #expect(faults.count == (expected == nil ? 0 : 1), "\(faults)")
    if let expected { #expect(faults.first?.contains(expected) == true, "\(faults)") }
  }

  @Test func `must have levels that are whole and different`() {
    let text =
      `A rule file`.head + """
              - alert: A
                expr: a
                keep_firing_for: 5m
                labels: { level: x, severity: minor }
                levels:
                  - { level: 1, name: x, threshold: 1, severity: minor }
                  - { level: 1, name: y, threshold: 2, severity: loud }
                  - { level: 1, name: y, threshold: 3, severity: minor }
                  - { name: z }
                clear: { margin: -1, fr: 1h }
        """
    let faults = faults(text)
    for expected in [
      "6:26: a ladder is left by 'clear", "7:19: the label 'level' is given by the levels",
      "7:29: the label 'severity' is given", "10:58: 'severity' must be one of unknown, minor",
      "11:22: the level '1' stands twice", "level lacks the key 'level'", "level lacks the key 'threshold'",
      "level lacks the key 'severity'", "'margin' lies beyond", "clear has no key 'fr'; did you mean 'for'?",
    ] {
      #expect(faults.contains { $0.contains(expected) }, "\(expected) in \(faults)")
    }
    #expect(faults.count == 10, "\(faults)")
  }

  @Test func `stays the same rule when it moves`() throws {
    let text = `A rule file`.head + "      - alert: A\n        expr: a > 1\n"
    let first = try #require(RuleSet.parse(text, file: "f").rules?.rules.first)
    let moved = try #require(RuleSet.parse("# a comment\n" + text, file: "g").rules?.rules.first)
    let other = try #require(RuleSet.parse(text + "        for: 5m\n", file: "f").rules?.rules.first)
    #expect(moved.isUnchanged(since: first))
    #expect(!other.isUnchanged(since: first))
  }

  @Test func `is compared with what the devices have`() throws {
    let text =
      `A rule file`.head + """
              - record: commune:rain
                expr: max by (comune) (rain_total{kind="rain"})
              - alert: A
                expr: watr_level{knd="river"} and on (device) commune:rain
                levels: [{ level: 1, name: x, threshold: bd9, severity: minor }]
                annotations: { summary: "{{ $labels.rivr }}" }
        """
    let rules = try #require(RuleSet.parse(text, file: "f").rules)
    let known = KnownNames(
      quantities: ["water_level", "rain_total"], labels: ["kind", "device", "commune", "river"],
      thresholds: ["bd1"])
    #expect(
      rules.check(against: known).map(\.description) == [
        "f:5:15: warning: no device has a label 'comune'; did you mean 'commune'?",
        "f:7:15: nothing measures 'watr_level'; did you mean 'water_level'?",
        "f:7:26: warning: no device has a label 'knd'; did you mean 'kind'?",
        "f:8:50: no device has a threshold 'bd9'; did you mean 'bd1'?",
        "f:9:37: warning: no device has a label 'rivr'; did you mean 'river'?",
      ])
  }
}
