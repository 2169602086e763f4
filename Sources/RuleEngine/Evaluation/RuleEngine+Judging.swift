import RuleLanguage
import Telemetry
import TimeSeries

extension RuleEngine {
  /// Passes a sample to the partitions of its series.
  mutating func touch(
    _ series: SeriesID, sampleTime: Milliseconds, isHidden: Bool = false, head: borrowing Head,
    into transitions: inout [Transition]
  ) {
    let place = Int(series.index)
    guard place + 1 < touchedFrom.count else { return }
    for entry in Int(touchedFrom[place])..<Int(touchedFrom[place + 1]) {
      let partition = Int(touched[entry])
      let header = headers[Int(partitions[partition].rule)]
      if isHidden, !header.seesHidden { continue }
      let last = partitions[partition].lastEvaluation
      if header.interval > 0 {
        let earliest = max(sampleTime, last == .min ? sampleTime : last + 1)
        appoint(partition, at: RuleEngine.multiple(of: header.interval, from: earliest))
      } else if header.isRecording {
        // Not at once: two devices report at the same minute, and the sum over both has one value then.
        partitions[partition].lastReading = max(sampleTime, partitions[partition].lastReading)
        appoint(partition, at: max(sampleTime, last))
      } else {
        var isNew = sampleTime > partitions[partition].lastReading
        if isNew {
          partitions[partition].lastReading = sampleTime
          if header.countsReadings, !header.seesHidden {
            isNew = head.newestVisible(series, at: sampleTime)?.time == sampleTime
          }
        }
        judge(
          partition, at: max(sampleTime, last), isNewReading: isNew, cause: .reading, head: head,
          into: &transitions)
      }
    }
  }

  /// Evaluates a partition of an alert rule, moves its alerts, and arms its timer.
  mutating func judge(
    _ partition: Int, at time: Milliseconds, isNewReading: Bool, cause: Transition.Cause,
    head: borrowing Head, into transitions: inout [Transition]
  ) {
    if headers[Int(partitions[partition].rule)].isTemporary {
      let isReading = cause == .reading
      guard isJudging(partition, at: time, isReading: isReading, into: &transitions) else { return }
    }
    evaluations += 1
    partitions[partition].lastEvaluation = time
    var event = Milliseconds.max
    let hasData: Bool
    if partitions[partition].isPointwise {
      let outcome = pointwise(partition, at: time, head: head, event: &event)
      hasData = outcome.hasData
      let target = partitions[partition].target
      if target >= 0 {
        settle(
          target, outcome, at: time, isNewReading: isNewReading, cause: cause, event: &event,
          into: &transitions)
      }
    } else {
      hasData = judgeGroup(
        partition, at: time, isNewReading: isNewReading, cause: cause, head: head, event: &event,
        into: &transitions)
    }
    if hasData { partitions[partition].hadData = true }
    rearm(partition, at: time, event: event, hasData: hasData)
    if headers[Int(partitions[partition].rule)].isTemporary { appointAtEffect(partition, after: time) }
  }

  /// Evaluates a general partition: every element is an instance, and instances without one have ended.
  private mutating func judgeGroup(
    _ partition: Int, at time: Milliseconds, isNewReading: Bool, cause: Transition.Cause,
    head: borrowing Head, event: inout Milliseconds, into transitions: inout [Transition]
  ) -> Bool {
    var context = GeneralContext(time: time, binding: Int(partitions[partition].binding))
    let rule = Int(partitions[partition].rule)
    guard let vector = evaluateGroup(rules[rule].expression, &context, head: head) else {
      // Nothing is decided; the next reading or, with no reading, the next staleness tries again.
      event = context.event
      return partitions[partition].hadData
    }
    event = context.event
    let group = Int(partitions[partition].target)
    var seen: Set<Int32> = []
    for element in vector.elements {
      let labels = LabelFlow.withoutName(element.labels)
      if headers[rule].makesLabels, groups[group].instances.count >= PartitionGroup.mostFromValues,
        groups[group].instances[labels] == nil
      {
        crowdedOut += 1
        continue
      }
      let instance = instance(labels, group: group, partition: partition)
      seen.insert(instance)
      let outcome = Outcome(value: element.value, isPresent: true, hasData: true)
      settle(
        instance, outcome, at: time, isNewReading: isNewReading, cause: cause, event: &event,
        into: &transitions)
    }
    let nothing = Outcome(hasData: vector.hasData)
    for instance in unseen(in: group, seen, canRaise: !vector.hasData && policies[rule].noData == .alert) {
      settle(
        instance, nothing, at: time, isNewReading: isNewReading, cause: cause, event: &event,
        into: &transitions)
    }
    return vector.hasData
  }

  /// The instances of a group that have no element now, in the order of their labels: their numbers are other
  /// ones after a restart. Those of alerts long over are passed over unless silence can raise them.
  private func unseen(in group: Int, _ seen: Set<Int32>, canRaise: Bool) -> [Int32] {
    var found: [(name: String, instance: Int32)] = []
    for (labels, instance) in groups[group].instances where !seen.contains(instance) {
      if !canRaise, instances[Int(instance)].state.isIdle { continue }
      found.append((labels.description, instance))
    }
    return found.sorted { $0.name < $1.name }.map(\.instance)
  }

  /// The vector of a general partition; `nil`, counted, where PromQL refuses to match.
  mutating func evaluateGroup(
    _ expression: Expression, _ context: inout GeneralContext, head: borrowing Head
  ) -> Vector? {
    do throws(EvaluationFault) {
      var vector = try evaluate(expression, &context, head: head)
      for index in vector.elements.indices {
        vector.elements[index].labels = LabelFlow.withoutName(vector.elements[index].labels)
      }
      return try vector.checked()
    } catch {
      matchingConflicts += 1
      return nil
    }
  }

  /// Moves one instance by the outcome of one evaluation.
  private mutating func settle(
    _ instance: Int32, _ outcome: Outcome, at time: Milliseconds, isNewReading: Bool,
    cause: Transition.Cause, event: inout Milliseconds, into transitions: inout [Transition]
  ) {
    let index = Int(instance)
    let rule = Int(partitions[Int(instances[index].partition)].rule)
    let change: AlertChange?
    if outcome.isPresent {
      instances[index].value = outcome.value
      let verdict = verdict(on: outcome.value, index, rule: rule, at: time)
      change = instances[index].state.judge(
        verdict, at: time, isNewReading: isNewReading, policy: policies[rule])
    } else if outcome.hasData {
      let verdict = headers[rule].levelCount == 0 ? .plain(false) : nothing(index, rule: rule, at: time)
      change = instances[index].state.judge(
        verdict, at: time, isNewReading: isNewReading, policy: policies[rule])
    } else if partitions[Int(instances[index].partition)].hadData {
      change = instances[index].state.lose(at: time, policy: policies[rule])
    } else {
      change = nil
    }
    if instances[index].state.isDirty { list(instance) }
    event = min(event, instances[index].state.nextDue(after: time, policy: policies[rule]))
    if let change {
      let isSilence = !outcome.isPresent && !outcome.hasData
      transitions.append(
        transition(instance, change, at: time, cause: isSilence ? .silence : cause))
    }
  }

  private mutating func verdict(on value: Double, _ index: Int, rule: Int, at time: Milliseconds) -> Verdict {
    let header = headers[rule]
    guard header.levelCount > 0 else { return .plain(true) }
    let place = refreshedLimits(index, rule: rule, at: time)
    return limits[place].verdict(on: value, levelCount: header.levelCount, isBelow: header.isBelow)
  }

  private mutating func nothing(_ index: Int, rule: Int, at time: Milliseconds) -> Verdict {
    limits[refreshedLimits(index, rule: rule, at: time)].verdictOnNothing
  }

  /// The place of an instance's limits, looked up again where the law has changed since.
  private mutating func refreshedLimits(_ index: Int, rule: Int, at time: Milliseconds) -> Int {
    let place = Int(instances[index].limits)
    if !limits[place].areValid(at: time) {
      let device = instances[index].device
      limits[place] = LadderLimits(
        rules[rule], device: device < 0 ? nil : DeviceIndex(Int(device)), thresholds: thresholds, at: time)
    }
    return place
  }

  /// The instance of a general partition with these labels, made where there is none.
  mutating func instance(_ labels: Labels, group: Int, partition: Int) -> Int32 {
    if let known = groups[group].instances[labels] { return known }
    let instance = makeInstance(partition: partition, device: deviceNumbers[labels["device"]] ?? -1)
    groups[group].instances[labels] = instance
    instanceLabels[instance] = labels
    adopt(instance)
    return instance
  }

  /// Gives a new instance the episode number that one of its name had.
  ///
  /// A second probe on a device turns a rule's pointwise partitions into general ones, whose instances are made
  /// when they are first seen. One that counted from one again would repeat identities that the alert book
  /// knows to be over, and nobody would be told of its alerts.
  private mutating func adopt(_ instance: Int32) {
    guard !retired.isEmpty else { return }
    let rule = Int(partitions[Int(instances[Int(instance)].partition)].rule)
    let id = rules[rule].id
    let name = name(of: labels(ofInstance: instance), rule: rule)
    guard let at = retired.firstIndex(where: { $0.ruleID == id && $0.instance == name }),
      let bytes = retired[at].state, let kept = StateCodec.decode(bytes)
    else { return }
    retired.remove(at: at)
    instances[Int(instance)].state = kept.state
  }

  /// Adds an instance that has never been raised.
  mutating func makeInstance(partition: Int, device: Int32) -> Int32 {
    var record = InstanceRecord(partition: Int32(partition))
    record.device = device
    if headers[Int(partitions[partition].rule)].levelCount > 0 {
      record.limits = Int32(limits.count)
      limits.append(LadderLimits())
    }
    instances.append(record)
    return Int32(instances.count - 1)
  }

  /// Notes that an instance has something to store.
  mutating func list(_ instance: Int32) {
    guard !instances[Int(instance)].isListed else { return }
    instances[Int(instance)].isListed = true
    dirty.append(instance)
  }
}
