import RuleLanguage
package import Telemetry

/// A report as lines for a terminal.
package struct ReportText {
  /// So many episodes are listed; a person who wants more wants the page or the document.
  package static let listed = 200

  private let words: Words

  /// Texts in one language, times on the province's clock.
  package init(_ language: Language, zone: Int) { words = Words(language: language, zone: zone) }

  /// What was read, the rules, and the episodes.
  package func lines(_ report: BacktestReport) -> [String] {
    var lines = [
      "\(words.time(report.span.lowerBound)) – \(words.time(report.span.upperBound)) \(words.zoneName), "
        + words(
          "\(report.readings) số đo của \(report.series) chuỗi",
          "\(report.readings) readings of \(report.series) series"), "",
    ]
    if report.rules.contains(where: { !$0.neverFired }) { lines += rules(report).lines }
    let silent = report.rules.filter(\.neverFired).map(\.rule.id)
    if !silent.isEmpty {
      lines.append(words("không phát lần nào: ", "never fired: ") + silent.joined(separator: ", "))
    }
    if report.conflicts > 0 {
      lines.append(
        words(
          "\(report.conflicts) lần nhãn không cho biết phần tử nào đi với nhau",
          "\(report.conflicts) times labels did not say which elements belong together"))
    }
    guard !report.episodes.isEmpty else { return lines }
    lines.append("")
    lines += episodes(report).lines
    let rest = report.episodes.count - ReportText.listed
    if rest > 0 {
      lines.append(
        words("… và \(rest) đợt nữa; --json liệt kê tất cả", "… and \(rest) more; --json has them all"))
    }
    return lines
  }

  private func rules(_ report: BacktestReport) -> TextTable {
    var table = TextTable(
      [
        words("quy tắc", "rule"), words("số đợt", "episodes"), words("số nơi", "places"),
        words("chập chờn", "flaps"), words("số giờ ở từng cấp", "hours in each level"),
      ], numeric: [1, 2, 3])
    for summary in report.rules where !summary.neverFired {
      table.add([
        summary.rule.id, "\(summary.episodes)", "\(summary.instances)", "\(summary.flaps)", hours(summary),
      ])
    }
    return table
  }

  private func hours(_ summary: RuleSummary) -> String {
    var parts = summary.timeAtLevel.enumerated().filter { $0.element > 0 }
      .map { "\(words.level($0.offset + 1, of: summary.rule)) \(words.hours($0.element))" }
    if summary.timeSilent > 0 {
      parts.append("\(words.level(0, of: summary.rule)) \(words.hours(summary.timeSilent))")
    }
    return parts.joined(separator: " · ")
  }

  private func episodes(_ report: BacktestReport) -> TextTable {
    var table = TextTable(
      [
        words("bắt đầu", "begin"), words("kết thúc", "end"), words("nơi", "place"), words("quy tắc", "rule"),
        words("cấp cao nhất", "highest level"), words("đỉnh", "peak"), words("lúc", "at"),
        words("báo trước đỉnh", "lead"), words("số giờ", "hours"), words("số lần đổi cấp", "changes"),
      ], numeric: [5, 8, 9])
    for episode in report.episodes.prefix(ReportText.listed) {
      let rule = report.rules[episode.rule].rule
      table.add([
        words.begin(episode), words.end(episode), place(episode), rule.name,
        words.level(episode.highestLevel, of: rule), episode.extreme.map { words.value($0.value) } ?? "–",
        episode.extreme.map { words.time($0.time) } ?? "–", episode.lead.map(words.duration) ?? "–",
        words.hours(episode.duration(within: report.span)), "\(episode.levelChanges)",
      ])
    }
    return table
  }

  private func place(_ episode: Episode) -> String {
    episode.device.isEmpty || episode.name == episode.device
      ? episode.name : "\(episode.name) (\(episode.instance))"
  }
}

extension ReportText {
  /// What a change of rules would have changed.
  package func lines(_ comparison: Comparison, old: BacktestReport, new: BacktestReport) -> [String] {
    var table = TextTable(
      [
        words("so với quy tắc cũ", "against the old rules"), words("như cũ", "same"),
        words("thêm", "only new"), words("bớt", "only old"), words("sớm hơn", "earlier"),
        words("muộn hơn", "later"), words("dài hơn", "longer"), words("ngắn hơn", "shorter"),
        words("khác cấp", "other levels"),
      ], numeric: Set(1...8))
    for tally in comparison.rules + [comparison.total] {
      guard tally.rule.isEmpty || !tally.isUnchanged else { continue }
      let counts = [
        tally.same, tally.onlyNew, tally.onlyOld, tally.earlier, tally.later, tally.longer, tally.shorter,
        tally.otherLevels,
      ]
      table.add([tally.rule.isEmpty ? words("tất cả", "all") : tally.rule] + counts.map { "\($0)" })
    }
    var lines = table.lines
    lines += comparison.addedRules.map { words("quy tắc mới: ", "new rule: ") + $0 }
    lines += comparison.removedRules.map { words("quy tắc đã bỏ: ", "rule gone: ") + $0 }
    guard !comparison.differences.isEmpty else { return lines }
    lines.append("")
    for difference in comparison.differences.prefix(ReportText.listed) {
      lines.append(sentence(difference, old: old, new: new))
    }
    let rest = comparison.differences.count - ReportText.listed
    if rest > 0 {
      lines.append(
        words("… và \(rest) khác biệt nữa; --json liệt kê tất cả", "… and \(rest) more; --json has them all"))
    }
    return lines
  }

  /// One difference in words: where, which rule, what changed.
  func sentence(_ difference: Comparison.Difference, old: BacktestReport, new: BacktestReport) -> String {
    let episode = difference.new.map { new.episodes[$0] } ?? difference.old.map { old.episodes[$0] }
    guard let episode else { return "" }
    let rule =
      difference.new == nil ? old.rules[episode.rule].rule : new.rules[episode.rule].rule
    return "\(words.begin(episode))  \(rule.name)  \(place(episode)): \(changes(difference, episode, rule))"
  }

  private func changes(_ difference: Comparison.Difference, _ episode: Episode, _ rule: Rule) -> String {
    if difference.old == nil || difference.new == nil {
      let which =
        difference.old == nil
        ? words("chỉ có ở quy tắc mới", "only with the new rules")
        : words("chỉ có ở quy tắc cũ", "only with the old rules")
      let covered =
        difference.isCovered ? words(" (một phần của đợt khác)", " (part of another episode)") : ""
      return "\(which), \(words.level(episode.highestLevel, of: rule))\(covered)"
    }
    var parts: [String] = []
    if difference.raisedLater != 0 {
      parts.append(words.later(difference.raisedLater))
    }
    if difference.lastsLonger != 0 {
      parts.append(words.longer(difference.lastsLonger))
    }
    if difference.hasOtherLevels { parts.append(words("khác cấp", "other levels")) }
    return parts.joined(separator: ", ")
  }
}
