import RuleEngine
import RuleLanguage
import Telemetry
import Testing
import TimeSeries

/// Small random numbers that a printed seed brings back.
private struct Dice {
  var state: UInt64

  mutating func roll(_ sides: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % sides
  }

  mutating func pick(_ choices: [String]) -> String { choices[roll(choices.count)] }

  /// An expression that yields a number.
  mutating func scalar() -> String { pick(["2", "0", "-1.5", "time() / 1e6", "3 > bool 2"]) }

  /// An expression that yields a vector.
  mutating func vector(_ depth: Int) -> String {
    if depth == 0 { return pick(["a", "b", "a{kind=\"x\"}", "b{kind!=\"x\"}"]) }
    let left = vector(depth - 1)
    switch roll(9) {
    case 0:
      let function = pick(["avg", "min", "max", "sum", "count", "last", "present"]) + "_over_time"
      return "\(function)(\(pick(["a", "b"]))[\(roll(9) + 1)m])"
    case 1: return "\(pick(["increase", "delta", "deriv", "total"]))(\(pick(["a", "b"]))[\(roll(9) + 1)m])"
    case 2: return "\(pick(["abs", "timestamp", "hour", "-", "+"]))(\(left))"
    case 3: return "(\(left)) \(pick(["+", "-", "*", "/", "%", "^"])) (\(vector(depth - 1)))"
    case 4: return "(\(left)) \(pick(["==", "!=", "<", "<=", "> bool", ">= bool"])) (\(vector(depth - 1)))"
    case 5: return "(\(left)) \(pick([">", "<", "+", "> bool"])) (\(scalar()))"
    case 6: return "(\(scalar())) \(pick([">", "<", "-"])) (\(left))"
    case 7: return "(\(left)) \(pick(["and", "or", "unless", "and on (device)"])) (\(vector(depth - 1)))"
    default:
      let group = pick(["by (device)", "without (kind)", "by (kind)", "by (device, kind)"])
      return "\(pick(["sum", "avg", "min", "max", "count"])) \(group) (\(left))"
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

  /// What a rule of this expression does with two hours of random readings.
  private func story(
    _ rules: RuleSet, _ evaluator: RuleEngine.Evaluator, seed: UInt64, isLate: Bool = true,
    thresholds: ThresholdTable = ThresholdTable()
  )
    -> [String]
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
      now += Milliseconds(dice.roll(60)) * Span.second
      engine.advance(through: now - 1, head: &head, into: &transitions)
      let place = SeriesID(dice.roll(6))
      let late = dice.roll(10) == 0 && isLate ? Milliseconds(dice.roll(180)) * Span.second : 0
      let quality: Quality = dice.roll(12) == 0 ? .fail : .good
      let sample = Sample(time: now - late, value: Double(dice.roll(9)) - 2, quality: quality)
      switch head.append(sample, to: place) {
      case .appended, .sorted:
        engine.apply(place, sampleTime: sample.time, now: now, head: &head, into: &transitions)
      default: break
      }
    }
    engine.advance(through: now + Span.hour, head: &head, into: &transitions)
    return transitions.map { "\($0.at) \($0.change.kind) \($0.instance) \($0.value)" }
  }

  @Test(arguments: 0..<60) func `agree on expressions nobody chose`(seed: Int) throws {
    var dice = Dice(state: UInt64(seed) &* 977 &+ 5)
    let text = dice.vector(3)
    let rules = try World.rules(World.alert(text))
    let fast = story(rules, .fastest, seed: UInt64(seed))
    let general = story(rules, .general, seed: UInt64(seed))
    #expect(fast == general, "seed \(seed): \(text)")
  }

  @Test(arguments: 0..<60) func `owe nothing to the cutting into partitions`(seed: Int) throws {
    var dice = Dice(state: UInt64(seed) &* 31 &+ 11)
    let text = dice.vector(2)
    let rules = try World.rules(World.alert(text, "for: 0s"))
    // In one partition every reading judges all devices, and a late one at the time of the youngest of all:
    // so none is late here, and only what each instance went through is compared.
    func lives(_ story: [String]) -> [String: [String]] {
      Dictionary(grouping: story.map { $0.split(separator: " ").map(String.init) }) { $0[2] }
        .mapValues { $0.map { $0[0] + $0[1] } }
    }
    let cut = lives(story(rules, .general, seed: UInt64(seed), isLate: false))
    let whole = lives(story(rules, .whole, seed: UInt64(seed), isLate: false))
    #expect(cut == whole, "seed \(seed): \(text)")
  }

  @Test(
    arguments: [
      "a > on (device) threshold(\"t\")", "a - on (device) threshold(\"t\") > 1", "threshold(\"t\") > 2",
      "a > on (device) threshold(\"bd9\")", "a unless on (device) a > on (device) threshold(\"t\")",
      "flagged(a)", "flagged(a) == 4 and a > 1", "a{quality=\"fail\"} > 1", "clamp(a, 1, 4) > 2",
      "clamp(a, 4, 1) > 2", "round(a, 2) > 3", "clamp_max(a, 3) == 3", "a > (b offset 5m)",
      "max_over_time(a[9m] offset 2m) - min_over_time(a[9m]) > 3", "day_of_month(a * 1e6) > 2",
    ])
  func `agree on thresholds, flags and times`(text: String) throws {
    var thresholds = ThresholdTable()
    for (device, value) in [(0, 2.0), (1, 4.0)] {
      thresholds.add(
        .init(value: value, until: 5_400_000), name: "t", device: DeviceIndex(device))
      thresholds.add(
        .init(value: value + 1, from: 5_400_000), name: "t", device: DeviceIndex(device))
    }
    let rules = try World.rules(World.alert(text))
    let fast = story(rules, .fastest, seed: 5, thresholds: thresholds)
    let general = story(rules, .general, seed: 5, thresholds: thresholds)
    #expect(fast == general)
  }
}
