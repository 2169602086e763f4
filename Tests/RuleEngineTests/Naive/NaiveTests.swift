import RuleEngine
import RuleLanguage
import Telemetry
import Testing
import TimeSeries

/// A rule and a town's readings that nobody chose.
private struct Story {
  private var random: SeededRandom
  /// Half an hour, every second of which the naive evaluator looks at.
  static let horizon = 1_800
  private static let quantities = ["a", "b"]
  private(set) var zones: [Zone] = []
  private(set) var formula = Formula.newest("a", offset: 0)
  private(set) var policy = NaivePolicy()

  init(seed: UInt64) {
    random = SeededRandom(seed: seed)
    zones = (0..<2).map { zone in
      Zone(
        name: "z\(zone)",
        devices: (0..<2).map { device in
          let id = "d\(zone)\(device)"
          let readings = Story.quantities.enumerated().map { index, name in
            // Two readings of one instant are two evaluations; so no two are, in one zone.
            (name, self.readings(residue: device * 2 + index))
          }
          return (id, Dictionary(uniqueKeysWithValues: readings))
        })
    }
    let isFolded = roll(3) == 0
    formula = condition(isFolded: isFolded)
    policy = makePolicy()
  }

  private mutating func roll(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &random) }

  private mutating func pick<T>(_ choices: [T]) -> T { choices[roll(choices.count)] }

  /// Irregular readings that wander up and down, with gaps and some that failed.
  private mutating func readings(residue: Int) -> Readings {
    var readings: Readings = []
    var second = 100
    var value = 2.0
    while second < Story.horizon - 200 {
      second += roll(40) == 0 ? 4 * (1 + roll(60)) : 4 * (1 + roll(7))
      // The naive evaluator looks no further.
      guard second + residue <= Story.horizon else { break }
      value = min(6, max(0, value + Double(roll(5) - 2) / 4))
      readings.append((second + residue, value, roll(15) == 0))
    }
    return readings
  }

  private mutating func offset() -> Int { roll(4) == 0 ? 20 + roll(100) : 0 }

  private mutating func source() -> Formula {
    switch roll(5) {
    case 0, 1: .newest(pick(Story.quantities), offset: offset())
    case 2: .window("last_over_time", pick(Story.quantities), span: pick([30, 75, 600]), offset: offset())
    default: window()
    }
  }

  private mutating func window() -> Formula {
    let functions = [
      "avg_over_time", "sum_over_time", "min_over_time", "max_over_time", "count_over_time",
      "quantile_over_time", "changes", "resets", "total",
    ]
    // Windows above eight minutes and a half are carried along, shorter ones looked at afresh.
    let span = pick([30, 75, 240, 540, 700])
    return .window(pick(functions), pick(Story.quantities), span: span, offset: offset())
  }

  private mutating func term(_ depth: Int) -> Formula {
    if depth == 0 { return source() }
    switch roll(6) {
    case 0: return .arithmetic(term(depth - 1), pick(["+", "-"]), term(depth - 1))
    case 1: return .set(filter(depth - 1), pick(["and", "unless"]), filter(depth - 1))
    case 2: return .compare(term(depth - 1), pick([">", "<="]), threshold(), returnsBool: true)
    case 3:
      // Both sides without a quantity's name: else each would be an alert of its own.
      let sides = (0..<2).map { _ in
        Formula.compare(window(), pick([">", "<="]), threshold(), returnsBool: false)
      }
      return .set(sides[0], "or", sides[1])
    default: return source()
    }
  }

  private mutating func filter(_ depth: Int) -> Formula {
    .compare(term(depth), pick([">", "<=", "!="]), threshold(), returnsBool: false)
  }

  private mutating func threshold() -> Double { Double(roll(16)) / 4 }

  private mutating func folded() -> Formula {
    .fold(pick(["sum", "avg", "min", "max", "count"]), roll(2) == 0 ? filter(1) : term(1))
  }

  private mutating func condition(isFolded: Bool) -> Formula {
    if !isFolded { return roll(4) == 0 ? filter(2) : term(2) }
    let left = folded()
    switch roll(3) {
    case 0: return left
    case 1: return .arithmetic(left, pick(["+", "-"]), folded())
    default: return .compare(left, ">", threshold(), returnsBool: false)
    }
  }

  private mutating func makePolicy() -> NaivePolicy {
    var policy = NaivePolicy()
    policy.noData = pick(["keep", "resolve", "alert", "ignore"])
    let count = roll(2) == 0 ? 1 + roll(3) : 0
    policy.isLadder = count > 0
    policy.isBelow = count > 0 && roll(3) == 0
    let levels = max(1, count)
    let lowest = Double(1 + roll(6)) / 4
    policy.thresholds = (0..<levels).map { k in
      let step = Double(k) * pick([0.5, 1, 1.25])
      return policy.isBelow ? 4 - lowest - step : lowest + step
    }
    policy.thresholds.sort { policy.isBelow ? $0 > $1 : $0 < $1 }
    for k in policy.thresholds.indices.dropFirst() where policy.thresholds[k] == policy.thresholds[k - 1] {
      policy.thresholds[k] += policy.isBelow ? -0.125 : 0.125
    }
    policy.raiseAfter = (0..<levels).map { _ in pick([0, 0, 35, 90]) }
    policy.confirm = (0..<levels).map { _ in pick([1, 1, 2, 3]) }
    guard count > 0 else {
      policy.keepFiringFor = pick([0, 0, 50, 130])
      return policy
    }
    policy.margin = pick([0, 0.25, 0.5])
    policy.clearFor = pick([0, 45, 100])
    return policy
  }

  /// The rule as a person would write it.
  var text: String {
    var keys = ["no_data: \(policy.noData)"]
    if policy.isLadder {
      keys.append("levels:")
      for k in policy.thresholds.indices {
        keys.append(
          "  - { level: \"\(k + 1)\", name: Báo động, threshold: \(policy.thresholds[k]), severity: minor, "
            + "for: \(policy.raiseAfter[k])s, confirm: \(policy.confirm[k]) }")
      }
      keys.append("when: \(policy.isBelow ? "below" : "above")")
      keys.append("clear: { margin: \(policy.margin), for: \(policy.clearFor)s }")
    } else {
      keys += [
        "keep_firing_for: \(policy.keepFiringFor)s", "for: \(policy.raiseAfter[0])s",
        "confirm: \(policy.confirm[0])",
      ]
    }
    return World.file("- alert: A", formula.text, keys)
  }
}

extension Story {
  /// What the engine decides by the reading and by its timers.
  func byReading() throws -> [String] {
    var series: [SeriesDescription] = []
    var readings: [(sample: Sample, series: SeriesID)] = []
    for zone in zones {
      for device in zone.devices {
        for (name, list) in device.readings.sorted(by: { $0.key < $1.key }) {
          let id = SeriesID(series.count)
          series.append(
            World.station(
              series.count, name, device: device.id,
              staleAfter: Milliseconds(Formula.patience) * Span.second, ("zone", zone.name)))
          for reading in list {
            let sample = Sample(
              time: Milliseconds(reading.second) * Span.second, value: reading.value,
              quality: reading.isHidden ? .fail : .good)
            readings.append((sample, id))
            // Brokers redeliver; a doubled reading must count once.
            if reading.second % 11 == 0 { readings.append((sample, id)) }
          }
        }
      }
    }
    var replay = Replay(rules: try World.rules(text), series: series)
    for reading in readings.sorted(by: {
      ($0.sample.time, $0.series.index) < ($1.sample.time, $1.series.index)
    }) {
      replay.read(reading.sample, of: reading.series)
    }
    replay.pass(through: Milliseconds(Story.horizon) * Span.second)
    return replay.takeTransitions().map { transition in
      let name = transition.labels["device"] + transition.labels["zone"]
      let change = "\(transition.change.kind.rawValue) \(transition.change.from)→\(transition.change.to)"
      let rest = transition.at % Span.second
      return "\(name) \(transition.at / Span.second)\(rest == 0 ? "" : ".\(rest)") \(change)"
    }
  }

  /// What comes of looking at everything every second.
  func everySecond() -> [String] {
    let isFolded = formula.text.contains(" by (zone) ")
    var lines: [String] = []
    for zone in zones {
      let names = formula.names
      for device in isFolded ? 0..<1 : zone.devices.indices {
        var alert = NaiveAlert(policy)
        let speakers = isFolded ? zone.devices : [zone.devices[device]]
        let seconds = Set(
          speakers.flatMap { speaker in
            names.flatMap { speaker.readings[$0] ?? [] }.filter { !$0.isHidden }.map(\.second)
          })
        for second in 0...Story.horizon {
          let answer = formula.answer(zone, device: device, at: second)
          guard let change = alert.live(answer, at: second, isNewReading: seconds.contains(second))
          else { continue }
          lines.append("\(isFolded ? "" : zone.devices[device].id)\(zone.name) \(second) \(change)")
        }
      }
    }
    return lines
  }
}

@Suite struct `Judging by the reading` {
  @Test(arguments: Seeds.first(30)) func `decides what looking at everything every second decides`(seed: Int)
    throws
  {
    let story = Story(seed: UInt64(seed) &* 7_919 &+ 3)
    // Instances of one instant may come in any order; each lives its own life.
    func lives(_ lines: [String]) -> [String: [String]] {
      Dictionary(grouping: lines) { String($0.prefix { $0 != " " }) }
    }
    let (quick, naive) = (lives(try story.byReading()), lives(story.everySecond()))
    #expect(quick == naive, "seed \(seed):\n\(story.text)")
  }
}
