import DeviceCatalog
import Telemetry
import Testing

@Suite struct `Quality control` {
  /// One slot under test; minutes in, words out.
  private struct Bench {
    var control: QualityControl
    var corrections: [Milliseconds: Quality] = [:]

    init(_ limits: QualityLimits) {
      control = QualityControl(limits: [limits], limitsOfSlot: [0])
    }

    mutating func give(_ value: Double, atMinute minute: Int) -> Quality {
      let verdict = control.check(0, time: Milliseconds(minute) * Span.minute, value: value)
      if let correction = verdict.correction {
        corrections[correction.time / Span.minute] = correction.quality
      }
      return verdict.quality
    }

    mutating func give(_ values: [Double], everyMinutes step: Int = 1) -> [Quality] {
      var flags: [Quality] = []
      for (at, value) in values.enumerated() { flags.append(give(value, atMinute: at * step)) }
      return flags
    }
  }

  @Test func `calls untested what nobody gave a limit for`() {
    var bench = Bench(QualityLimits())
    #expect(bench.give([1, 2, 3]) == [.unknown, .unknown, .unknown])
  }

  @Test func `fails what the sensor cannot report and suspects what is unusual, bounds included`() {
    var bench = Bench(QualityLimits(range: 0...12, usual: 1...9))
    #expect(
      bench.give([0, 1, 9, 9.1, 12, 12.1, -0.1, .nan])
        == [.suspect, .good, .good, .suspect, .suspect, .fail, .fail, .fail])
  }

  @Test func `suspects a flood's own rise and never fails it`() {
    // Trà Khúc, November 2025: half a metre an hour is more than the limit of calm months.
    var bench = Bench(
      QualityLimits(
        range: -2...15, spike: .init(suspect: 1.5), ratePerSecond: 0.4 / 3_600,
        gap: .init(silence: 18 * Span.hour, jump: 2)))
    let flags = bench.give([3.2, 3.5, 4.0, 4.6, 5.1, 5.3, 5.4], everyMinutes: 60)
    #expect(flags == [.good, .good, .suspect, .suspect, .suspect, .good, .good])
    #expect(flags.allSatisfy { $0.isVisibleToRules })
    #expect(bench.corrections.isEmpty)
  }

  @Test func `measures rates by time, strictly, on the later reading`() {
    var bench = Bench(QualityLimits(ratePerSecond: 1.0 / 60))
    #expect(bench.give(1, atMinute: 0) == .unknown)
    #expect(bench.give(2, atMinute: 1) == .good)
    #expect(bench.give(5, atMinute: 4) == .good)
    #expect(bench.give(7, atMinute: 5) == .suspect)
    #expect(bench.give(7, atMinute: 6) == .good)
  }

  @Test func `flags a spike once the next reading is there`() {
    let cases: [([Double], [Milliseconds: Quality])] = [
      // One above its neighbours is not strictly more than one.
      ([3, 4, 3], [:]), ([3, 5, 3, 3], [1: .suspect]), ([3, 13, 3], [1: .fail]),
      // The last reading has no next one yet.
      ([3, 3, 4.9], [:]),
      // Both sides of a step are spikes of half its height.
      ([3, 3, 6, 6], [1: .suspect, 2: .suspect]),
    ]
    for (values, corrections) in cases {
      var bench = Bench(QualityLimits(range: 0...100, spike: .init(suspect: 1, fail: 5)))
      #expect(bench.give(values).allSatisfy { $0 == .good })
      #expect(bench.corrections == corrections, "\(values)")
    }
  }

  @Test func `compares decimals as people write them`() {
    // In binary 4.4 − 3.9 is more than 0.5, and 2.51 − 2.50 is less than 0.01.
    var spike = Bench(QualityLimits(spike: .init(suspect: 0.5)))
    _ = spike.give([3.9, 4.4, 3.9])
    #expect(spike.corrections.isEmpty)
    var flat = Bench(QualityLimits(flat: .init(tolerance: 0.01, suspect: Span.minute)))
    #expect(flat.give([2.5, 2.51, 2.5]) == [.good, .good, .good])
  }

  @Test func `takes no neighbour across a missing or failed reading`() {
    var bench = Bench(QualityLimits(range: 0...10, spike: .init(suspect: 1)))
    _ = bench.give(3, atMinute: 0)
    bench.control.skip(0, time: Span.minute)
    _ = bench.give(6, atMinute: 2)
    _ = bench.give(3, atMinute: 3)
    #expect(bench.give(99, atMinute: 4) == .fail)
    _ = bench.give(3, atMinute: 5)
    #expect(bench.corrections.isEmpty)
  }

  @Test func `measures steps from the newest reading that did not fail`() {
    var bench = Bench(QualityLimits(range: 0...10, ratePerSecond: 1.0 / 60))
    #expect(bench.give([3, -999, 3.5]) == [.good, .fail, .good])
  }

  @Test func `sees a value that does not move, by time and not by count`() {
    var bench = Bench(QualityLimits(flat: .init(tolerance: 0.01, suspect: 60 * Span.minute)))
    // Every minute in a flood: sixty equal readings are not yet an hour.
    for minute in 0..<60 { #expect(bench.give(2.5, atMinute: minute) == .good) }
    #expect(bench.give(2.504, atMinute: 60) == .suspect)
    #expect(bench.give(2.51, atMinute: 61) == .good)
    // The stretch begins anew after the last reading that was too far away.
    #expect(bench.give(2.51, atMinute: 119) == .good)
    #expect(bench.give(2.51, atMinute: 120) == .suspect)
  }

  @Test func `never calls a tolerance of zero flat, and fails where asked`() {
    var strict = Bench(QualityLimits(flat: .init(tolerance: 0, suspect: Span.minute)))
    #expect(strict.give([2, 2, 2, 2]) == [.good, .good, .good, .good])
    var bench = Bench(
      QualityLimits(flat: .init(tolerance: 0.1, suspect: 2 * Span.minute, fail: 4 * Span.minute)))
    #expect(bench.give([2, 2, 2, 2, 2, 2]) == [.good, .good, .suspect, .suspect, .fail, .fail])
  }

  @Test func `agrees with the whole window on random walks`() {
    // A flickering sensor at hundredths with stretches of silence; the oracle looks at every reading.
    var generator = SplitMix64(seed: 20_251_118)
    let limits = QualityLimits.Flat(tolerance: 0.025, suspect: 10 * Span.minute)
    var disagreements = 0
    for round in 0..<50 {
      var bench = Bench(QualityLimits(flat: limits))
      var readings: [(minute: Int, hundredths: Int)] = []
      var minute = 0
      var level = 300
      for _ in 0..<200 {
        minute += Int(generator.next() % 3) + 1
        level += Int(generator.next() % 8 == 0 ? generator.next() % 5 : generator.next() % 2)
        level -= Int(generator.next() % 8 == 0 ? generator.next() % 5 : generator.next() % 2)
        readings.append((minute, level))
        let flag = bench.give(Double(level) / 100, atMinute: minute)
        var low = level
        var high = level
        var start = minute
        for reading in readings.reversed() {
          (low, high) = (min(low, reading.hundredths), max(high, reading.hundredths))
          guard high - low < 3 else { break }
          start = reading.minute
        }
        let expected: Quality = minute - start >= 10 ? .suspect : .good
        // Too few segments may make a stretch look shorter, never longer.
        #expect(flag <= expected, "seed 20251118, round \(round), minute \(minute)")
        if flag != expected { disagreements += 1 }
      }
    }
    #expect(disagreements < 100, "of 10,000 readings")
  }

  @Test func `suspects a station that comes back on another datum`() {
    var bench = Bench(QualityLimits(gap: .init(silence: 30 * Span.minute, jump: 1)))
    #expect(bench.give(3, atMinute: 0) == .unknown)
    #expect(bench.give(5, atMinute: 30) == .good)
    #expect(bench.give(6, atMinute: 61) == .good)
    #expect(bench.give(7.5, atMinute: 92) == .suspect)
  }

  @Test func `judges a late reading by its range and remembers nothing of it`() {
    let limits = QualityLimits(range: 0...10, spike: .init(suspect: 1), ratePerSecond: 0.001)
    var bench = Bench(limits)
    var other = Bench(limits)
    for minute in [10, 20, 30] {
      #expect(bench.give(3, atMinute: minute) == .good)
      _ = other.give(3, atMinute: minute)
    }
    #expect(bench.give(9, atMinute: 15) == .good)
    #expect(bench.give(11, atMinute: 16) == .fail)
    #expect(bench.give(9, atMinute: 30) == .good)
    #expect(bench.give(3.3, atMinute: 40) == other.give(3.3, atMinute: 40))
    #expect(bench.corrections == other.corrections)
  }

  @Test func `is rebuilt from stored samples`() {
    let limits = QualityLimits(
      range: 0...10, spike: .init(suspect: 0.5), ratePerSecond: 0.1,
      flat: .init(tolerance: 0.01, suspect: 5 * Span.minute))
    var first = Bench(limits)
    let values = [3.0, 3, 3, -1, 3, 3]
    let flags = first.give(values)
    var second = Bench(limits)
    for (at, value) in values.enumerated() {
      second.control.replay(
        Sample(time: Milliseconds(at) * Span.minute, value: value, quality: flags[at]), slot: 0)
    }
    for (minute, value) in [(6, 3.0), (7, 4.0), (8, 3.0)] {
      #expect(first.give(value, atMinute: minute) == second.give(value, atMinute: minute))
    }
    #expect(first.corrections == [7: .suspect] && second.corrections == first.corrections)
  }
}

/// A small generator whose numbers follow from its seed.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  /// Starts at `seed`.
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
