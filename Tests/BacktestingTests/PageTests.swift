import Backtesting
import Pipeline
import Telemetry
import Testing

@Suite struct `The page of a backtest` {
  private func page(
    _ rules: String, name: String = "Trạm g1", language: Language = .vi, old: String? = nil,
    _ levels: [Double] = Hamlet.flood
  ) throws -> String {
    let hamlet = try Hamlet(rules, names: [("g1", name)])
    let backtest = try hamlet.backtest(Hamlet.csv(levels))
    let sets = try [hamlet.blueprint.rules] + (old.map { [try hamlet.rules($0)] } ?? [])
    let reports = try backtest.run(sets, over: #require(backtest.readings.extent))
    let comparison = reports.count > 1 ? (reports[1], Comparison(old: reports[1], new: reports[0])) : nil
    let bytes = try BacktestPage(language, zone: 420, backtest).render(reports[0], comparison)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: Language.allCases) func `is well-formed`(language: Language) throws {
    let text = try page(Hamlet.ladder(), language: language, old: Hamlet.ladder("for: 90m"))
    #expect(WellFormed.fault(in: text) == nil)
    #expect(text.contains("<html lang=\"\(language.rawValue)\">"))
  }

  @Test func `is well-formed where nothing fired`() throws {
    #expect(try WellFormed.fault(in: page(Hamlet.alert("water_level > 50"))) == nil)
  }

  @Test func `needs nothing from elsewhere and runs nothing`() throws {
    let text = try page(Hamlet.ladder())
    for forbidden in ["<script", "<link", "src=", "url(", "@import", "javascript:", "onload"] {
      #expect(!text.contains(forbidden), "\(forbidden)")
    }
    let addresses = text.ranges(of: "http").count - text.ranges(of: "xmlns=\"http").count
    #expect(addresses == 0)
  }

  @Test func `shows names as they are written, whatever is in them`() throws {
    let text = try page(Hamlet.ladder(), name: "<script>alert('a')</script> & Cầu")
    #expect(WellFormed.fault(in: text) == nil)
    #expect(!text.contains("<script"))
    #expect(text.contains("&lt;script&gt;alert(&#39;a&#39;)&lt;/script&gt; &amp; Cầu"))
  }

  @Test func `draws a chart for every episode, with the thresholds and the lead`() throws {
    let text = try page(Hamlet.ladder(), language: .en)
    #expect(text.ranges(of: "<svg").count == 2)
    #expect(text.contains("Alarm I 1.00"))
    #expect(text.contains("lead 3 h"))
    #expect(text.contains("lead 9 h"))
  }

  @Test func `draws the mean where the rule judges the mean`() throws {
    let text = try page(Hamlet.alert("avg_over_time(water_level[3h]) > 1.2"), language: .en)
    #expect(text.contains("<p class=\"soft\">avg_over_time(water_level[3h])</p>"))
    #expect(text.contains("class=\"curve\""))
    // The limit of a rule without levels is a line, too.
    #expect(text.contains(">1.20</text>"))
  }

  @Test func `draws the gravest episodes where there are many, and says how many it left out`() throws {
    let flicker = (0..<400).map { $0 % 4 < 2 ? 0.5 : $0 > 300 ? 2.5 : 1.5 }
    let text = try page(Hamlet.ladder(), language: .en, flicker)
    #expect(text.ranges(of: "<svg").count == BacktestPage.charts)
    #expect(text.contains("The 60 gravest episodes; 40 others are not drawn."))
    #expect(WellFormed.fault(in: text) == nil)
  }
}

@Suite struct `A long curve` {
  @Test(arguments: [1, 7, 500, 9_999]) func `keeps its peaks when it is thinned`(place: Int) {
    var points = (0..<10_000).map { Thinning.Point(time: Milliseconds($0) * Span.minute, value: 1) }
    points[place].value = 6.3
    points[(place + 5_000) % 10_000].value = -2
    let span = points[0].time...points[9_999].time
    let thinned = Thinning.thinned(points, over: span, columns: 400)
    #expect(thinned.count <= 1_600)
    #expect(thinned.map(\.value).max() == 6.3)
    #expect(thinned.map(\.value).min() == -2)
    #expect(thinned.map(\.time) == thinned.map(\.time).sorted())
    #expect(thinned.first == points.first)
    #expect(thinned.last == points.last)
  }
}

/// A check that every tag is closed in its order and every `&` and `<` is meant: enough of XML for our pages.
enum WellFormed {
  /// The first fault; `nil` where there is none.
  static func fault(in text: String) -> String? {
    var open: [Substring] = []
    var rest = text[...]
    if rest.hasPrefix("<!DOCTYPE html>") { rest = rest.dropFirst("<!DOCTYPE html>".count) }
    while let start = rest.firstIndex(of: "<") {
      if let fault = entityFault(in: rest[..<start]) { return fault }
      guard let end = rest[start...].firstIndex(of: ">") else { return "a tag has no end" }
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      let name = tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }
      guard !name.isEmpty else { return "'<\(tag)>' has no name" }
      if tag.contains("<") || tag.count(where: { $0 == "\"" }) % 2 != 0 { return "'<\(tag)>' is torn" }
      if let fault = entityFault(in: tag) { return fault }
      if tag.hasPrefix("/") {
        guard open.popLast() == name else { return "'<\(tag)>' closes what is not open" }
      } else if !tag.hasSuffix("/") {
        open.append(name)
      }
    }
    return open.isEmpty ? entityFault(in: rest) : "\(open) stay open"
  }

  private static func entityFault(in text: Substring) -> String? {
    var rest = text
    while let at = rest.firstIndex(of: "&") {
      let entity = rest[at...].prefix(8)
      let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"]
      guard known.contains(where: entity.hasPrefix) else { return "'\(entity)' is no entity" }
      rest = rest[rest.index(after: at)...]
    }
    return nil
  }
}
