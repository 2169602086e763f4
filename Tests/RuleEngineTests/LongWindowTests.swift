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
  mutating func recorded(
    _ rules: RuleSet, _ evaluator: RuleEngine.Evaluator, of quantities: [String] = ["x"]
  ) -> [DerivedSample] {
    var series = quantities.enumerated().map { place, name in
      World.station(place, name, device: "d", staleAfter: 4 * Span.minute)
    }
    for derived in RuleEngine.derivedSeries(rules: rules, series: series) {
      series.append(
        SeriesDescription(
          id: SeriesID(series.count), labels: derived.labels, device: nil, staleAfter: derived.staleAfter))
    }
    var head = Head()
    head.grow(toSeries: series.count)
    var engine = RuleEngine(
      rules: rules, series: series, thresholds: World.traKhuc(), evaluator: evaluator)
    for window in engine.requiredWindows { head.setWindow(window.span, of: window.series) }
    for place in quantities.indices { head.setLateness(20 * Span.minute, of: SeriesID(place)) }
    var transitions: [Transition] = []
    for _ in 0..<1_500 {
      now += roll(200) == 0 ? Span.hour * Milliseconds(roll(5)) : Milliseconds(roll(120)) * Span.second
      engine.advance(through: now - 1, head: &head, into: &transitions)
      let time = roll(25) == 0 ? now - Milliseconds(roll(900)) * Span.second : now
      let sample = Sample(time: time, value: value(), quality: roll(15) == 0 ? .fail : .good)
      let place = SeriesID(quantities.count > 1 ? roll(quantities.count) : 0)
      let outcome = head.append(sample, to: place)
      guard outcome == .appended || outcome == .sorted else { continue }
      engine.apply(place, sampleTime: sample.time, now: now, head: &head, into: &transitions)
      if roll(30) == 0 {
        let earlier = head.newestVisible(place, at: now - Milliseconds(roll(30)) * Span.minute)
        if let earlier { head.setQuality(.fail, of: place, at: earlier.time) }
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
    "sum_over_time(x[2h] offset 3m)", "max_over_time(x[2h]) - min_over_time(x[2h])", "rising(x, 2h)",
    "time_to(x, \"bd1\", 1h)", "time_to(x, 2, 1h)", "rising(x, 2h) + deriv(x[2h])", "rising(x, 10m)",
    "nowcast(x)", "nowcast(x offset 10m)", "max(nowcast(x))",
  ]

  @Test(arguments: functions, [false, true])
  func `says what a fresh look says, to the last bit`(text: String, hasStrays: Bool) throws {
    let rules = try World.rules(World.file("- record: y", text, []))
    var hash = StableHash()
    hash.add(text.utf8)
    let seed = hash.value
    expectAgreement(rules, ["x"], seed: seed, hasStrays: hasStrays)
  }

  @Test(arguments: ["vn_aqi({device=\"d\"})", "vn_aqi_daily({device=\"d\"})"], 0..<3)
  func `of air is reckoned anew when a finished hour has changed, and only then`(
    text: String, seed: Int
  ) throws {
    let rules = try World.rules(World.file("- record: y", text, []))
    expectAgreement(rules, ["pm25", "o3", "no2"], seed: UInt64(seed), hasStrays: seed == 2)
  }

  private func expectAgreement(
    _ rules: RuleSet, _ quantities: [String], seed: UInt64, hasStrays: Bool
  ) {
    var week = BadWeek(seed: seed, hasStrays: hasStrays)
    var again = week
    let moved = week.recorded(rules, .fastest, of: quantities)
    let fresh = again.recorded(rules, .general, of: quantities)
    // A line through infinities reaches nothing, so that `time_to` says little of a week with strays.
    #expect(
      moved.count > (hasStrays ? 10 : 400) && moved.count == fresh.count,
      "seed \(seed): \(moved.count), \(fresh.count)")
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
