import LocalBroker
import RuleExport
import RuleLanguage
import Telemetry
import Testing

@Suite(.enabled(if: Checker.promtool.isInstalled, "promtool is not installed (Debian package prometheus)"))
struct `A text of an exported ladder` {
  private static let texts = [
    ("summary", #"{{ $labels.device }}: {{ vn $value 2 }} m, {{ bulletin 2 "m" }}"#),
    ("summary_en", #"{{ $value }}, {{ bulletin 1 "m" }}, {{ $level.name }}"#),
    ("numbers", #"{{ $threshold }} {{ printf "%.2f" $difference }} {{ $value | vn 1 }}"#),
  ]

  /// Above a level, beside it by less than is said, at it, and below it within its margin.
  @Test(arguments: [3.9, 3.502, 3.5, 3.42]) func `reads there as it does here`(value: Double) throws {
    let annotations = Self.texts.map { "          \($0.0): '\($0.1)'\n" }.joined()
    let (set, diagnostics) = RuleSet.parse(
      """
      groups:
        - name: g
          rules:
            - alert: Stage
              expr: water_level
              levels:
                - { level: "1", name: Báo động I, name_en: Alarm I, threshold: bd1, severity: minor }
              clear: { margin: 0.20, for: 1h }
              annotations:
      \(annotations)
      """, file: "texts.yaml")
    let rules = try #require(set, "\(diagnostics)")
    let rule = try #require(rules.rules.first)
    let gauges = Gauges(gauges: [.init(device: "71540", levels: [3.5], readings: [(1, 3.6), (2, value)])])
    let context = TemplateContext(
      labels: Labels([("device", "71540")]), value: value, level: rule.levels[0], threshold: 3.5)
    var test = gauges.unitTest(
      of: rule, group: "g", files: ["texts.yaml", "citywatch-thresholds.yaml"], minute: 0,
      expecting: [[0], [0], [1]]
    )
    let lines = test.split(separator: "\n").map(String.init)
    // Only the last hour is asked for: the alert at the value in question, with its texts.
    let asked = lines.prefix { !$0.contains("alert_rule_test") } + ["    alert_rule_test:"] + lines.suffix(4)
    test = asked.joined(separator: "\n") + "\n            exp_annotations:\n"
    for annotation in rule.annotations {
      var own = context
      own.language = annotation.language
      test += "              \(annotation.name): '\(annotation.template.render(own))'\n"
    }
    let export = RuleExport(
      rules, inventory: gauges.inventory, options: ExportOptions(interval: Gauges.evaluation))
    let written = try ExportedFolder(export)
    let path = try written.folder.write("texts.test", test)
    #expect(try Checker.promtool.complaint(["test", "rules", path], in: written.folder) == nil)
  }
}
