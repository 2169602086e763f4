import Telemetry
import Testing
import TimeSeries

private let river = SeriesID(0)

private func sample(_ minute: Int64, _ value: Double = 1, _ quality: Quality = .good) -> Sample {
  Sample(time: minute * Span.minute, value: value, quality: quality)
}

private func head(lateness: Milliseconds = 2 * Span.hour) -> Head {
  var head = Head()
  head.grow(toSeries: 1)
  head.setLateness(lateness, of: river)
  return head
}

private func minutes(_ head: borrowing Head, after: Int64, through: Int64) -> [Int64] {
  var found: [Int64] = []
  head.forEach(in: river, after: after * Span.minute, through: through * Span.minute) {
    found.append($0.time / Span.minute)
  }
  return found
}

@Suite struct `The head of a series` {
  @Test func `tells five facts about what it is offered`() {
    var head = head()
    #expect(head.append(sample(200, 3.4), to: river) == .appended)
    #expect(head.append(sample(210, 3.6), to: river) == .appended)
    #expect(head.append(sample(205, 3.5), to: river) == .sorted)
    #expect(head.append(sample(205, 3.5), to: river) == .repeated)
    #expect(head.append(sample(205, 9.9), to: river) == .conflicting(stored: sample(205, 3.5)))
    #expect(head.append(sample(90, 3.3), to: river) == .sorted)
    #expect(head.append(sample(89, 3.3), to: river) == .history)
    #expect(minutes(head, after: 0, through: 300) == [90, 200, 205, 210])
    head.checkInvariants()
  }

  @Test func `leaves a window open on the left and closed on the right`() {
    var head = head()
    for minute in 1...9 { head.append(sample(Int64(minute)), to: river) }
    #expect(minutes(head, after: 2, through: 5) == [3, 4, 5])
    #expect(minutes(head, after: 5, through: 2) == [])
  }

  @Test func `hides failed readings from a plain selector only`() {
    var head = head()
    head.append(sample(1, 3.1), to: river)
    head.append(sample(2, 99, .fail), to: river)
    head.append(sample(3, -1, .missing), to: river)
    #expect(head.newest(river) == sample(3, -1, .missing))
    #expect(head.newestVisible(river, at: .max) == sample(1, 3.1))
    #expect(head.newestVisible(river, at: 30_000) == nil)
    #expect(head.setQuality(.fail, of: river, at: Span.minute) == true)
    #expect(head.newestVisible(river, at: .max) == nil)
    #expect(head.setQuality(.good, of: river, at: 61_000) == false)
  }

  @Test func `shows a reading to whoever asks for its flag`() {
    var head = head()
    head.append(sample(1, 3.1), to: river)
    head.append(sample(2, 3.2, .suspect), to: river)
    head.append(sample(3, 99, .fail), to: river)
    #expect(head.newestVisible(river, at: .max, visible: .all) == sample(3, 99, .fail))
    #expect(head.newestVisible(river, at: .max, visible: QualityMask([.good])) == sample(1, 3.1))
    #expect(head.newestVisible(river, at: .max, visible: .seenByRules) == sample(2, 3.2, .suspect))
    #expect(head.newestVisible(river, at: .max, visible: QualityMask([.missing])) == nil)
  }

  @Test func `says when what it had stored has changed`() {
    var head = head()
    head.append(sample(1), to: river)
    head.append(sample(5), to: river)
    #expect(head.revision(of: river) == 0)
    head.append(sample(3), to: river)
    #expect(head.revision(of: river) == 1)
    head.append(sample(3), to: river)
    head.setQuality(.suspect, of: river, at: 3 * Span.minute)
    #expect(head.revision(of: river) == 1)
    head.setQuality(.fail, of: river, at: 3 * Span.minute)
    #expect(head.revision(of: river) == 2)
  }

  @Test func `takes a NaN that is sent twice for a repeat`() {
    var head = head()
    head.append(sample(1, .nan), to: river)
    #expect(head.append(sample(1, .nan), to: river) == .repeated)
  }

  @Test func `keeps two samples of a gauge that reports once a day`() {
    var head = head()
    for day in Int64(0)..<400 { #expect(head.append(sample(day * 1_440), to: river) == .appended) }
    head.checkInvariants()
    #expect(head.count(of: river) == 400, "nothing unsealed may be let go")
  }

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func `agrees with a plain sorted list`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let seriesCount = 7
    let lateness = 30 * Span.minute
    var head = Head()
    head.grow(toSeries: seriesCount)
    for index in 0..<seriesCount { head.setLateness(lateness, of: SeriesID(index)) }
    var lists = [[Sample]](repeating: [], count: seriesCount)
    var clock: Int64 = 1_000
    for step in 0..<6_000 {
      clock += Int64.random(in: 0...1, using: &random)
      let index = Int.random(in: 0..<seriesCount, using: &random)
      let minute = clock - (step % 3 == 0 ? Int64.random(in: 0...60, using: &random) : 0)
      let offered = sample(minute, Double(Int.random(in: 0...1, using: &random)))
      let expected = naive(offered, into: &lists[index], lateness: lateness)
      #expect(head.append(offered, to: SeriesID(index)) == expected, "seed \(seed), step \(step)")
      head.checkInvariants()
    }
    for index in 0..<seriesCount {
      var found: [Sample] = []
      head.forEach(in: SeriesID(index), after: .min, through: .max) { found.append($0) }
      #expect(found == lists[index], "seed \(seed)")
      let middle = lists[index][lists[index].count / 2].time
      let after = middle - 20 * Span.minute
      var window: [Sample] = []
      head.forEach(in: SeriesID(index), after: after, through: middle) { window.append($0) }
      #expect(window == lists[index].filter { $0.time > after && $0.time <= middle }, "seed \(seed)")
    }
  }

  private func naive(_ sample: Sample, into list: inout [Sample], lateness: Milliseconds) -> AppendOutcome {
    if let stored = list.first(where: { $0.time == sample.time }) {
      return stored.value == sample.value ? .repeated : .conflicting(stored: stored)
    }
    guard let newest = list.last else {
      list.append(sample)
      return .appended
    }
    if newest.time - sample.time > lateness { return .history }
    list.append(sample)
    list.sort { $0.time < $1.time }
    return sample.time > newest.time ? .appended : .sorted
  }

  @Test func `holds two hours of a hundred thousand series in 220 megabytes`() {
    // A tenth of the province, to keep the test short; blocks are laid out alike.
    var head = Head()
    head.grow(toSeries: 10_000)
    for minute in Int64(0)..<120 {
      for index in 0..<10_000 { head.append(sample(minute), to: SeriesID(index)) }
    }
    #expect(head.residentBytes <= 22_000_000)
  }
}
