import RuleEngine
import RuleLanguage
import Telemetry
import Testing
import TimeSeries

/// Small random numbers that a printed seed brings back, and expressions made of them.
private struct Dice {
  var state: UInt64
  /// Whether results change at readings and announced instants only, not with the clock.
  var isSteady = false

  mutating func roll(_ sides: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % sides
  }

  mutating func pick(_ choices: [String]) -> String { choices[roll(choices.count)] }

  /// An expression that yields a number.
  mutating func scalar() -> String {
    pick([
      "2", "0", "-1.5", isSteady ? "1" : "time() / 1e6", "3 > bool 2", "scalar(a{device=\"d1\"})",
      "scalar(vector(2))", "scalar(b{device=\"d0\"} > 1)", "pi()",
    ])
  }

  private mutating func selector() -> String {
    pick(["a", "b", "a{kind=\"x\"}", "b{kind!=\"x\"}"]) + shift()
  }

  private mutating func shift() -> String { roll(5) == 0 ? " offset \(roll(6) + 1)m" : "" }

  private mutating func range() -> String { "\(pick(["a", "b"]))[\(roll(9) + 1)m]\(shift())" }

  /// An expression that yields a vector.
  mutating func vector(_ depth: Int) -> String {
    if depth == 0 { return selector() }
    let left = vector(depth - 1)
    switch roll(17) {
    case 0:
      let function = pick(["avg", "min", "max", "sum", "count", "last", "present", "stddev", "mad"])
      return "\(function)_over_time(\(range()))"
    case 1:
      let names =
        ["irate", "idelta", "deriv", "total", "changes", "resets"]
        + (isSteady ? [] : ["increase", "delta", "rate"])
      return "\(pick(names))(\(range()))"
    case 2:
      return "\(pick(["abs", isSteady ? "sgn" : "timestamp", "hour", "-", "+", "ceil", "sort"]))(\(left))"
    case 3: return "(\(left)) \(pick(["+", "-", "*", "/", "%", "^", "atan2"])) (\(vector(depth - 1)))"
    case 4: return "(\(left)) \(pick(["==", "!=", "<", "<=", "> bool", ">= bool"])) (\(vector(depth - 1)))"
    case 5: return "(\(left)) \(pick([">", "<", "+", "> bool"])) (\(scalar()))"
    case 6: return "(\(scalar())) \(pick([">", "<", "-"])) (\(left))"
    case 7: return "(\(left)) \(pick(["and", "or", "unless", "and on (device)"])) (\(vector(depth - 1)))"
    case 8:
      return
        "\(pick(["max", "last", "count", "avg"]))_over_time((\(left))[\(roll(6) + 2)m:\(pick(["1m", "50s", ""]))]\(shift()))"
    case 9:
      let group = pick(["by (kind)", "without (device)", "by (device)", ""])
      return "\(pick(["topk", "bottomk"])) \(group) (\(roll(2) + 1), \(left))"
    case 10:
      let group = pick(["by (kind)", "without (device)", "by (device)"])
      return "quantile \(group) (0.\(roll(9)), \(left)) or count_values \(group) (\"value\", \(left))"
    case 11:
      return
        "(\(left)) \(pick(["*", ">", "- "])) on (kind) group_left \(pick(["()", "(none)"])) max by (kind) (\(vector(depth - 1)))"
    case 12:
      return pick([
        "label_replace(\(left), \"kind\", \"$1-z\", \"device\", \"d(.)\")",
        "label_join(\(left), \"place\", \"/\", \"kind\", \"device\")",
      ])
    case 13:
      return pick([
        "(\(left)) or vector(\(scalar()))", "absent_over_time(\(range()))", "clamp(\(left), 0, 3)",
      ])
    case 14:
      return pick([
        "rising(\(selector()), \(roll(9) + 2)m)", "nowcast(\(selector()))",
        "double_exponential_smoothing(\(range()), 0.\(roll(9) + 1), 0.\(roll(9) + 1))",
      ])
    case 15:
      let goal = pick(["\"t\"", "\(roll(5))", "\"none\""])
      return isSteady ? "rising(\(selector()), 5m)" : "time_to(\(selector()), \(goal), \(roll(9) + 2)m)"
    default:
      let group = pick(["by (device)", "without (kind)", "by (kind)", "by (device, kind)"])
      return "\(pick(["sum", "avg", "min", "max", "count", "group", "stddev", "stdvar"])) \(group) (\(left))"
    }
  }
}

@Suite struct `The evaluators` {
  private var series: [SeriesDescription] {
    ["a", "b"].enumerated().flatMap { index, name in
      (0..<3).map { device in
        World.station(
          index * 3 + device, name, device: "d\(device)", staleAfter: 4 * Span.minute,
          ("kind", device == 0 ? "x" : "y"))
      }
    }
  }

  /// Two devices have a threshold, which changes after half an hour.
  private var thresholds: ThresholdTable {
    var thresholds = ThresholdTable()
    for (device, value) in [(0, 2.0), (1, 4.0)] {
      thresholds.add(
        .init(value: value, until: 5_400_000), name: "t", device: DeviceIndex(device))
      thresholds.add(
        .init(value: value + 1, from: 5_400_000), name: "t", device: DeviceIndex(device))
    }
    return thresholds
  }

  /// What a rule of this expression does with two hours of random readings, and how often labels did not say what
  /// belongs together; `isAlone`: none of the readings late, no two at one instant.
  private func story(
    _ rules: RuleSet, _ evaluator: RuleEngine.Evaluator, seed: UInt64, isAlone: Bool = false,
    thresholds: ThresholdTable = ThresholdTable()
  )
    -> (lines: [String], conflicts: Int)
  {
    var dice = Dice(state: seed)
    var head = Head()
    head.grow(toSeries: 6)
    var engine = RuleEngine(
      rules: rules, series: series, thresholds: thresholds, evaluator: evaluator)
    for window in engine.requiredWindows { head.setWindow(window.span, of: window.series) }
    var transitions: [Transition] = []
    var now: Milliseconds = 3_600_000
    for _ in 0..<300 {
      now += Milliseconds(dice.roll(60) + (isAlone ? 1 : 0)) * Span.second
      engine.advance(through: now - 1, head: &head, into: &transitions)
      let place = SeriesID(dice.roll(6))
      let late = dice.roll(10) == 0 && !isAlone ? Milliseconds(dice.roll(180)) * Span.second : 0
      let quality: Quality = dice.roll(12) == 0 ? .fail : .good
      let sample = Sample(time: now - late, value: Double(dice.roll(9)) - 2, quality: quality)
      switch head.append(sample, to: place) {
      case .appended, .sorted:
        engine.apply(place, sampleTime: sample.time, now: now, head: &head, into: &transitions)
      default: break
      }
    }
    engine.advance(through: now + Span.hour, head: &head, into: &transitions)
    #expect(engine.diagnostics.allSatisfy { $0.gravity != .error })
    let lines = transitions.map { "\($0.at) \($0.change.kind) \($0.instance) \($0.value)" }
    return (lines, engine.matchingConflicts)
  }

  @Test(arguments: Seeds.first(60)) func `agree on expressions nobody chose`(seed: Int) throws {
    var dice = Dice(state: UInt64(seed) &* 977 &+ 5)
    let text = dice.vector(3)
    let rules = try World.rules(World.alert(text))
    let fast = story(rules, .fastest, seed: UInt64(seed), thresholds: thresholds)
    let general = story(rules, .general, seed: UInt64(seed), thresholds: thresholds)
    #expect(fast.lines == general.lines, "seed \(seed): \(text)")
  }

  @Test(arguments: Seeds.first(60)) func `owe nothing to the cutting into partitions`(seed: Int) throws {
    var dice = Dice(state: UInt64(seed) &* 31 &+ 11, isSteady: true)
    let text = dice.vector(2)
    let rules = try World.rules(World.alert(text, "for: 0s"))
    // In one partition every reading judges all devices: a late one at the time of the youngest of all, and one
    // of two at an instant before the other is there. So each comes alone and in time here, and only what each
    // instance went through is compared.
    func lives(_ story: [String]) -> [String: [String]] {
      Dictionary(grouping: story.map { $0.split(separator: " ").map(String.init) }) { $0[2] }
        .mapValues { $0.map { $0[0] + $0[1] } }
    }
    let cut = story(rules, .general, seed: UInt64(seed), isAlone: true)
    let whole = story(rules, .whole, seed: UInt64(seed), isAlone: true)
    // In one partition one device's conflict leaves all others undecided, too.
    guard cut.conflicts == 0, whole.conflicts == 0 else { return }
    #expect(lives(cut.lines) == lives(whole.lines), "seed \(seed): \(text)")
  }

  @Test(
    arguments: [
      "a > on (device) threshold(\"t\")", "a - on (device) threshold(\"t\") > 1", "threshold(\"t\") > 2",
      "a > on (device) threshold(\"bd9\")", "a unless on (device) a > on (device) threshold(\"t\")",
      "flagged(a)", "flagged(a) == 4 and a > 1", "a{quality=\"fail\"} > 1", "clamp(a, 1, 4) > 2",
      "clamp(a, 4, 1) > 2", "round(a, 2) > 3", "clamp_max(a, 3) == 3", "a > (b offset 5m)",
      "max_over_time(a[9m] offset 2m) - min_over_time(a[9m]) > 3", "day_of_month(a * 1e6) > 2",
      "rising(a, 8m) > 20", "time_to(a, \"t\", 8m) < 600", "time_to(a, 3, 8m) < 600",
      "max by (kind) (time_to(a, 3, 8m)) < 600", "min(time_to(a, \"t\", 8m)) < 600",
      "time_to(a, \"t\", 8m) > on (kind) rising(b, 6m)", "time_to(a offset 3m, \"t\", 8m) < 600",
      "sum(rising(a, 5m)) > 3", "nowcast(a) > 1", "max(nowcast(a)) - 1 > 0", "nowcast(a offset 1h) > 1",
      "double_exponential_smoothing(a[8m], 0.4, 0.3) > 2", "a > scalar(b{device=\"d1\"})",
      "count by (device) ({device!=\"\"}) < 2", "sum without (device) ({device!=\"\"}) > 4",
      "max by (device) (flagged({device!=\"\"}))", "count by (device) (abs({device!=\"\"})) > 1",
      "avg by (kind) (max_over_time({kind=\"y\"}[9m])) > 1",
      "count by (kind) (max by (device, kind) (b) > 1)", "stddev by (kind) (sum by (device, kind) (a) * 2)",
      "avg without (kind) (-(a{kind=\"x\"} - on (kind) group_left () max by (kind) (b offset 4m)))",
    ])
  func `agree on thresholds, flags and times`(text: String) throws {
    let rules = try World.rules(World.alert(text))
    let fast = story(rules, .fastest, seed: 5, thresholds: thresholds)
    let general = story(rules, .general, seed: 5, thresholds: thresholds)
    #expect(fast.lines == general.lines)
  }

  /// After every second, what fires is what a question asked at that second has: no change by time alone is
  /// announced too late.
  @Test(arguments: Seeds.first(12)) func `are never late`(seed: Int) throws {
    var dice = Dice(state: UInt64(seed) &* 131 &+ 3, isSteady: true)
    let text = dice.vector(2)
    let rules = try World.rules(World.alert(text))
    var head = Head()
    head.grow(toSeries: 6)
    var engine = RuleEngine(
      rules: rules, series: series, thresholds: ThresholdTable(),
      evaluator: seed % 2 == 0 ? .general : .fastest)
    var query = InstantQuery(try Expression(parsing: text), series: series)
    for window in engine.requiredWindows { head.setWindow(window.span, of: window.series) }
    var transitions: [Transition] = []
    var next = (0..<6).map { Milliseconds($0) * Span.second }
    for second in 0..<1_800 {
      let now = 3_600_000 + Milliseconds(second) * Span.second
      for place in 0..<6 where next[place] <= now - 3_600_000 && second < 1_300 {
        next[place] =
          now - 3_600_000 + Milliseconds(20 + dice.roll(70) + (dice.roll(8) == 0 ? 300 : 0)) * Span.second
        let quality: Quality = dice.roll(12) == 0 ? .fail : .good
        head.append(
          Sample(time: now, value: Double(dice.roll(9)) - 2, quality: quality), to: SeriesID(place))
        engine.apply(SeriesID(place), sampleTime: now, now: now, head: &head, into: &transitions)
      }
      engine.advance(through: now, head: &head, into: &transitions)
      // Absence says nothing before every series could have spoken.
      guard second > 300, let elements = try? query.elements(at: now, head: head) else { continue }
      let expected = Set(elements.map { $0.labels.dropping([Labels.metricName]).description })
      let firing = Set(engine.activeInstances.map(\.labels.description))
      guard expected != firing else { continue }
      Issue.record(
        "seed \(seed), second \(second): \(text)\n  asked  \(expected.sorted())\n  firing \(firing.sorted())")
      return
    }
  }
}
