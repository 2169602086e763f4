import RuleLanguage
package import Telemetry
package import TimeSeries

extension RuleEngine {
  /// The rows whose state changed since the last call; none while nothing changes.
  ///
  /// They go into the transaction that makes the deciding readings durable.
  package mutating func drainChanges() -> [RuleStateRow] {
    if fingerprintsAreStored, dirty.isEmpty, obsolete.isEmpty { return [] }
    var rows = obsolete
    obsolete = []
    if !fingerprintsAreStored { rows += fingerprintRows }
    fingerprintsAreStored = true
    for instance in dirty {
      instances[Int(instance)].isListed = false
      instances[Int(instance)].state.markStored()
      rows.append(row(of: instance))
    }
    dirty.removeAll(keepingCapacity: true)
    return rows
  }

  /// Every row that is worth keeping, for a successor.
  var allRows: [RuleStateRow] {
    let live = instances.indices.map { Int32($0) }.filter(isWorthKeeping)
    return fingerprintRows + live.map(row(of:)) + retired
  }

  private var fingerprintRows: [RuleStateRow] {
    rules.indices.map {
      RuleStateRow(
        ruleID: rules[$0].id, instance: "",
        state: StateCodec.fingerprint(rules[$0], interval: headers[$0].interval))
    }
  }

  /// Whether a successor must know of an instance.
  ///
  /// One that was never raised and waits for nothing needs no row, unless time alone ended its wait: where a season
  /// began after the newest reading and the station fell silent before `for` was over, a successor that goes on from
  /// that reading would let it wait and give up once more.
  func isWorthKeeping(_ instance: Int32) -> Bool {
    let record = instances[Int(instance)]
    if record.state.episode > 0 || !record.state.isIdle { return true }
    return record.state.changedAt > partitions[Int(record.partition)].lastReading
  }

  private func row(of instance: Int32) -> RuleStateRow {
    let record = instances[Int(instance)]
    let rule = Int(partitions[Int(record.partition)].rule)
    let labels = labels(ofInstance: instance)
    let stored = instanceLabels[instance] == nil ? Labels() : labels
    return RuleStateRow(
      ruleID: rules[rule].id, instance: name(of: labels, rule: rule),
      state: isWorthKeeping(instance)
        ? StateCodec.encode(record.state, value: record.value, labels: stored) : nil)
  }

  /// Takes over the state that an earlier run stored, after the head has been rebuilt.
  ///
  /// An alert goes on where it stood if its rule still means the same. Where the rule is gone or changed, it
  /// ends here, reported; only its episode number lives on, so that no identity is given twice. Rules that
  /// are new are judged by the readings there are, at the next `advance`.
  package mutating func restore(
    _ rows: [RuleStateRow], head: borrowing Head, now: Milliseconds, into transitions: inout [Transition]
  ) {
    var known: Set<Int> = []
    let places = Dictionary(rules.indices.map { (rules[$0].id, $0) }) { first, _ in first }
    for row in rows where row.instance.isEmpty {
      guard let place = places[row.ruleID] else { continue }
      let present = StateCodec.fingerprint(rules[place], interval: headers[place].interval)
      if row.state == present { known.insert(place) }
    }
    fingerprintsAreStored = known.count == rules.count
    var directory = InstanceDirectory()
    var ended: Set<Int> = []
    for row in rows where !row.instance.isEmpty {
      let partition = take(
        row, rule: places[row.ruleID], known: known, now: now, directory: &directory, into: &transitions)
      if let partition { ended.insert(partition) }
    }
    resume(known, ended: ended, head: head, now: now)
  }

  /// Restores one instance, or ends it.
  /// - Returns: the partition whose firing alert was ended.
  private mutating func take(
    _ row: RuleStateRow, rule: Int?, known: Set<Int>, now: Milliseconds, directory: inout InstanceDirectory,
    into transitions: inout [Transition]
  ) -> Int? {
    guard let bytes = row.state, let (stored, value, labels) = StateCodec.decode(bytes) else { return nil }
    var state = stored
    let instance = rule.flatMap {
      directory.instance(named: row.instance, labels: labels, rule: $0, in: &self)
    }
    let isKept = instance != nil && rule.map(known.contains) == true
    let change = isKept ? nil : state.end()
    if let instance {
      instances[Int(instance)].state = state
      instances[Int(instance)].value = value
      if change != nil { list(instance) }
    } else {
      let idle = RuleStateRow(
        ruleID: row.ruleID, instance: row.instance,
        state: state.episode > 0 ? StateCodec.encode(state, value: value, labels: labels) : nil)
      if state.episode > 0 { retired.append(idle) }
      if change != nil || state.episode == 0 { obsolete.append(idle) }
    }
    guard let change else { return nil }
    transitions.append(
      Transition(
        rule: rule, ruleID: row.ruleID, instance: row.instance,
        labels: instance.map { self.labels(ofInstance: $0) } ?? labels,
        device: instance.flatMap { device(of: instances[Int($0)]) }, change: change, cause: .ruleChange,
        at: now, value: value, episode: Int64(state.episode) + (change.kind == .cancelled ? 1 : 0)))
    return change.kind == .resolved ? instance.map { Int(instances[Int($0)].partition) } : nil
  }

  /// Arms the timers as they stood: unchanged rules were judged up to their newest reading.
  ///
  /// What runs behind the readings of an instant, beats and recording rules, had not run yet where the clock
  /// still stands at that instant.
  private mutating func resume(
    _ known: Set<Int>, ended: Set<Int>, head: borrowing Head, now: Milliseconds
  ) {
    var waiting: [Int: [Int32]] = [:]
    for place in instances.indices where !instances[place].state.isIdle || instances[place].state.timed != 0 {
      waiting[Int(instances[place].partition), default: []].append(Int32(place))
    }
    var changed: [Int: Milliseconds] = [:]
    for record in instances where record.state.changedAt > .min {
      changed[Int(record.partition), default: .min] = max(
        record.state.changedAt, changed[Int(record.partition)] ?? .min)
    }
    for partition in partitions.indices {
      let newest = members(of: partition).compactMap { head.newest(SeriesID(UInt32($0)))?.time }.max()
      let rule = Int(partitions[partition].rule)
      if newest != nil, !known.contains(rule), !isInEffect(rule, at: now) {
        // What it would have said before now is no longer of interest; it looks again when it is in effect.
        partitions[partition].hadData = true
        appoint(partition, at: beginning(of: rule, after: now))
        continue
      }
      if let newest, !known.contains(rule),
        ended.contains(partition) || isWorthJudging(partition, head: head, now: now)
      {
        appoint(partition, at: newest)
        continue
      }
      let changedAt = changed[partition] ?? .min
      var event =
        newest.map { takeUp(partition, newest: $0, changedAt: changedAt, head: head, now: now) } ?? .max
      for instance in waiting[partition] ?? [] {
        let state = instances[Int(instance)].state
        event = min(event, state.nextDue(after: newest ?? .min, policy: policies[rule]))
      }
      if let newest {
        let isStanding = waiting[partition] != nil
        wake(partition, newest: newest, event: event, isStanding: isStanding, head: head, now: now)
      } else {
        // Nothing to read: the alert of a station that has been silent for weeks, or one about absence. It ends
        // with its rule's effect all the same.
        if event < .max { appoint(partition, at: event) }
        guard waiting[partition] != nil, headers[rule].isTemporary else { continue }
        appoint(partition, at: isInEffect(rule, at: now) ? nextEffect(of: rule, after: now) : now)
      }
    }
  }

  /// Notes how far a partition had been judged.
  /// - Returns: when time alone can next change its result.
  private mutating func takeUp(
    _ partition: Int, newest: Milliseconds, changedAt: Milliseconds, head: borrowing Head, now: Milliseconds
  ) -> Milliseconds {
    let header = headers[Int(partitions[partition].rule)]
    let isBeating = header.interval > 0
    // A timer may have moved an alert after the newest reading. A reading from in between that arrives now
    // must not be judged as if the alert had not moved yet: the book would take it for an old story.
    let last = max(newest, changedAt, isBeating ? .min : newestRecord(of: partition, head: head))
    partitions[partition].lastEvaluation = last
    partitions[partition].lastReading = newest
    partitions[partition].hadData = true
    let beat = RuleEngine.multiple(of: max(1, header.interval), from: max(newest, now))
    let quiet = isBeating ? beat - header.interval : header.isRecording ? last : newest
    return quietEvent(partition, at: quiet, head: head)
  }

  /// Arms the timer of a partition that has readings.
  private mutating func wake(
    _ partition: Int, newest: Milliseconds, event: Milliseconds, isStanding: Bool, head: borrowing Head,
    now: Milliseconds
  ) {
    let rule = Int(partitions[partition].rule)
    let last = partitions[partition].lastEvaluation
    let isBeating = headers[rule].interval > 0
    rearm(partition, at: isBeating ? max(newest, now) - 1 : newest, event: event, hasData: true)
    appointAtEffect(partition, after: last)
    // Somebody changed when the rule is in effect: it has no business any more with what still stands.
    if isStanding, !isInEffect(rule, at: last), !isInEffect(rule, at: now) { appoint(partition, at: now) }
    let isFresh = members(of: partition).contains {
      (head.newestVisible(SeriesID(UInt32($0)), at: newest)?.time ?? .min) >= now
    }
    if headers[rule].isRecording, !isBeating, isFresh { appoint(partition, at: newest) }
  }

  /// Whether a rule that is new or changed should judge what a partition's readings said last.
  ///
  /// Not where all of them are stale: a station that fell silent in last year's flood must not raise that flood
  /// again because somebody mended a rule. A rule about silence itself is judged all the same, and so is one
  /// whose alert was standing until now.
  private func isWorthJudging(_ partition: Int, head: borrowing Head, now: Milliseconds) -> Bool {
    if policies[Int(partitions[partition].rule)].noData == .alert { return true }
    for member in members(of: partition) {
      guard let sample = head.newest(SeriesID(UInt32(member))) else { continue }
      if sample.time + staleAfter[Int(member)] > now { return true }
    }
    return false
  }

  /// When a recording rule last recorded something of a partition; `.min` for never, and for an alert.
  ///
  /// A window that readings leave is recorded again at each exit. One that was recorded before the restart must
  /// not be recorded once more: the series has gone on since.
  private func newestRecord(of partition: Int, head: borrowing Head) -> Milliseconds {
    let rule = Int(partitions[partition].rule)
    guard headers[rule].isRecording else { return .min }
    var targets = [partitions[partition].target]
    if !partitions[partition].isPointwise {
      targets = plannedResults(ofGroup: partition).map {
        derivedIDs[RuleEngine.derivedLabels($0, rule: rules[rule])] ?? -1
      }
    }
    return targets.filter { $0 >= 0 }.compactMap { head.newest(SeriesID(UInt32($0)))?.time }.max() ?? .min
  }

  /// When time alone can next change the result of a partition, without judging it.
  ///
  /// What is stored of an instance is as old as its last change; the value it has now is noted on the way, so
  /// that an alert which ends next says the same with or without the restart.
  private mutating func quietEvent(
    _ partition: Int, at time: Milliseconds, head: borrowing Head
  ) -> Milliseconds {
    var event = Milliseconds.max
    let rule = Int(partitions[partition].rule)
    let target = Int(partitions[partition].target)
    if partitions[partition].isPointwise {
      let outcome = pointwise(partition, at: time, head: head, event: &event)
      if outcome.isPresent, !headers[rule].isRecording, target >= 0 {
        instances[target].value = outcome.value
      }
      return event
    }
    var context = GeneralContext(time: time, binding: Int(partitions[partition].binding))
    let vector = evaluateGroup(rules[rule].expression, &context, head: head)
    if let vector, !headers[rule].isRecording {
      for element in vector.elements {
        guard let instance = groups[target].instances[element.labels] else { continue }
        instances[Int(instance)].value = element.value
      }
    }
    return context.event
  }
}
