import RuleLanguage
import Telemetry

extension RuleEngine {
  /// Every alert that is pending or firing, in the order of the rules.
  package var activeInstances: [ActiveInstance] {
    var active: [ActiveInstance] = []
    for (place, record) in instances.enumerated() where !record.state.isIdle {
      let labels = labels(ofInstance: Int32(place))
      let rule = Int(partitions[Int(record.partition)].rule)
      let state = record.state
      active.append(
        ActiveInstance(
          rule: rule, instance: name(of: labels, rule: rule), labels: labels, device: device(of: record),
          level: state.level, isFiring: state.isFiring, isSilenceAlert: state.isSilenceAlert,
          raisedAt: state.raisedAt,
          episode: Int64(state.episode) + (state.isFiring ? 0 : 1), value: record.value))
    }
    return active.sorted { ($0.rule, $0.instance) < ($1.rule, $1.instance) }
  }

  /// Names an instance within its rule.
  func name(of labels: Labels, rule: Int) -> String {
    instanceNames[rule]?.name(of: labels) ?? InstanceNames.plain(labels)
  }

  /// An instance's labels without the quantity's name.
  func labels(ofInstance instance: Int32) -> Labels {
    if let known = instanceLabels[instance] { return known }
    return labels(ofPartition: Int(instances[Int(instance)].partition))
  }

  /// The labels of a pointwise partition's one result, without the quantity's name.
  func labels(ofPartition partition: Int) -> Labels {
    let rule = Int(partitions[partition].rule)
    let first = Int(partitions[partition].binding)
    let thresholds = thresholdSlots[rule] ?? []
    let slots = (0..<Int(headers[rule].slotCount)).map { slot -> [Labels] in
      let series = bindings[first + slot]
      if series < 0 { return [] }
      let named = labels[Int(series)]
      return [thresholds.contains(slot) ? RuleEngine.labelsOfThreshold(named) : named]
    }
    let result = LabelFlow.results(of: rules[rule].expression, slots: slots).first
    return LabelFlow.withoutName(result ?? Labels())
  }

  /// The label sets that a general partition can yield, as its plan knows them.
  func plannedResults(ofGroup partition: Int) -> [Labels] {
    let rule = Int(partitions[partition].rule)
    let first = Int(partitions[partition].binding)
    let thresholds = thresholdSlots[rule] ?? []
    let slots = (0..<Int(headers[rule].slotCount)).map { slot -> [Labels] in
      let range = groupRanges[Int(bindings[first + slot])]
      return groupMembers[Int(range.lowerBound)..<Int(range.upperBound)].map { member in
        let named = labels[Int(member)]
        return thresholds.contains(slot) ? RuleEngine.labelsOfThreshold(named) : named
      }
    }
    return LabelFlow.results(of: rules[rule].expression, slots: slots)
  }

  func device(of record: InstanceRecord) -> DeviceIndex? {
    record.device < 0 ? nil : DeviceIndex(Int(record.device))
  }

  /// Reports a change of an instance.
  func transition(
    _ instance: Int32, _ change: AlertChange, at time: Milliseconds, cause: Transition.Cause
  ) -> Transition {
    let record = instances[Int(instance)]
    let rule = Int(partitions[Int(record.partition)].rule)
    let labels = labels(ofInstance: instance)
    let isUpcoming = change.kind == .pending || change.kind == .cancelled
    return Transition(
      rule: rule, ruleID: rules[rule].id, instance: name(of: labels, rule: rule), labels: labels,
      device: device(of: record), change: change, cause: cause, at: time, value: record.value,
      episode: Int64(record.state.episode) + (isUpcoming ? 1 : 0))
  }
}
