import RuleLanguage
import Telemetry
import Testing

@Suite struct `All of PromQL` {
  @Test(arguments: [
    ("a atan2 b * c", "((a atan2 b) * c)"),
    ("a * ATAN2", "error 4"),
    ("a / on (d) group_left b", "(a /.on[d].left[] b)"),
    ("a / on (d) group_left (x, y) b", "(a /.on[d].left[x,y] b)"),
    ("a > bool ignoring (d) group_right (x) b", "(a >.bool.ignoring[d].right[x] b)"),
    ("a * on (d) group_left (b)", "error 25"),
    ("topk(3, a)", "topk(3.0 a)"),
    ("topk by (x) (3, a)", "topk.by[x](3.0 a)"),
    ("bottomk(1 + 1, a) without (x)", "bottomk.without[x]((1.0 + 1.0) a)"),
    ("quantile(0.9, a)", "quantile(0.9 a)"),
    ("quantile(7, a)", "quantile(7.0 a)"),
    ("count_values(\"stage\", a) by (river)", "count_values.by[river]('stage' a)"),
    ("stddev(a) + stdvar(a) - group(a)", "((stddev(a) + stdvar(a)) - group(a))"),
    ("topk", "topk"),
    ("quantile{x=\"y\"} + group", "(quantile{x=y} + group)"),
    ("by + without", "(by + without)"),
    ("start + end", "(start + end)"),
    ("rate", "rate"),
    ("a offset 5m", "a~300000ms"),
    ("a offset -5m", "a~-300000ms"),
    ("a OFFSET + 1h30m", "a~5400000ms"),
    ("a offset 300", "a~300000ms"),
    ("a[1h] offset 1d", "a~86400000ms[3600000ms]"),
    ("a @ 1763337600", "a@1763337600000"),
    ("a @ 1763337600.5 offset 1m", "a@1763337600500~60000ms"),
    ("a offset 1m @ -3.25", "a@-3250~60000ms"),
    ("a @ start()", "a@start"),
    ("a[5m] @ end() offset -1m", "a@end~-60000ms[300000ms]"),
    ("a @ 1h", "a@3600000"),
    ("a[7d:1d]", "a[604800000ms:86400000ms]"),
    ("a[1h:]", "a[3600000ms:]"),
    ("a[3600:60]", "a[3600000ms:60000ms]"),
    (
      "max_over_time(deriv(a[3h])[1d:1h] offset 1w)",
      "max_over_time(deriv(a[10800000ms])[86400000ms:3600000ms]~604800000ms)"
    ),
    ("sum(a) by (x)[5m:1m]", "sum.by[x](a)[300000ms:60000ms]"),
    ("(a > 1)[5m:1m] @ start()", "(a > 1.0)[300000ms:60000ms]@start"),
    ("a offset 5m[1h:] offset 1h", "a~300000ms[3600000ms:]~3600000ms"),
    (
      "avg_over_time(max_over_time(a[5m:])[1h:5m])",
      "avg_over_time(max_over_time(a[300000ms:])[3600000ms:300000ms])"
    ),
    ("-a offset 5m ^ 2", "(-(a~300000ms ^ 2.0))"),
    ("round(a, 5) + round(a)", "(round(a 5.0) + round(a))"),
    ("label_join(a, \"x\", \"-\")", "label_join(a 'x' '-')"),
    ("label_join(a, \"x\", \"-\", \"y\", \"z\")", "label_join(a 'x' '-' 'y' 'z')"),
    ("label_replace(a, \"x\", \"$1\", \"y\", \"(.*)-.*\")", "label_replace(a 'x' '$1' 'y' '(.*)-.*')"),
    ("clamp(a, 0, 1h)", "clamp(a 0.0 3600.0)"),
    ("predict_linear(a[1h], 4h)", "predict_linear(a[3600000ms] 14400.0)"),
    ("double_exponential_smoothing(a[1h], 0.5, (0.5))", "double_exponential_smoothing(a[3600000ms] 0.5 0.5)"),
    ("scalar(a) * vector(1) + pi()", "((scalar(a) * vector(1.0)) + pi())"),
    ("day_of_year() + month(a)", "(day_of_year() + month(a))"),
    ("{\"mực nước\", \"tên sông\"=~\"Trà.*\"}", "mực nước{tên sông=~Trà.*}"),
    ("sum by (\"tên sông\", commune) (a)", "sum.by[tên sông,commune](a)"),
    ("1_000 + 0xff + 1e3 + 1h", "(((1000.0 + 255.0) + 1000.0) + 3600.0)"),
    ("1 + on () a", "error 4"),
  ]) func `groups as Prometheus groups`(text: String, expected: String) {
    #expect(outcome(text) == expected)
  }

  /// The sketch of what is read, or where the fault stands.
  private func outcome(_ text: String) -> String {
    do throws(ExpressionFault) {
      return try Expression(parsing: text).sketch
    } catch {
      return "error \(error.range.lowerBound)"
    }
  }

  @Test(
    arguments: [
      ("sum(a)[5m]", 6, "of anything else write a subquery with a step"),
      ("a[5m][5m]", 5, "there is a window already"),
      ("a[5m:][5m:]", 0, "not a range vector"),
      ("1[5m:]", 0, "not a scalar"),
      ("a offset 5m[5m]", 11, "the window stands before 'offset'"),
      ("a @ 1[5m]", 5, "the window stands before '@'"),
      ("a[5m:0s]", 5, "a step must be longer than nothing"),
      ("a[-5m]", 2, "a window is a duration"),
      ("a[5m:1m", 7, "the subquery is not closed"),
      ("a[999999999999]", 2, "three thousand years"),
      ("a[9999y]", 2, "neither a number"),
      ("a offset 5m offset 5m", 12, "'offset' is given twice"),
      ("a @ 1 @ 2", 6, "'@' is given twice"),
      ("a offset b", 9, "followed by a duration"),
      ("(a) offset 5m", 4, "stands behind a selector"),
      ("sum(a) @ 1", 7, "inside the parentheses of a function"),
      ("1 offset 5m", 2, "stands behind a selector"),
      ("a @ b", 4, "seconds since 1970"),
      ("a[inf]", 2, "a window is a duration"),
      ("a @ inf", 4, "seconds since 1970"),
      ("a @ 1e30", 4, "seconds since 1970"),
      ("a @ start", 9, "followed by start()"),
      ("a * group_left (x) b", 4, "stands behind on (…) or ignoring (…)"),
      ("a and on (x) group_left () b", 13, "'and' takes any number of partners already"),
      ("a * on (x, y) group_left (y) b", 14, "equal in 'y' already"),
      ("1 * on (x) group_left () b", 11, "one operand is a scalar"),
      ("topk(a)", 0, "'topk' takes two arguments, such as topk(3, rain_total), not 1"),
      ("sum(1, a)", 0, "'sum' takes one argument, not 2"),
      ("topk(a, a)", 5, "'topk' takes a scalar first, not an instant vector"),
      ("count_values(1, a)", 13, "'count_values' takes a text first"),
      ("count_values(\"a-b\", a)", 13, "'a-b' is no name of a label"),
      ("topk(1, a[5m])", 8, "'topk' takes an instant vector, not a range vector (a window)"),
      ("quantile(0.5, a[5m])", 14, "quantile_over_time"),
      ("label_join(a, \"x\")", 0, "takes at least 3 arguments, not 2"),
      ("label_join(a, \"x\", \"-\", b)", 24, "takes a text here"),
      ("label_join(a, \"x\", \"-\", \"\")", 24, "is no name of a label"),
      ("label_replace(a, \"x y\", \"\", \"z\", \"\")", 17, "'x y' is no name of a label"),
      ("label_replace(a, \"x\", \"\", \"z\", \"b(c\")", 33, "in the pattern: the group is not closed"),
      ("double_exponential_smoothing(a[1h], 0.5, 1)", 41, "between 0 and 1"),
      ("round(a, 1, 2)", 0, "takes 1 to 2 arguments, not 3"),
      ("histogram_quantile(0.9, a)", 0, "native histograms are not readings"),
      ("info(a)", 0, "every series carries the labels"),
      ("limitk(3, a)", 0, "by chance"),
      ("limit_ratio by (x) (0.5, a)", 0, "by chance"),
      ("sort_by_label(a, \"x\")", 0, "sort orders by value"),
      ("first_over_time(a[5m])", 0, "asked with offset"),
      ("ts_of_max_over_time(a[5m])", 0, "an experiment"),
      ("holt_winters(a[1h], 0.5, 0.5)", 0, "double_exponential_smoothing"),
      ("mean(a)", 0, "write avg"),
      ("RATE(a[5m])", 0, "did you mean 'rate'?"),
      ("and and and", 0, "a value is expected before 'and'"),
    ] as [(String, Int, String)]) func `is refused where Prometheus refuses, in better words`(
      text: String, offset: Int, message: String
    )
  { expectFault(text, offset, message) }
}

/// Expects a refusal at a place, with these words in it.
func expectFault(
  _ text: String, _ offset: Int, _ message: String, syntax: Syntax = .citywatch,
  at location: SourceLocation = #_sourceLocation
) {
  do throws(ExpressionFault) {
    _ = try Expression(parsing: text, syntax: syntax)
    Issue.record("accepted: \(text)", sourceLocation: location)
  } catch {
    #expect(error.message.contains(message), "\(text)", sourceLocation: location)
    #expect(error.range.lowerBound == offset, "\(text): \(error.message)", sourceLocation: location)
  }
}

@Suite struct `What PromQL does not have` {
  @Test(arguments: [
    ("threshold(\"bd1\")", "threshold('bd1')"),
    (
      "water_level > on (device) group_left () threshold((\"bd1\"))",
      "(water_level >.on[device].left[] threshold('bd1'))"
    ),
    ("flagged(a{kind=\"river\"})", "flagged(a{kind=river})"),
    ("near(a > 0.3, 2000) >= 3", "(near((a > 0.3) 2000.0) >= 3.0)"),
    ("near(a, 2_000) / neighbours(a, (2e3))", "(near(a 2000.0) / neighbours(a 2000.0))"),
    ("nowcast(pm25)", "nowcast(pm25[46800000ms])"),
    ("nowcast(pm25 offset 1d)", "nowcast(pm25~86400000ms[46800000ms])"),
    (
      "vn_aqi({kind=\"air\"})",
      "vn_aqi(pm25{kind=air}[46800000ms] pm10{kind=air}[46800000ms] o3{kind=air}[7200000ms] "
        + "no2{kind=air}[7200000ms] so2{kind=air}[7200000ms] co{kind=air}[7200000ms])"
    ),
    (
      "vn_aqi_daily({device!=\"\"})",
      "vn_aqi_daily(pm25{device!=}[90000000ms] pm10{device!=}[90000000ms] o3{device!=}[115200000ms] "
        + "no2{device!=}[90000000ms] so2{device!=}[90000000ms] co{device!=}[90000000ms])"
    ),
    ("rising(a, 3h)", "rising(a[10800000ms])"),
    ("rising((a), 600)", "rising(a[600000ms])"),
    ("time_to(a, \"bd3\", 3h)", "time_to(a[10800000ms] threshold('bd3'))"),
    ("time_to(a, 5.5, 3h)", "time_to(a[10800000ms] vector(5.5))"),
    ("total(rain_total[24h])", "total(rain_total[86400000ms])"),
  ]) func `is read as the engine sees it`(text: String, expected: String) throws {
    #expect(try Expression(parsing: text).sketch == expected)
  }

  @Test(
    arguments: [
      ("a{quality=\"good\"}", [.good]), ("a{quality!=\"good\"}", [.unknown, .suspect, .fail, .missing]),
      ("a{quality=~\"good|suspect\"}", [.good, .suspect]),
      ("a{quality!~\"f.*|m.*\"}", [.good, .unknown, .suspect]),
      ("a{quality!=\"good\",x=\"y\",quality!=\"missing\"}", [.unknown, .suspect, .fail]),
      ("a", [.good, .unknown, .suspect]),
    ] as [(String, [Quality])]) func `shows readings by their quality`(text: String, flags: [Quality]) throws
  {
    let selector = try #require(Expression(parsing: text).sources.first?.selector)
    #expect(selector.visibility == QualityMask(flags))
    #expect(!selector.matchers.contains { $0.name == "quality" })
  }

  @Test(
    arguments: [
      ("a{quality=\"GOOD\"}", 10, "did you mean 'good'?"),
      ("a{quality=\"\"}", 10, "a reading is good, unknown,"),
      ("a{quality=~\"x.*\"}", 2, "no reading has such a quality"),
      ("a{quality=\"good\",quality=\"fail\"}", 17, "no reading has such a quality"),
      ("{quality=\"good\"}", 0, "would touch every series"),
      ("threshold(bd1)", 10, "between quotes, such as threshold(\"bd1\")"),
      ("threshold(\"b d\")", 10, "cannot be a column"), ("threshold()", 0, "takes 1 argument, not 0"),
      ("flagged(a[5m])", 8, "without a window"), ("flagged(a > 1)", 8, "takes a selector"),
      ("flagged(a{quality=\"fail\"})", 8, "leave the matcher out"),
      ("near(a)", 0, "takes 2 arguments, not 1, such as near("), ("near(a, b)", 8, "not an instant vector"),
      ("near(a, 2 * 1000)", 8, "a number of metres"), ("near(a, 5m)", 8, "'m' means minutes"),
      ("near(a, 0)", 8, "more than none"), ("near(a, 2km)", 8, "neither a number"),
      ("near(vector(1), 5)", 5, "reads none"), ("neighbours(sum(a), 5)", 11, "takes a selector"),
      ("nowcast(pm25[12h])", 8, "without a window, such as nowcast(pm25)"),
      ("nowcast(avg(pm25))", 8, "takes a selector"),
      ("vn_aqi(pm25)", 7, "leave out the name, such as vn_aqi({kind=\"air\"})"),
      ("vn_aqi_daily()", 0, "such as vn_aqi_daily("), ("vn_aqi({__name__=\"x\"})", 7, "leave out the name"),
      ("rising(a[3h])", 0, "takes 2 arguments, not 1, such as rising(water_level, 3h)"),
      ("rising(a[3h], 3h)", 7, "without a window"), ("rising(a, b)", 10, "a window's length"),
      ("rising(a, 0)", 10, "longer than nothing"),
      ("time_to(a, b, 3h)", 11, "name of a threshold or a number"),
      ("time_to(a, \"bd3\")", 0, "takes 3 arguments"), ("time_to(a, \"\", 3h)", 11, "cannot be a column"),
    ] as [(String, Int, String)]) func `is refused with what to write`(
      text: String, offset: Int, message: String
    )
  { expectFault(text, offset, message) }

  @Test func `does not exist for Prometheus`() throws {
    for name in Function.allCases where name.isExtension {
      expectFault("\(name.rawValue)(a)", 0, "it is citywatch's", syntax: .prometheus)
    }
    let text = "a{quality=\"GOOD\"}"
    let selector = try #require(Expression(parsing: text, syntax: .prometheus).sources.first?.selector)
    #expect(selector.matchers.map(\.name) == ["quality"])
    #expect(selector.visibility == .seenByRules)
    #expect(try Expression(parsing: "and + total", syntax: .prometheus).sketch == "(and + total)")
    let smoothed = try Expression(parsing: "holt_winters(a[1h], 0.5, 0.5)", syntax: .prometheus)
    #expect(smoothed.sketch == "double_exponential_smoothing(a[3600000ms] 0.5 0.5)")
    #expect(try Expression(parsing: "count_values(\"a b\", a)", syntax: .prometheus).type == .instantVector)
  }
}
