import RuleEngine
import RuleLanguage
import Telemetry
import Testing
import TimeSeries

/// Readings of one gauge as a bad week brings them: irregular, late, silent for hours, with failed readings,
/// flags that are corrected afterwards, and now and then a value that is no decimal or no number.
private struct BadWeek {
  var random: SeededRandom
  let hasStrays: Bool
  var now: Milliseconds = 10 * Span.hour

  init(seed: UInt64, hasStrays: Bool) {
    random = SeededRandom(seed: seed)
    self.hasStrays = hasStrays
  }

  mutating func roll(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &random) }

  mutating func value() -> Double {
    if hasStrays {
      switch roll(60) {
      case 0: return .nan
      case 1: return .infinity
      case 2: return -.infinity
      case 3: return 1.0 / 3
      case 4: return -0.0
      case 5: return 1e300
      default: break
      }
    }
    return Double(roll(400) - 40) / 100
  }

  /// The values that a recording rule makes of the week.
  mutating func recorded(_ rules: RuleSet, _ evaluator: RuleEngine.Evaluator) -> [DerivedSample] {
    let gauge = World.station(0, "x", device: "d", staleAfter: 4 * Span.minute)
    var series = [gauge]
    for derived in RuleEngine.derivedSeries(rules: rules, series: [gauge]) {
      series.append(
        SeriesDescription(
          id: SeriesID(1), labels: derived.labels, device: nil, staleAfter: derived.staleAfter))
    }
    var head = Head()
    head.grow(toSeries: 2)
    var engine = RuleEngine(
      rules: rules, series: series, thresholds: ThresholdTable(), evaluator: evaluator)
    for window in engine.requiredWindows { head.setWindow(window.span, of: window.series) }
    head.setLateness(20 * Span.minute, of: SeriesID(0))
    var transitions: [Transition] = []
    for _ in 0..<1_500 {
      now += roll(200) == 0 ? Span.hour * Milliseconds(roll(5)) : Milliseconds(roll(120)) * Span.second
      engine.advance(through: now - 1, head: &head, into: &transitions)
      let time = roll(25) == 0 ? now - Milliseconds(roll(900)) * Span.second : now
      let sample = Sample(time: time, value: value(), quality: roll(15) == 0 ? .fail : .good)
      let outcome = head.append(sample, to: SeriesID(0))
      guard outcome == .appended || outcome == .sorted else { continue }
      engine.apply(SeriesID(0), sampleTime: sample.time, now: now, head: &head, into: &transitions)
      if roll(30) == 0 {
        let earlier = head.newestVisible(SeriesID(0), at: now - Milliseconds(roll(30)) * Span.minute)
        if let earlier { head.setQuality(.fail, of: SeriesID(0), at: earlier.time) }
      }
    }
    engine.advance(through: now + 5 * Span.hour, head: &head, into: &transitions)
    var samples: [DerivedSample] = []
    engine.takeDerivedSamples(into: &samples)
    return samples
  }
}

@Suite struct `A window of hours that moves on with every reading` {
  static let functions = [
    "sum_over_time(x[2h])", "avg_over_time(x[2h])", "count_over_time(x[2h])", "min_over_time(x[2h])",
    "max_over_time(x[2h])", "present_over_time(x[2h])", "quantile_over_time(0.9, x[2h])",
    "quantile_over_time(0.5, x[3h])", "increase(x[2h])", "delta(x[2h])", "deriv(x[2h])", "total(x[2h])",
    "stddev_over_time(x[2h])", "stdvar_over_time(x[3h])", "rate(x[2h])", "changes(x[2h])", "resets(x[2h])",
    "predict_linear(x[2h], 600)", "sum(avg_over_time(x[2h]))", "min_over_time(x{quality=~\"good|fail\"}[2h])",
    "sum_over_time(x[2h] offset 3m)", "max_over_time(x[2h]) - min_over_time(x[2h])",
  ]

  @Test(arguments: functions, [false, true])
  func `says what a fresh look says, to the last bit`(text: String, hasStrays: Bool) throws {
    let rules = try World.rules(World.file("- record: y", text, []))
    var hash = StableHash()
    hash.add(text.utf8)
    let seed = hash.value
    var week = BadWeek(seed: seed, hasStrays: hasStrays)
    var again = week
    let moved = week.recorded(rules, .fastest)
    let fresh = again.recorded(rules, .general)
    #expect(moved.count > 500 && moved.count == fresh.count, "seed \(seed)")
    for (a, b) in zip(moved, fresh) {
      let isSame =
        a.sample.time == b.sample.time && a.series == b.series
        && (a.sample.value.bitPattern == b.sample.value.bitPattern
          || a.sample.value.isNaN && b.sample.value.isNaN)
      #expect(isSame, "seed \(seed), at \(a.sample.time): \(a.sample.value), afresh \(b.sample.value)")
      if !isSame { break }
    }
  }
}
