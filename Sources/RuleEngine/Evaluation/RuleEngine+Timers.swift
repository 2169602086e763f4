import RuleLanguage
import Telemetry
import TimeSeries

extension RuleEngine {
  /// The first multiple of `interval` at or after `time`.
  static func multiple(of interval: Milliseconds, from time: Milliseconds) -> Milliseconds {
    let rest = time % interval
    return rest == 0 ? time : rest > 0 ? time - rest + interval : time - rest
  }

  /// Makes a partition be evaluated at `due` or earlier.
  mutating func appoint(_ partition: Int, at due: Milliseconds) {
    if due < partitions[partition].due { arm(partition, due: due) }
  }

  /// Says when a partition must be evaluated next.
  ///
  /// A timer that only moves on, as staleness does with every reading, leaves the heap alone: its old
  /// appointment is renewed when it is met.
  mutating func arm(_ partition: Int, due: Milliseconds) {
    partitions[partition].due = due
    let beat = Int(headers[Int(partitions[partition].rule)].beat)
    if beat >= 0 {
      if due < .max { beats[beat].note(due, of: Int32(partition)) }
      return
    }
    if due < partitions[partition].heapDue {
      partitions[partition].heapDue = due
      heap.push(TimerHeap.Entry(due: due, partition: Int32(partition)))
    }
  }

  /// The partition to be evaluated next, and when, up to `now`: the earliest, of equals the first in the order of
  /// the rules. Its appointment is over.
  mutating func takeTurn(through now: Milliseconds) -> TimerHeap.Entry? {
    var turn: TimerHeap.Entry?
    for beat in beats.indices {
      while beats[beat].due <= now {
        guard let member = beats[beat].next(partitions) else { continue }
        let entry = TimerHeap.Entry(due: beats[beat].due, partition: member)
        if turn.map({ TimerHeap.Entry.precedes(entry, $0) }) ?? true { turn = entry }
        break
      }
    }
    while let first = heap.first, first.due <= now {
      if let turn, TimerHeap.Entry.precedes(turn, first) { break }
      let partition = Int(first.partition)
      let due = partitions[partition].due
      if partitions[partition].heapDue == first.due, due > first.due, due < .max {
        // Staleness moves on with every reading: most appointments are only renewed.
        partitions[partition].heapDue = due
        heap.replaceFirst(by: TimerHeap.Entry(due: due, partition: first.partition))
        continue
      }
      let entry = heap.popFirst()
      guard partitions[partition].heapDue == entry.due else { continue }
      partitions[partition].heapDue = .max
      if due <= entry.due { return entry }
    }
    return turn
  }

  /// Arms the timer of a partition that has just been evaluated.
  mutating func rearm(_ partition: Int, at time: Milliseconds, event: Milliseconds, hasData: Bool) {
    let header = headers[Int(partitions[partition].rule)]
    var due = event
    if header.interval > 0 {
      // Where nothing is left to read and nothing waits, the next reading starts the beat again.
      let isAsleep = !hasData && !header.isStanding && event == .max
      due = isAsleep ? .max : RuleEngine.multiple(of: header.interval, from: time + 1)
    } else if header.readsClock, hasData || header.isStanding {
      due = min(due, RuleEngine.multiple(of: Span.minute, from: time + 1))
    }
    arm(partition, due: due)
  }

  /// Notes the first instant that the engine hears of, and appoints the rules that need no reading.
  ///
  /// `absent` waits until every series it looks at would have gone silent: at the start of a daemon nobody
  /// can say yet that a station is missing.
  mutating func start(at now: Milliseconds) {
    guard clock == .min else { return }
    clock = now
    for (rule, header) in headers.enumerated() where header.isStanding {
      for partition in ranges[rule] {
        let due =
          header.interval > 0
          ? RuleEngine.multiple(of: header.interval, from: now) : now + patience(of: partition, rule: rule)
        appoint(partition, at: due)
      }
    }
  }

  /// How long the series of a standing partition may take to report for the first time.
  private func patience(of partition: Int, rule: Int) -> Milliseconds {
    guard rules[rule].expression.readsSeries else { return 0 }
    let longest = members(of: partition).map { staleAfter[Int($0)] }.max()
    return longest ?? SeriesDescription.staleAfterWithoutDevice
  }

  /// Every series whose readings concern a partition; not those that merely stand for a device's thresholds.
  func members(of partition: Int) -> [Int32] {
    let rule = Int(partitions[partition].rule)
    let first = Int(partitions[partition].binding)
    let thresholds = headers[rule].readsThresholds ? thresholdSlots[rule] : nil
    let slots = (0..<Int(headers[rule].slotCount)).filter { thresholds?.contains($0) != true }
    guard partitions[partition].isPointwise else {
      return slots.flatMap { slot -> ArraySlice<Int32> in
        let range = groupRanges[Int(bindings[first + slot])]
        return groupMembers[Int(range.lowerBound)..<Int(range.upperBound)]
      }
    }
    var all = slots.map { bindings[first + $0] }.filter { $0 >= 0 }
    guard partitions[partition].isFolded else { return all }
    for fold in 0..<headers[rule].folds.count {
      let list = first + Int(headers[rule].slotCount) + 2 * fold
      let width = foldPlans[Int(headers[rule].folds.lowerBound) + fold].slots.count
      let start = Int(bindings[list])
      all += bindings[start..<start + Int(bindings[list + 1]) * width].filter { $0 >= 0 }
    }
    return all
  }

  /// Evaluates a partition of a recording rule and adds what it yields to the head, as readings of its own.
  mutating func record(
    _ partition: Int, at time: Milliseconds, head: inout Head, into transitions: inout [Transition]
  ) {
    let rule = Int(partitions[partition].rule)
    if headers[rule].isTemporary, !effectSpan(of: rule, at: time).isInEffect {
      partitions[partition].lastEvaluation = time
      let next = min(beginning(of: rule, after: time), nextReading(of: partition, after: time, head: head))
      arm(partition, due: next)
      return
    }
    evaluations += 1
    partitions[partition].lastEvaluation = time
    var event = Milliseconds.max
    var hasData = false
    if partitions[partition].isPointwise {
      let outcome = pointwise(partition, at: time, head: head, event: &event)
      hasData = outcome.hasData
      if outcome.isPresent {
        emit(outcome.value, series: partitions[partition].target, at: time, head: &head, into: &transitions)
      }
    } else {
      var context = GeneralContext(time: time, binding: Int(partitions[partition].binding))
      let vector = evaluateGroup(rules[rule].expression, &context, head: head) ?? Vector()
      event = context.event
      hasData = vector.hasData
      for element in vector.elements {
        let labels = RuleEngine.derivedLabels(element.labels, rule: rules[rule])
        emit(element.value, series: derivedIDs[labels] ?? -1, at: time, head: &head, into: &transitions)
      }
    }
    if hasData { partitions[partition].hadData = true }
    rearm(
      partition, at: time, event: min(event, nextReading(of: partition, after: time, head: head)),
      hasData: hasData)
    if headers[rule].isTemporary { appointAtEffect(partition, after: time) }
  }

  /// The time of the earliest reading after `time` that a recording rule has still to record; `.max` for none.
  ///
  /// On the wall clock a batch brings readings of several instants before any timer runs, a backlog hours of
  /// them. A partition has one appointment, so each instant makes the one for the next.
  private func nextReading(
    of partition: Int, after time: Milliseconds, head: borrowing Head
  ) -> Milliseconds {
    let last = partitions[partition].lastReading
    var next = Milliseconds.max
    guard last > time else { return next }
    for member in members(of: partition) {
      head.forEach(in: SeriesID(UInt32(member)), after: time, through: min(last, next)) { sample in
        if sample.isVisibleToRules { next = min(next, sample.time) }
      }
    }
    return next
  }

  /// Adds one derived sample, and lets the rules that read it judge it.
  ///
  /// Where a sample of that instant was made before its last reading came, the corrected one comes a
  /// millisecond later: a series has one value a time.
  private mutating func emit(
    _ value: Double, series: Int32, at time: Milliseconds, head: inout Head,
    into transitions: inout [Transition]
  ) {
    guard series >= 0 else { return }
    let id = SeriesID(UInt32(series))
    var sample = Sample(time: time, value: value, quality: .good)
    if let newest = head.newest(id), newest.time >= time {
      if newest.value == value || newest.value.bitPattern == value.bitPattern { return }
      sample = Sample(time: newest.time + 1, value: value, quality: .good)
    }
    _ = head.append(sample, to: id)
    derived.append(DerivedSample(series: id, sample: sample))
    touch(id, sampleTime: sample.time, head: head, into: &transitions)
  }
}
