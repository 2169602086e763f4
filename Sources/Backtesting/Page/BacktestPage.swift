import RuleLanguage
package import SQLiteStore
package import Telemetry

/// A report as one HTML page that needs nothing else: no script, no font, no picture from elsewhere.
package struct BacktestPage {
  /// So many episodes are drawn, the gravest ones: a phone still scrolls through them.
  package static let charts = 60
  /// So many stand in the list.
  package static let listed = 500

  private let words: Words
  private let backtest: Backtest

  /// Pages in one language, times on the province's clock.
  package init(_ language: Language, zone: Int, _ backtest: Backtest) {
    words = Words(language: language, zone: zone)
    self.backtest = backtest
  }

  /// The page of a report, as UTF-8.
  ///
  /// - Parameter comparison: the old rules' report and what is different.
  package func render(
    _ report: BacktestReport, _ comparison: (old: BacktestReport, difference: Comparison)? = nil
  ) throws(SQLiteError) -> [UInt8] {
    let drawn = BacktestPage.gravest(report)
    var charts: [Int: EpisodeChart] = [:]
    for place in drawn { charts[place] = try chart(report.episodes[place], report, comparison?.old) }
    var page = Markup()
    page.addVerbatim("<!DOCTYPE html>\n")
    page.element("html", [("lang", words.language.rawValue)]) { html in
      writeHead(&html)
      html.element("body") { body in
        body.element("main") { main in
          writeTitle(report, &main)
          writeRules(report, &main)
          if let comparison { writeComparison(comparison.difference, comparison.old, report, &main) }
          writeEpisodes(report, drawn: Set(drawn), &main)
          writeCharts(report, charts, &main)
        }
      }
    }
    page.breakLine()
    return Array(page.text.utf8)
  }

  /// The places of the episodes to draw: by gravity, then by length; silent ones, which have little to show,
  /// last.
  private static func gravest(_ report: BacktestReport) -> [Int] {
    func gravity(_ episode: Episode) -> Int {
      guard episode.highestLevel > 0 else { return -1 }
      let severity = RuleSummary.severity(
        of: report.rules[episode.rule].rule, level: episode.highestLevel)
      return Severity.allCases.firstIndex(of: severity) ?? 0
    }
    let ordered = report.episodes.indices.sorted { a, b in
      let (first, second) = (report.episodes[a], report.episodes[b])
      let (x, y) = (gravity(first), gravity(second))
      if x != y { return x > y }
      let (long, short) = (first.duration(within: report.span), second.duration(within: report.span))
      return long == short ? a < b : long > short
    }
    return ordered.prefix(charts).sorted()
  }

  private func chart(
    _ episode: Episode, _ report: BacktestReport, _ old: BacktestReport?
  ) throws(SQLiteError) -> EpisodeChart {
    let rule = report.rules[episode.rule].rule
    let measure = Measure(rule)
    let curve = try Curve(episode, measure, backtest, report)
    let limits =
      episode.highestLevel == 0
      ? [] : LevelLimit.limits(of: rule, measure, episode, backtest, words, within: curve.span)
    let before = (old?.episodes ?? []).filter {
      $0.instance == episode.instance && old?.rules[$0.rule].rule.id == rule.id && $0.overlaps(episode)
    }
    return EpisodeChart(
      episode, rule, isBelow: measure.isBelow, curve, limits, oldStays: before.flatMap(\.stays), words)
  }
}

extension BacktestPage {
  private func writeHead(_ html: inout Markup) {
    html.element("head") { head in
      head.empty("meta", [("charset", "utf-8")])
      head.empty("meta", [("name", "viewport"), ("content", "width=device-width, initial-scale=1")])
      head.element("title", [], title)
      head.element("style") { $0.addVerbatim(PageStyle.sheet) }
    }
    html.breakLine()
  }

  private var title: String { words("Kiểm nghiệm quy tắc trên số đo đã qua", "Backtest of the alert rules") }

  private func writeTitle(_ report: BacktestReport, _ main: inout Markup) {
    main.element("h1", [], title)
    main.element(
      "p", [],
      "\(words.time(report.span.lowerBound)) – \(words.time(report.span.upperBound)) (\(words.zoneName))")
    let fired = report.rules.count { !$0.neverFired }
    main.element(
      "p", [("class", "soft")],
      words(
        "\(report.readings) số đo của \(report.series) chuỗi; ",
        "\(report.readings) readings of \(report.series) series; ")
        + words(
          "\(report.episodes.count) đợt cảnh báo của \(fired) trong \(report.rules.count) quy tắc",
          "episodes: \(report.episodes.count), of \(fired) out of \(report.rules.count) rules"))
    main.breakLine()
  }

  private func writeRules(_ report: BacktestReport, _ main: inout Markup) {
    main.element("h2", [], words("Quy tắc", "Rules"))
    let head = [
      words("quy tắc", "rule"), words("số đợt", "episodes"), words("số nơi", "places"),
      words("số giờ ở từng cấp", "hours in each level"), words("chập chờn", "flaps"),
    ]
    table(head, numeric: [1, 2, 4], &main) { body in
      for summary in report.rules where !summary.neverFired {
        body.element("tr") { row in
          row.element("td", [], summary.rule.id)
          row.element("td", [("class", "n")], "\(summary.episodes)")
          row.element("td", [("class", "n")], "\(summary.instances)")
          row.element("td") { writeHours(summary, &$0) }
          row.element("td", [("class", "n")], "\(summary.flaps)")
        }
      }
    }
    let silent = report.rules.filter(\.neverFired).map(\.rule.id)
    if !silent.isEmpty {
      main.element(
        "p", [("class", "soft")],
        words("Không phát lần nào: ", "Never fired: ") + silent.joined(separator: ", "))
    }
    main.element(
      "p", [("class", "soft")],
      words(
        "Chập chờn: số lần cảnh báo phát lại, hoặc trở lại một cấp, chưa đầy một giờ sau khi rời.",
        "Flaps: how often an alert came back, or entered a level again, within an hour of having left it."))
    main.breakLine()
  }

  private func writeHours(_ summary: RuleSummary, _ cell: inout Markup) {
    for (index, span) in summary.timeAtLevel.enumerated() where span > 0 {
      let severity = RuleSummary.severity(of: summary.rule, level: index + 1)
      cell.element(
        "span", [("class", "chip \(PageStyle.name(of: severity))")],
        "\(words.level(index + 1, of: summary.rule)) \(words.hours(span))")
    }
    guard summary.timeSilent > 0 else { return }
    cell.element(
      "span", [("class", "chip \(PageStyle.name(of: .unknown))")],
      "\(words.level(0, of: summary.rule)) \(words.hours(summary.timeSilent))")
  }

  private func writeComparison(
    _ comparison: Comparison, _ old: BacktestReport, _ new: BacktestReport, _ main: inout Markup
  ) {
    main.element("h2", [], words("So với quy tắc cũ", "Against the old rules"))
    let head = [
      words("quy tắc", "rule"), words("như cũ", "same"), words("thêm", "only new"), words("bớt", "only old"),
      words("sớm hơn", "earlier"), words("muộn hơn", "later"), words("dài hơn", "longer"),
      words("ngắn hơn", "shorter"), words("khác cấp", "other levels"),
    ]
    table(head, numeric: Set(1...8), &main) { body in
      for tally in comparison.rules.filter({ !$0.isUnchanged }) + [comparison.total] {
        body.element("tr") { row in
          row.element("td", [], tally.rule.isEmpty ? words("tất cả", "all") : tally.rule)
          for count in [
            tally.same, tally.onlyNew, tally.onlyOld, tally.earlier, tally.later, tally.longer,
            tally.shorter, tally.otherLevels,
          ] { row.element("td", [("class", "n")], "\(count)") }
        }
      }
    }
    let text = ReportText(words.language, zone: words.zone)
    main.element("ul") { list in
      for difference in comparison.differences.prefix(BacktestPage.listed) {
        list.element("li", [], text.sentence(difference, old: old, new: new))
      }
    }
    let rest = comparison.differences.count - BacktestPage.listed
    if rest > 0 { main.element("p", [], words("… và \(rest) khác biệt nữa", "… and \(rest) more")) }
    main.breakLine()
  }
}

extension BacktestPage {
  private func writeEpisodes(_ report: BacktestReport, drawn: Set<Int>, _ main: inout Markup) {
    guard !report.episodes.isEmpty else { return }
    main.element("h2", [], words("Các đợt cảnh báo", "Episodes"))
    let head = [
      words("bắt đầu", "begin"), words("kết thúc", "end"), words("nơi", "place"), words("quy tắc", "rule"),
      words("cấp cao nhất", "highest level"), words("đỉnh", "peak"), words("báo trước đỉnh", "lead"),
    ]
    table(head, numeric: [5], &main) { body in
      for (place, episode) in report.episodes.prefix(BacktestPage.listed).enumerated() {
        let rule = report.rules[episode.rule].rule
        let severity = RuleSummary.severity(of: rule, level: episode.highestLevel)
        body.element("tr") { row in
          row.element("td", [("class", "t")]) { cell in
            if drawn.contains(place) {
              cell.element("a", [("href", "#e\(place)")], words.begin(episode))
            } else {
              cell.add(words.begin(episode))
            }
          }
          row.element("td", [("class", "t")], words.end(episode))
          row.element("td", [], episode.name)
          row.element("td", [], rule.name)
          row.element("td") { cell in
            cell.element(
              "span", [("class", "chip \(PageStyle.name(of: severity))")],
              words.level(episode.highestLevel, of: rule))
          }
          row.element("td", [("class", "n")], episode.extreme.map { words.value($0.value) } ?? "–")
          row.element("td", [("class", "t")], episode.lead.map(words.duration) ?? "–")
        }
      }
    }
    let rest = report.episodes.count - BacktestPage.listed
    if rest > 0 { main.element("p", [], words("… và \(rest) đợt nữa", "… and \(rest) more")) }
    main.breakLine()
  }

  private func writeCharts(_ report: BacktestReport, _ charts: [Int: EpisodeChart], _ main: inout Markup) {
    guard !charts.isEmpty else { return }
    main.element("h2", [], words("Biểu đồ", "Charts"))
    let rest = report.episodes.count - charts.count
    if rest > 0 {
      main.element(
        "p", [("class", "soft")],
        words(
          "\(charts.count) đợt nghiêm trọng nhất; \(rest) đợt khác không vẽ.",
          "The \(charts.count) gravest episodes; \(rest) others are not drawn."))
    }
    main.element("div", [("class", "cards")]) { cards in
      for (place, chart) in charts.sorted(by: { $0.key < $1.key }) {
        cards.element("figure", [("id", "e\(place)")]) { figure in
          writeCaption(report.episodes[place], report, &figure)
          chart.draw(into: &figure)
        }
      }
    }
  }

  private func writeCaption(_ episode: Episode, _ report: BacktestReport, _ figure: inout Markup) {
    let rule = report.rules[episode.rule].rule
    let severity = RuleSummary.severity(of: rule, level: episode.highestLevel)
    let measure = Measure(rule)
    figure.element("figcaption") { caption in
      caption.element("h3") { title in
        title.add(episode.name)
        if episode.name != episode.instance { title.element("small", [], " \(episode.instance)") }
      }
      caption.element("p") { line in
        line.element(
          "span", [("class", "chip \(PageStyle.name(of: severity))")],
          words.level(episode.highestLevel, of: rule))
        line.add(rule.name)
      }
      caption.element(
        "p", [("class", "soft")],
        "\(words.begin(episode)) – \(words.end(episode)), "
          + words.duration(episode.duration(within: report.span)))
      if episode.highestLevel > 0, !measure.isReading {
        caption.element("p", [("class", "soft")], measure.text(of: rule))
      }
    }
  }

  private func table(
    _ head: [String], numeric: Set<Int>, _ main: inout Markup, _ body: (inout Markup) -> Void
  ) {
    main.element("div", [("class", "scroll")]) { scroll in
      scroll.element("table") { table in
        table.element("thead") { part in
          part.element("tr") { row in
            for (index, name) in head.enumerated() {
              row.element("th", numeric.contains(index) ? [("class", "n")] : [], name)
            }
          }
        }
        table.element("tbody", [], body)
      }
    }
  }
}
