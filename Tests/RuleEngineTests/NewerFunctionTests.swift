import RuleEngine
import RuleLanguage
import Telemetry
import Testing
import TimeSeries

/// What the installed Prometheus does not know, or knows otherwise: answers worked out by hand.
@Suite struct `An answer of Prometheus 3` {
  /// One reading a minute for five minutes: 1, 3, 2, 5, 4; and a counter that is reset.
  private func readings() -> Question {
    var question = Question()
    question.add("x", [(60, 1), (120, 3), (180, 2), (240, 5), (300, 4)])
    question.add("gone", [(60, 1)], labels: [("device", "e")])
    question.add("leap", [(300, 1_709_164_800)], labels: [("device", "d")])
    question.add("early", [(300, -1)], labels: [("device", "d")])
    question.add("huge", [(240, 1e308), (300, 1.5e308)], labels: [("device", "d")])
    question.add("giant", [(300, 1.7e308)], labels: [("device", "d")])
    question.add("endless", [(300, .infinity)], labels: [("device", "d")])
    return question
  }

  @Test(
    arguments: [
      // The median is 3, the distances 2 0 1 2 1, their median 1.
      ("mad_over_time(x[5m])", 1), ("mad_over_time(x[90s])", 0.5),
      // Of 2, 5, 4 the level is 2, then 5 with the trend 3, then half of 4 and half of 8.
      ("double_exponential_smoothing(x[3m], 0.5, 0.5)", 6),
      // 4 after a reset, in a minute. And 11 in 240 s, which began at zero 240 / 11 s before.
      ("irate(x[5m])", 4.0 / 60), ("rate(x[5m])", 0.04), ("idelta(x[5m])", -1),
      ("changes(x[5m])", 4), ("resets(x[5m])", 2), ("stddev_over_time(x[5m])", 1.4142135623730951),
      ("stdvar_over_time(x[5m])", 2), ("predict_linear(x[5m], 60)", 5.4),
      ("predict_linear(x[5m] offset 1m, 0)", 5.5),
      ("day_of_month(leap)", 29), ("day_of_year(leap)", 60), ("days_in_month(leap)", 29), ("month(leap)", 2),
      ("year(leap)", 2_024), ("day_of_week(leap)", 4), ("hour(early)", 23), ("minute(early)", 59),
      ("year(early)", 1_969), ("day_of_week(early)", 3), ("avg_over_time(huge[5m])", 1.25e308),
      ("avg({__name__=~\"huge|giant\"})", 1.6e308), ("sum_over_time(x[5m:1m])", 15),
      ("sum_over_time(x[2m:1m])", 9),
      ("max_over_time(sum_over_time(x[2m])[5m:1m])", 9), ("x offset 1m", 5), ("x @ 120", 3),
      ("x @ end() offset 2m", 2),
      ("sum_over_time(x[2m] @ 180)", 5), ("x @ 60 offset -60s", 3), ("round(x * 0.33, 0.5)", 1.5),
      ("scalar(x)", 4), ("vector(2)", 2), ("count_over_time(x[1000s:1s] @ 300)", 241),
    ] as [(String, Double)])
  func `is this number`(text: String, expected: Double) throws {
    let value = try #require(try readings().number(text, at: 300))
    #expect((value - expected).magnitude <= 1e-12 * expected.magnitude, "\(text) is \(value)")
  }

  @Test(arguments: [
    "stddev(endless)", "scalar({__name__=~\"x|leap\"})", "hour(endless)", "hour(x * NaN)",
    "scalar(absent(x))",
  ])
  func `is no number`(text: String) throws {
    #expect(try #require(try readings().number(text, at: 300)).isNaN)
  }

  @Test(arguments: [
    "clamp(x, 3, 2)", "absent_over_time(x[5m])", "rate(x[90s] @ 61)", "x @ 59", "gone", "topk(0, x)",
  ])
  func `is nothing`(text: String) throws {
    #expect(try readings().ask(text, at: 361).isEmpty)
  }

  @Test(
    arguments: [
      (
        "x + on (device) gone{device=\"d\"} or x + on () {__name__=~\"leap|early\"}",
        "on the right of the operator, leap{device=\"d\"} and early{device=\"d\"} are equal in the labels compared"
      ),
      ("topk(NaN, x)", "keeps so many elements"),
      ("max_over_time(x[1y:1s])", "take a longer step"),
      ("{device=\"d\"} * 1", "two elements of the result have the same labels {device=\"d\"}"),
    ])
  func `is refused with a reason`(text: String, reason: String) throws {
    let question = readings()
    var query = InstantQuery(try Expression(parsing: text), series: question.series)
    do {
      let elements = try query.elements(at: 300_000, head: question.head)
      Issue.record("\(text) has \(elements)")
    } catch {
      #expect("\(error)".contains(reason), "\(error)")
    }
  }

  @Test func `counts the values of a subquery only where there are some`() throws {
    #expect(
      try readings().ask("count_values(\"v\", x * 1e21)", at: 300) == ["{v=\"4000000000000000000000\"} 1.0"])
    #expect(try readings().ask("count_values(\"v\", x / 8e7)", at: 300) == ["{v=\"0.00000005\"} 1.0"])
  }

  @Test func `is traced part by part`() throws {
    var question = readings()
    question.head.append(Sample(time: 310_000, value: 99, quality: .fail), to: SeriesID(0))
    let text = "max_over_time(x[3m]) > scalar(x)"
    var query = InstantQuery(try Expression(parsing: text), series: question.series)
    let nodes = query.trace(at: 311_000, head: question.head)
    let parts = nodes.map { text.utf8.dropFirst($0.range.lowerBound).prefix($0.range.count) }.map {
      String($0) ?? ""
    }
    #expect(parts == [text, "max_over_time(x[3m])", "x[3m]", "scalar(x)", "x"])
    #expect(nodes[0].elements.map(\.value) == [5])
    #expect(nodes[2].series[0].readings.map(\.sample.value) == [2, 5, 4, 99])
    #expect(nodes[2].series[0].readings.map(\.isHidden) == [false, false, false, true])
    #expect(nodes[4].series[0].readings.map(\.sample.value) == [4, 99])
    #expect(nodes[4].elements.map(\.value) == [4])
  }

  @Test func `of a range knows its ends`() throws {
    let question = readings()
    var query = InstantQuery(try Expression(parsing: "x - x @ start()"), series: question.series)
    let answers = try query.elements(from: 120_000, through: 240_000, step: 60_000, head: question.head)
    #expect(answers.map { $0.elements.first?.value } == [0, -1, 2])
  }
}
