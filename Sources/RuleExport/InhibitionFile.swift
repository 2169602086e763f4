import RuleLanguage

/// The part of Alertmanager's configuration that makes a ladder of its levels: a higher one silences the lower.
struct InhibitionFile {
  static let fileName = "alertmanager.yml"

  private var text = ""

  /// Adds a ladder that was exported.
  mutating func add(_ rule: Rule, of group: RuleGroup, _ report: inout RuleReport) {
    guard rule.levels.count > 1 else { return }
    guard let identity = rule.expression.identity else {
      report.note(
        .lost(
          "no level silences another in Alertmanager: the labels that tell the alerts apart are not known"))
      return
    }
    let names = [("alertname", rule.name), ("alertgroup", group.name)]
      .map { "\($0.0)=\($0.1.quotedForPromQL)" }
    for place in rule.levels.indices.dropFirst() {
      let own = names + ["level=\(rule.levels[place].level.quotedForPromQL)"]
      text += "  - source_matchers: [\(Self.list(own))]\n"
      let lower = rule.levels[..<place].map { PromQLWriter.escapedForPattern($0.level) }
      let pattern = names + ["level=~\(lower.joined(separator: "|").quotedForPromQL)"]
      text += "    target_matchers: [\(Self.list(pattern))]\n"
      text += "    equal: [\(Self.list(identity))]\n"
    }
  }

  private static func list(_ texts: [String]) -> String {
    texts.map(RuleFileWriter.quoted).joined(separator: ", ")
  }

  /// A whole configuration, so that amtool can check it; its inhibit_rules are what is wanted.
  func document(_ comments: [String]) -> String {
    comments.map { "# \($0)\n" }.joined() + """
      # Take the inhibit_rules over into your own configuration; route and receiver only make this file whole.
      route: { receiver: operations }
      receivers:
        - name: operations
      inhibit_rules:\(text.isEmpty ? " []" : "")

      """ + text
  }
}
