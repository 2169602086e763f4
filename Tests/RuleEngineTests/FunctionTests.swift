import RuleLanguage
import Telemetry
import Testing
import TimeSeries

@Suite struct `A function of a window` {
  /// One reading a minute for five minutes: 1, 3, 2, 5, 4.
  private func values() -> Question {
    var question = Question()
    question.add("x", [(60, 1), (120, 3), (180, 2), (240, 5), (300, 4)])
    return question
  }

  @Test(
    arguments: [
      ("avg_over_time(x[5m])", 3), ("sum_over_time(x[5m])", 15), ("min_over_time(x[5m])", 1),
      ("max_over_time(x[5m])", 5), ("count_over_time(x[5m])", 5), ("last_over_time(x[5m])", 4),
      ("present_over_time(x[5m])", 1), ("quantile_over_time(0.5, x[5m])", 3),
      ("quantile_over_time(0.9, x[5m])", 4.6), ("quantile_over_time(-1, x[5m])", -.infinity),
      ("quantile_over_time(2, x[5m])", .infinity), ("total(x[5m])", 11),
      // The window is open on the left: the reading four minutes ago is not in it.
      ("count_over_time(x[4m])", 4), ("sum_over_time(x[4m])", 14),
      // Four minutes of readings, stretched by a minute to the window's start.
      ("delta(x[5m])", 3.75), ("timestamp(x)", 300), ("abs(-x)", 4), ("time() - timestamp(x)", 0),
      ("hour(vector_of_seconds)", 23),
    ] as [(String, Double)])
  func `is what Prometheus says`(text: String, expected: Double) throws {
    var question = values()
    question.add("vector_of_seconds", [(300, 86_399)])
    let value = try #require(try question.number(text, at: 300))
    #expect(abs(value - expected) < 1e-12 || value == expected)
  }

  @Test(arguments: ["avg_over_time(x[1m])", "increase(x[90s])", "deriv(x[90s])", "total(x[1m])", "x"])
  func `of too little is nothing`(text: String) throws {
    var question = Question()
    question.add("x", [(60, 1)])
    let second: Int64 = text == "x" ? 360 : text.contains("90s") ? 100 : 120
    #expect(try question.number(text, at: second) == nil)
  }

  @Test func `increase counts resets and does not stretch below zero`() throws {
    var question = Question()
    question.add("rain", [(60, 1), (120, 3), (180, 0.5), (240, 1.5)])
    // Rise 2 + 0.5 + 1 over 180 s. The first value 1 was zero 51.4 s before it, so of the 60 s to the
    // window's start only those are added.
    let expected = 3.5 + 1.0
    #expect(abs(try #require(try question.number("increase(rain[4m])", at: 240)) - expected) < 1e-12)
  }

  @Test func `total is the exact rise from the reading before the window`() throws {
    var question = Question()
    question.add("rain", [(0, 10.2), (60, 10.4), (120, 10.6), (180, 0.2), (240, 0.4)])
    #expect(try question.number("total(rain[2m])", at: 120) == 0.4)
    #expect(try question.number("total(rain[2m])", at: 240) == 0.4)
    #expect(try question.number("total(rain[10m])", at: 240) == 0.8)
    #expect(try question.number("total(rain[90s])", at: 120) == 0.4)
  }

  @Test func `total counts no rain that fell while the gauge was silent for long`() throws {
    var question = Question()
    let day: Int64 = 86_400
    question.add("rain", [(0, 10), (60, 11), (3 * day, 90), (3 * day + 60, 90.4)])
    let sum = try #require(try question.number("total(rain[1h])", at: 3 * day + 60))
    #expect(abs(sum - 0.4) < 1e-9)
  }

  @Test func `deriv is the slope by least squares`() throws {
    var question = Question()
    let readings = (0..<60).map { minute -> (second: Int64, value: Double) in
      (Int64(minute) * 60, 3 + 0.02 * Double(minute) * 60)
    }
    question.add("x", readings)
    let slope = try #require(try question.number("deriv(x[1h])", at: 3_540))
    #expect(abs(slope - 0.02) < 1e-12)
  }

  @Test func `a day of tenths adds up`() throws {
    var question = Question()
    question.add("rain", (0..<1_440).map { (second: Int64($0) * 60, value: 0.1) })
    #expect(try question.number("sum_over_time(rain[1d])", at: 86_340) == 144)
    #expect(try question.number("avg_over_time(rain[1d])", at: 86_340) == 0.1)
  }

  @Test func `ten tenths are one`() throws {
    var question = Question()
    question.add("rain", (1...10).map { (second: Int64($0) * 60, value: 0.1) })
    #expect(try question.number("sum_over_time(rain[10m])", at: 600) == 1)
    // A computed value is no decimal; the sum is then a rounded one.
    question.head.append(Sample(time: 610_000, value: 1.0 / 3, quality: .good), to: SeriesID(0))
    let sum = try #require(try question.number("sum_over_time(rain[11m])", at: 610))
    #expect(abs(sum - 4.0 / 3) < 1e-15)
  }

  @Test(arguments: [Double.infinity, -.infinity, .nan]) func `a sum takes what is no number`(value: Double)
    throws
  {
    var question = Question()
    question.add("x", [(60, 1.5), (120, value), (180, 2)])
    let sum = try #require(try question.number("sum_over_time(x[5m])", at: 180))
    let mean = try #require(try question.number("avg_over_time(x[5m])", at: 180))
    #expect(sum == value || value.isNaN && sum.isNaN)
    #expect(mean == value || value.isNaN && mean.isNaN)
  }

  @Test func `hidden readings are not seen`() throws {
    var question = values()
    question.head.append(Sample(time: 310_000, value: 99, quality: .fail), to: SeriesID(0))
    #expect(try question.number("x", at: 310) == 4)
    #expect(try question.number("max_over_time(x[5m])", at: 310) == 5)
  }
}

@Suite struct `An expression on several series` {
  private func province() -> Question {
    var question = Question()
    question.add("level", [(0, 1)], labels: [("device", "a"), ("river", "r")])
    question.add("level", [(0, 3)], labels: [("device", "b"), ("river", "r")])
    question.add("level", [(0, 5)], labels: [("device", "c"), ("river", "s")])
    question.add("flow", [(0, 10)], labels: [("device", "a"), ("river", "r")])
    question.add("flow", [(0, 20)], labels: [("device", "c"), ("river", "s")])
    question.add("rain", [(0, 7)], labels: [("river", "r")])
    return question
  }

  @Test(
    arguments: [
      ("level > 2", ["level{device=\"b\",river=\"r\"} 3.0", "level{device=\"c\",river=\"s\"} 5.0"]),
      ("2 < level < 4", ["level{device=\"b\",river=\"r\"} 3.0"]),
      ("level{device=\"a\"} > bool 2", ["{device=\"a\",river=\"r\"} 0.0"]),
      ("sum by (river) (level)", ["{river=\"r\"} 4.0", "{river=\"s\"} 5.0"]),
      ("avg without (device) (level)", ["{river=\"r\"} 2.0", "{river=\"s\"} 5.0"]),
      ("count(level > 2)", ["{} 2.0"]), ("count(level > 9)", []), ("max(level)", ["{} 5.0"]),
      ("flow / level", ["{device=\"a\",river=\"r\"} 10.0", "{device=\"c\",river=\"s\"} 4.0"]),
      ("level and flow > 10", ["level{device=\"c\",river=\"s\"} 5.0"]),
      ("level unless flow", ["level{device=\"b\",river=\"r\"} 3.0"]),
      (
        "level and on (river) rain",
        ["level{device=\"a\",river=\"r\"} 1.0", "level{device=\"b\",river=\"r\"} 3.0"]
      ),
      ("rain or level{river=\"s\"}", ["level{device=\"c\",river=\"s\"} 5.0", "rain{river=\"r\"} 7.0"]),
      ("rain + on (river) max by (river) (level)", ["{river=\"r\"} 10.0"]),
      ("rain > ignoring (device) level{device=\"a\"}", ["rain{river=\"r\"} 7.0"]),
      ("level + on (river) rain", ["conflict"]), ("rain + on (river) level", ["conflict"]),
      ("absent(level)", []), ("absent(gone{device=\"x\",kind=~\"y\"})", ["{device=\"x\"} 1.0"]),
      ("-level{device=\"a\"} ^ 2", ["{device=\"a\",river=\"r\"} -1.0"]), ("7 % 4", ["{} 3.0"]),
      ("level{device=\"a\"} / 0", ["{device=\"a\",river=\"r\"} inf"]),
      ("{__name__=~\"level|flow\",device=\"a\"} * 1", ["conflict"]),
    ] as [(String, [String])])
  func `matches and groups as PromQL does`(text: String, expected: [String]) throws {
    #expect(try province().ask(text, at: 60) == expected)
  }
}
