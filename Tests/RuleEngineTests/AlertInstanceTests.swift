import RuleEngine
import Telemetry
import Testing

@Suite struct `The life of an alert` {
  /// Feeds verdicts a minute apart and tells what changed.
  private func story(_ policy: AlertPolicy, _ verdicts: [Verdict?]) -> [String] {
    var instance = AlertInstance()
    var story: [String] = []
    for (minute, verdict) in verdicts.enumerated() {
      let time = Milliseconds(minute) * Span.minute
      let change =
        verdict.map { instance.judge($0, at: time, isNewReading: true, policy: policy) }
        ?? instance.lose(at: time, policy: policy)
      if let change { story.append("\(minute) \(change.kind.rawValue) \(change.from)→\(change.to)") }
    }
    return story
  }

  private let yes = Verdict.plain(true)
  private let no = Verdict.plain(false)

  @Test func `without waits follows its condition`() {
    #expect(
      story(AlertPolicy(), [no, yes, yes, no, yes]) == ["1 firing 0→1", "3 resolved 1→0", "4 firing 0→1"])
  }

  @Test func `waits as long as for says, and not a moment longer`() {
    let policy = AlertPolicy(raiseAfter: 2 * Span.minute)
    #expect(story(policy, [yes, yes, yes, no]) == ["0 pending 0→1", "2 firing 0→1", "3 resolved 1→0"])
    #expect(story(policy, [yes, yes, no, yes]) == ["0 pending 0→1", "2 cancelled 0→0", "3 pending 0→1"])
  }

  @Test func `asks for readings in a row`() {
    let policy = AlertPolicy(confirm: 3)
    #expect(
      story(policy, [yes, yes, no, yes, yes, yes])
        == ["0 pending 0→1", "2 cancelled 0→0", "3 pending 0→1", "5 firing 0→1"])
  }

  @Test func `outlives its condition by keep_firing_for`() {
    let policy = AlertPolicy(keepFiringFor: 2 * Span.minute)
    #expect(story(policy, [yes, no, yes, no, no, no]) == ["0 firing 0→1", "5 resolved 1→0"])
  }

  @Test func `rises at once to the highest level and leaves each level after its own time`() {
    let policy = AlertPolicy(levelCount: 3, clearFor: 2 * Span.minute)
    let high = Verdict(held: 0b111, beyond: 0, present: 0b111)
    let middle = Verdict(held: 0b011, beyond: 0b100, present: 0b111)
    let low = Verdict(held: 0, beyond: 0b111, present: 0b111)
    #expect(
      story(policy, [high, middle, low, low, low])
        == ["0 firing 0→3", "3 levelChanged 3→2", "4 resolved 2→0"])
  }

  @Test func `inside the margin nothing changes, and a return cancels the wait`() {
    let policy = AlertPolicy(levelCount: 1, clearFor: 2 * Span.minute)
    let margin = Verdict(held: 0, beyond: 0, present: 1)
    #expect(
      story(policy, [yes, margin, no, no, margin, no, no, no]) == ["0 firing 0→1", "7 resolved 1→0"])
  }

  @Test func `skips a level that the device has no threshold for`() {
    let policy = AlertPolicy(levelCount: 3)
    let skipping = Verdict(held: 0b101, beyond: 0b010, present: 0b101)
    let lowest = Verdict(held: 0b001, beyond: 0b110, present: 0b101)
    #expect(story(policy, [skipping, lowest]) == ["0 firing 0→3", "1 levelChanged 3→1"])
  }

  @Test(
    arguments: [
      (.keep, []), (.resolve, ["1 resolved 1→0"]), (.ignore, []), (.alert, []),
    ] as [(AlertPolicy.NoData, [String])])
  func `when firing, takes silence as its policy says`(noData: AlertPolicy.NoData, after: [String]) {
    #expect(story(AlertPolicy(noData: noData), [yes, nil, nil]) == ["0 firing 0→1"] + after)
  }

  @Test(
    arguments: [
      (.keep, ["3 firing 0→1"]), (.resolve, ["1 cancelled 0→0", "3 pending 0→1"]),
      (.ignore, ["1 cancelled 0→0", "3 pending 0→1"]), (.alert, ["1 firing 0→0", "3 resolved 0→0"]),
    ] as [(AlertPolicy.NoData, [String])])
  func `when pending, takes silence as its policy says`(noData: AlertPolicy.NoData, after: [String]) {
    let policy = AlertPolicy(raiseAfter: 3 * Span.minute, noData: noData)
    #expect(story(policy, [yes, nil, nil, yes]) == ["0 pending 0→1"] + after)
  }

  @Test func `numbers its episodes and never goes back`() {
    var instance = AlertInstance()
    for minute in 0..<6 {
      _ = instance.judge(
        minute % 2 == 0 ? yes : no, at: Milliseconds(minute), isNewReading: true, policy: AlertPolicy())
    }
    #expect(instance.episode == 3)
  }

  @Test func `knows when its wait is over`() {
    let policy = AlertPolicy(raiseAfter: 600)
    var instance = AlertInstance()
    _ = instance.judge(yes, at: 1_000, isNewReading: true, policy: policy)
    #expect(instance.nextDue(after: 1_000, policy: policy) == 1_600)
    #expect(instance.nextDue(after: 1_600, policy: policy) == .max)
  }

  @Test func `has nothing to store while nothing changes`() {
    var instance = AlertInstance()
    _ = instance.judge(yes, at: 0, isNewReading: true, policy: AlertPolicy())
    #expect(instance.isDirty)
    instance.markStored()
    _ = instance.judge(yes, at: 1, isNewReading: true, policy: AlertPolicy())
    #expect(!instance.isDirty)
  }
}

@Suite struct `The grid of decimals` {
  @Test(
    arguments: [
      (3.5 - 0.2, 3.3), (0.1 + 0.2, 0.3), (518.0 - 0.2, 517.8), (-1e15, -1e15),
      (12_345_678.1 - 0.1, 12_345_678),
    ] as [(Double, Double)])
  func `makes computed decimals equal to written ones`(computed: Double, written: Double) {
    #expect(DecimalGrid.snap(computed) == written)
  }

  @Test func `finds every hundredth of a metre again`() {
    for hundredth in -1_000...60_000 {
      let written = Double(hundredth) / 100
      #expect(DecimalGrid.snap(written + 0.2 - 0.2) == written)
    }
  }
}

@Suite struct `The timers` {
  @Test func `come in order of time, then of partitions`() {
    var heap = TimerHeap()
    var random: UInt64 = 7
    var expected: [[Int64]] = []
    for _ in 0..<500 {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let entry = TimerHeap.Entry(due: Int64(random >> 60), partition: Int32(random >> 50 & 1_023))
      heap.push(entry)
      expected.append([entry.due, Int64(entry.partition)])
    }
    expected.sort { ($0[0], $0[1]) < ($1[0], $1[1]) }
    for pair in expected {
      let entry = heap.popFirst()
      #expect([entry.due, Int64(entry.partition)] == pair, "seed 7")
    }
  }
}
