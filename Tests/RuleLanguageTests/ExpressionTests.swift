import RuleLanguage
import Telemetry
import Testing

@Suite struct `A PromQL expression` {
  @Test(arguments: [
    ("1 + 2 * 3", "(1.0 + (2.0 * 3.0))"),
    ("1 - 2 - 3", "((1.0 - 2.0) - 3.0)"),
    ("2 ^ 3 ^ 2", "(2.0 ^ (3.0 ^ 2.0))"),
    ("-1 ^ 2", "(-(1.0 ^ 2.0))"),
    ("2 ^ -3 ^ 2 * 4", "((2.0 ^ (-(3.0 ^ 2.0))) * 4.0)"),
    ("-a * b", "((-a) * b)"),
    ("a % b / c", "((a % b) / c)"),
    ("a or b and c unless d", "(a or ((b and c) unless d))"),
    ("a and b or c and d", "((a and b) or (c and d))"),
    ("a > 1 + 2 and b <= 3", "((a > (1.0 + 2.0)) and (b <= 3.0))"),
    ("a == b > c", "((a == b) > c)"),
    ("(a or b) * c", "((a or b) * c)"),
    ("1 > bool 2", "(1.0 >.bool 2.0)"),
    ("a == bool on (x, y,) b", "(a ==.bool.on[x,y] b)"),
    ("a / ignoring (code) b", "(a /.ignoring[code] b)"),
    ("a AND ON () b", "(a and.on[] b)"),
    ("sum by (commune) (a)", "sum.by[commune](a)"),
    ("SUM(a) WITHOUT (device)", "sum.without[device](a)"),
    ("avg(a > 1)", "avg((a > 1.0))"),
    ("count by () (a)", "count.by[](a)"),
    ("sum", "sum"),
    ("max{device=\"1\"}", "max{device=1}"),
  ]) func `groups as Prometheus groups`(text: String, expected: String) throws {
    #expect(try Expression(parsing: text).sketch == expected)
  }

  @Test(
    arguments: [
      ("0x1F", 31), ("1_000_000", 1e6), (".5", 0.5), ("5.", 5), ("1e3", 1_000), ("2.5E-3", 0.0025), ("0", 0),
      ("0.10", 0.1), ("1h30m", 5_400), ("100ms", 0.1), ("inf", .infinity), ("+Inf", .infinity),
      ("1_0.5", 10.5),
    ] as [(String, Double)]) func `reads numbers and durations`(text: String, expected: Double) throws
  {
    var expression = try Expression(parsing: text)
    if case .unary(.plus, let inner, _) = expression { expression = inner }
    #expect(expression == .number(expected, range: expression.range))
  }

  @Test func `reads NaN in any case`() throws {
    guard case .number(let value, _) = try Expression(parsing: "nan") else {
      Issue.record("not a number")
      return
    }
    #expect(value.isNaN)
  }

  @Test(arguments: [
    (#"a{x="b\"c\\\n\t"}"#, "b\"c\\\n\t"), (#"a{x='it\'s'}"#, "it's"), (#"a{x=`raw\n`}"#, #"raw\n"#),
    (#"a{x="\u0110\x41\101\U0001F30A"}"#, "ĐAA🌊"), ("a{x=\"Đăk Bla\"}", "Đăk Bla"),
  ]) func `resolves the escapes of strings`(text: String, expected: String) throws {
    #expect(try Expression(parsing: text).sources.first?.selector?.matchers.first?.value == expected)
  }

  @Test(arguments: [
    ("rain_total[24h]", "rain_total[86400000ms]"),
    ("rain_total{kind=\"rain\",} [1h30m]", "rain_total{kind=rain}[5400000ms]"),
    ("{device!=\"\"}[300]", "{device!=}[300000ms]"),
    ("{\"rain total\", kind=\"rain\"}", "rain total{kind=rain}"),
    ("{__name__=~\"pm.+\"}", "{__name__=~pm.+}"),
    ("commune:rain:max", "commune:rain:max"),
    ("a # newest only\n", "a"),
    ("quantile_over_time(0.5, speed[5m])", "quantile_over_time(0.5 speed[300000ms])"),
    ("hour()", "hour()"),
    ("hour(timestamp(a))", "hour(timestamp(a))"),
    ("time() - timestamp(a)", "(time() - timestamp(a))"),
  ]) func `reads selectors, windows and calls`(text: String, expected: String) throws {
    #expect(try Expression(parsing: text).sketch == expected)
  }

  @Test func `knows the place of every node`() throws {
    let text = "max by (x) (deriv(a{k=\"v\"}[3h])) > 2"
    guard case .binary(_, let left, let right, _, _, let range) = try Expression(parsing: text) else {
      Issue.record("not a binary operation")
      return
    }
    func piece(_ range: Range<Int>) -> String {
      String(decoding: Array(text.utf8)[range], as: UTF8.self)
    }
    #expect(piece(range) == text)
    #expect(piece(left.range) == "max by (x) (deriv(a{k=\"v\"}[3h]))")
    #expect(piece(right.range) == "2")
    let call = try #require(left.children.first)
    #expect(piece(call.range) == "deriv(a{k=\"v\"}[3h])")
    #expect(piece(call.children[0].range) == "a{k=\"v\"}[3h]")
    let selector = try #require(left.sources.first?.selector)
    #expect(piece(selector.range) == "a{k=\"v\"}")
    #expect(piece(selector.matchers[0].range) == "k=\"v\"")
  }

  @Test(
    arguments: [
      ("", 0, "is empty"),
      ("a +", 3, "ends where a value is expected"),
      ("a b", 2, "an operator is expected before 'b'"),
      ("(a", 2, "')' is missing"),
      ("a)", 1, "closes no parenthesis"),
      ("a && b", 2, "write 'and'"),
      ("a || b", 2, "write 'or'"),
      ("a = 1", 2, "write '=='"),
      ("mực_nước > 1", 1, "U+1EF1"),
      ("a{x=“b”}", 4, "write \" or ' straight"),
      ("a ≥ 3", 2, "'≥' is written '>='"),
      ("a > 3,5", 5, "decimals are written with a point"),
      ("max (commune) (a)", 14, "stand behind 'by' or 'without': max by (commune)"),
      ("{}", 0, "would touch every series"),
      ("{x=~\".*\"}", 0, "would touch every series"),
      ("{x=\"\"}", 0, "would touch every series"),
      ("a{__name__=\"b\"}", 2, "named twice"),
      ("a{x==\"b\"}", 3, "one '='"),
      ("a{x=b}", 4, "a text between quotes"),
      ("a{x=\"b}", 4, "no closing \""),
      ("a{x=\"b\\q\"}", 6, "an escape that PromQL does not know"),
      ("a{x=~\"b(c\"}", 7, "in the pattern: the group is not closed"),
      ("a{x=\"b\" y=\"c\"}", 8, "',' or '}'"),
      ("010", 0, "without the leading zero"),
      ("5x", 0, "neither a number such as 3.5 nor a duration"),
      ("1__0", 0, "neither a number"),
      ("a[0s]", 2, "longer than nothing"),
      ("a[soon]", 2, "a window is a duration"),
      ("avg_over_tim(a[5m])", 0, "did you mean 'avg_over_time'?"),
      ("a + bool b", 4, "'bool' belongs to comparisons"),
      ("1 > 2", 2, "'> bool'"),
      ("a and 1", 6, "this operand is a scalar"),
      ("1 + on (x) a", 4, "match two instant vectors"),
      ("a[5m] > 1", 0, "make one value of it"),
      ("\"a\" + 1", 0, "a text cannot be"),
      ("-a[5m]", 1, "a window cannot be the operand of '-'"),
      ("deriv(a)", 6, "takes a range vector (a window) here, not an instant vector; give it a window"),
      ("abs(a[5m])", 4, "leave out the window"),
      ("abs(1)", 4, "takes an instant vector here, not a scalar"),
      ("abs()", 0, "takes 1 argument, not 0"),
      ("time(1)", 0, "takes 0 arguments, not 1"),
      ("sum(a[5m])", 4, "sum_over_time"),
      ("sum(1)", 4, "takes an instant vector, not a scalar"),
      ("sum(a, b)", 0, "takes one argument, not 2"),
      ("sum by (x) (a) by (y)", 0, "given twice"),
      ("and", 0, "a value is expected before 'and'"),
    ] as [(String, Int, String)]) func `is refused with a place and a word of advice`(
      text: String, offset: Int, message: String
    )
  {
    do throws(ExpressionFault) {
      _ = try Expression(parsing: text)
      Issue.record("accepted: \(text)")
    } catch {
      #expect(error.message.contains(message), "\(text)")
      #expect(error.range.lowerBound == offset, "\(text): \(error.message)")
    }
  }

  @Test(arguments: [
    String(repeating: "(", count: 60_000), String(repeating: "-", count: 60_000) + "1",
    String(repeating: "1 + ", count: 15_000) + "1", String(repeating: "2 ^ ", count: 15_000) + "2",
    String(repeating: "abs(", count: 15_000), "1" + String(repeating: " ", count: 70_000),
  ]) func `that is too deep or too long is refused`(text: String) {
    #expect(throws: ExpressionFault.self) { try Expression(parsing: text) }
  }

  @Test func `may nest to the bound`() throws {
    let open = String(repeating: "(", count: Expression.maximumDepth - 1)
    let closed = String(repeating: ")", count: Expression.maximumDepth - 1)
    _ = try Expression(parsing: open + "1" + closed)
  }

  @Test func `selects by label`() throws {
    let selector = try #require(
      Expression(parsing: "water_level{kind=~\"river|canal\",device!~\"test-.*\",x=\"\"}").sources.first?
        .selector)
    let gauge = Labels([("__name__", "water_level"), ("kind", "river"), ("device", "71540")])
    #expect(selector.matches(gauge))
    #expect(!selector.matches(Labels([("__name__", "rain_total"), ("kind", "river")])))
    #expect(!selector.matches(Labels([("__name__", "water_level"), ("kind", "rivers")])))
    #expect(
      !selector.matches(Labels([("__name__", "water_level"), ("kind", "canal"), ("device", "test-1")])))
    #expect(!selector.matches(Labels([("__name__", "water_level"), ("kind", "canal"), ("x", "y")])))
  }

  @Test func `lists its selectors and windows`() throws {
    let expression = try Expression(parsing: "a > 1 and on (d) count_over_time(b[2h]) >= 3")
    #expect(expression.sources.map(\.selector?.name) == ["a", "b"])
    #expect(expression.sources.map(\.reach) == [0, 2 * Span.hour])
  }
}
