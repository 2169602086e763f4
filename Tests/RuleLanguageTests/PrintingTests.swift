import RuleLanguage
import Telemetry
import Testing

@Suite struct `A printed expression` {
  @Test(arguments: [
    ("SUM(a) BY (x)", "sum by (x) (a)"),
    ("topk without(x,)(3,a)", "topk without (x) (3, a)"),
    ("a[90s]offset 1d@1763337600.5", "a[1m30s] @ 1763337600.5 offset 1d"),
    ("a @ end() offset -5m", "a @ end() offset -5m"),
    ("(a>bool ignoring(y)group_left b)[1h:]", "(a > bool ignoring (y) group_left () b)[1h:]"),
    (
      "a{x='it\\'s',y=~`\\d+`,quality=~\"fail|good\"}", "a{x=\"it's\", y=~\"\\\\d+\", quality=~\"good|fail\"}"
    ),
    ("{\"mực nước\",x!=\"\"}", "{\"mực nước\", x!=\"\"}"), ("{\"on\"}", "{\"on\"}"),
    ("0x1F + 1h + 1_000.50", "31 + 3600 + 1000.5"), ("-+a ^ -2", "-+a ^ -2"), ("inf - nan", "Inf - NaN"),
    ("nowcast( pm25{quality=\"good\"} )", "nowcast(pm25{quality=\"good\"})"),
    ("vn_aqi({kind=\"air\"} offset 1d)", "vn_aqi({kind=\"air\"} offset 1d)"),
    ("rising(a, 10800)", "rising(a, 3h)"), ("time_to(a, \"bd3\", 3h)", "time_to(a, \"bd3\", 3h)"),
    ("time_to(a, 1 + 2, 3h)", "time_to(a, 1 + 2, 3h)"), ("near(a > 1, 2_000)", "near(a > 1, 2000)"),
    ("count_values(\"a\", b)", "count_values(\"a\", b)"), ("sum by () (a)", "sum by () (a)"),
    ("a and ignoring () b", "a and ignoring () b"), ("hour()", "hour()"), ("1e300", "1e+300"),
  ]) func `is the shortest form that means the same`(text: String, expected: String) throws {
    let expression = try Expression(parsing: text)
    #expect(expression.text == expected)
    #expect(try Expression(parsing: expected).sketch == expression.sketch)
  }

  @Test func `has parentheses where a tree that was put together needs them`() throws {
    func number(_ value: Double) -> Expression { .number(value, range: 0..<0) }
    func binary(_ sign: BinaryOperator, _ left: Expression, _ right: Expression) -> Expression {
      .binary(sign, left, right, matching: Matching(), returnsBool: false, range: 0..<0)
    }
    let (one, two, three) = (number(1), number(2), number(3))
    let cases = [
      (binary(.multiply, binary(.add, one, two), three), "(1 + 2) * 3"),
      (binary(.subtract, one, binary(.subtract, two, three)), "1 - (2 - 3)"),
      (binary(.power, binary(.power, one, two), three), "(1 ^ 2) ^ 3"),
      (binary(.power, one, binary(.power, two, three)), "1 ^ 2 ^ 3"),
      (binary(.power, number(-1), two), "(-1) ^ 2"), (binary(.multiply, one, number(-2)), "1 * -2"),
      (.unary(.minus, binary(.multiply, one, two), range: 0..<0), "-(1 * 2)"),
      (.unary(.minus, binary(.power, one, two), range: 0..<0), "-1 ^ 2"),
    ]
    for (tree, expected) in cases {
      #expect(tree.text == expected)
      #expect(
        tree.sketch
          == (try Expression(parsing: expected).sketch).replacing("(-1.0)", with: "-1.0").replacing(
            "(-2.0)", with: "-2.0"))
    }
  }

  @Test func `can be changed in parts`() throws {
    let expression = try Expression(parsing: "avg_over_time(a[1h]) > 2 and on (d) total(b[2h])")
    let changed = expression.mapped { node in
      guard case .call(.total, let arguments, let range) = node else { return nil }
      return .call(.increase, arguments, range: range)
    }
    #expect(changed.text == "avg_over_time(a[1h]) > 2 and on (d) increase(b[2h])")
  }

  @Test(arguments: 0..<20 as Range<UInt64>) func `reads as what was printed`(seed: UInt64) throws {
    var writer = RandomExpression(seed: seed)
    for _ in 0..<200 {
      let text = writer.vector(depth: 4)
      let expression = try Expression(parsing: text)
      let printed = expression.text
      let again = try Expression(parsing: printed)
      #expect(again.sketch == expression.sketch, "seed \(seed): \(text)\nprinted: \(printed)")
      #expect(again.text == printed, "seed \(seed): \(text)")
    }
  }
}

/// Writes expressions that are well typed, in many spellings.
struct RandomExpression {
  var random: SeededRandom

  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  private mutating func one(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }

  mutating func selector() -> String {
    let shown = one(["", "", "quality=\"good\"", "quality!~\"fail|missing\""])
    let matcher = one(["", "x=\"y\"", "\"tên sông\"=~'Trà|\\'.*'", "x!=`\\`, y!~\"a+\\n\""])
    let inside = [matcher, shown].filter { !$0.isEmpty }.joined(separator: ",")
    let name = one(["a", "b:c", "sum", ""])
    let quoted = name.isEmpty ? ["\"mực nước\""] : []
    let braces = (quoted + (inside.isEmpty ? [] : [inside])).joined(separator: ",")
    return name + (braces.isEmpty ? one(["", "{}"]) : "{\(braces)}")
  }

  private mutating func shift() -> String {
    one([
      "", "", "", " offset 1h", " offset -90s", " @ 1763337600.25", " @ end() offset 5",
      " offset 3m @ start()",
    ])
  }

  private mutating func scalar(depth: Int) -> String {
    guard depth > 0 else { return one(["1", "0x1F", "2.5e-3", "1h30m", "Inf", "1_000", "pi()", "time()"]) }
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return "-\(scalar(depth: depth - 1))"
    case 1:
      return "(\(scalar(depth: depth - 1)) \(one(["+", "*", "^", "atan2"])) \(scalar(depth: depth - 1)))"
    case 2: return "scalar(\(vector(depth: depth - 1)))"
    default: return "(\(scalar(depth: 0)) \(one(["==", ">"])) bool \(scalar(depth: depth - 1)))"
    }
  }

  private mutating func window(depth: Int) -> String {
    if depth == 0 || Bool.random(using: &random) {
      return selector() + one(["[5m]", "[300]", "[1d12h]"]) + shift()
    }
    return "(\(vector(depth: depth - 1)))" + one(["[1h:5m]", "[1h:]", "[3600:60]"]) + shift()
  }

  mutating func vector(depth: Int) -> String {
    guard depth > 0 else { return selector() + shift() }
    switch Int.random(in: 0..<9, using: &random) {
    case 0: return "-\(vector(depth: depth - 1))"
    case 1: return "(\(vector(depth: depth - 1)))"
    case 2:
      let sign = one(["+", "-", "*", "/", "%", "^", "atan2", "==", ">= bool", "and", "or", "unless"])
      return "\(vector(depth: depth - 1)) \(sign) \(vector(depth: depth - 1))"
    case 3:
      let sign = one(["*", "< bool", "!="])
      let match = one([
        "on (x)", "ignoring (\"tên\", z)", "on (x) group_left ()", "ignoring () group_right (y,)",
      ])
      return "((\(vector(depth: depth - 1))) \(sign) \(match) (\(vector(depth: depth - 1))))"
    case 4: return "\(vector(depth: depth - 1)) \(one(["+", ">", "^"])) \(scalar(depth: depth - 1))"
    case 5:
      let call = one(["sum", "topk(3,", "quantile(0.5,", "count_values('n',"])
      let inner = call.hasSuffix(",") ? "\(call) " : "\(call)("
      return "\(inner)\(vector(depth: depth - 1)))" + one(["", " by (x)", " without ()"])
    case 6: return one(["rate", "max_over_time", "absent_over_time"]) + "(\(window(depth: depth - 1)))"
    case 7: return "label_replace(\(vector(depth: depth - 1)), \"x\", '$1', `y`, \"(.*)\")"
    default:
      return one([
        "threshold(\"bd1\")", "nowcast(\(selector()))", "rising(\(selector()), 3h)", "flagged(a)",
        "time_to(a, \"bd3\", 600)", "time_to(a, \(scalar(depth: 1)), 2h)", "vn_aqi({kind=\"air\"})",
        "near(\(selector()) > 1, 2000)", "neighbours(a, 500)", "hour()",
      ])
    }
  }
}
