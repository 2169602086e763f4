import RuleLanguage
package import Telemetry

/// What a rule judges by itself: one device, or one group of series, with the state of its alert.
package struct RuleSubject: Sendable {
  /// A wait that is running.
  package struct Wait: Sendable {
    /// The level waited for, or to be left; one for a rule without levels.
    package var level: Int
    /// Whether the level is to be raised; else it is to be left.
    package var isRising: Bool
    /// Since when the condition holds, or the value is beyond the margin.
    package var since: Milliseconds
    /// When the wait is over, if nothing changes until then.
    package var due: Milliseconds
    /// How many readings agree so far, and how many must.
    package var agreeing: (present: Int, wanted: Int)
  }

  /// The instance's name; empty for a group that has had no element.
  package var name: String
  /// The instance's labels, or those that the group's series share.
  package var labels: Labels
  /// The device concerned, if any.
  package var device: DeviceIndex?
  /// Every series whose readings can change the result.
  package var series: [SeriesID]
  /// The alert's state; `nil` where there has been no element yet, and for a recording rule.
  package var state: AlertInstance?
  /// The last value judged; NaN before the first.
  package var value: Double
  /// What it waits for.
  package var waits: [Wait]
}

extension RuleEngine {
  /// Everything that a rule judges by itself, in the order of its partitions.
  package func subjects(ofRule place: Int) -> [RuleSubject] {
    ranges[place].flatMap { partition in
      let (series, instances) = (series(of: partition), instances(of: partition))
      return instances.isEmpty ? [group(series, place)] : instances.map { subject($0, place, series) }
    }
  }

  /// The same with the state that a daemon has stored of each, where it has judged the rule as it is now.
  ///
  /// - Returns: `nil` where the store knows another rule of that name, or none.
  package func subjects(ofRule place: Int, stored rows: [RuleStateRow]) -> [RuleSubject]? {
    let own = rows.filter { $0.ruleID == rules[place].id }
    let meaning = StateCodec.fingerprint(rules[place], interval: headers[place].interval)
    guard own.contains(where: { $0.instance.isEmpty && $0.state == meaning }) else { return nil }
    return subjects(ofRule: place).map { subject in
      guard subject.state != nil else { return subject }
      var subject = subject
      let bytes = own.first { $0.instance == subject.name }?.state
      let state = bytes.flatMap { StateCodec.decode($0)?.state } ?? AlertInstance()
      subject.state = state
      subject.waits = waits(state, policies[place])
      return subject
    }
  }

  private func subject(_ instance: Int32, _ rule: Int, _ series: [SeriesID]) -> RuleSubject {
    let record = instances[Int(instance)]
    let labels = labels(ofInstance: instance)
    return RuleSubject(
      name: name(of: labels, rule: rule), labels: labels, device: device(of: record), series: series,
      state: record.state, value: record.value, waits: waits(record.state, policies[rule]))
  }

  private func waits(_ state: AlertInstance, _ policy: AlertPolicy) -> [RuleSubject.Wait] {
    (0..<policy.levelCount).filter { state.timed & (1 << UInt8($0)) != 0 }.map { k in
      let isRising = k >= state.level
      let span =
        isRising
        ? policy.raiseAfter[k] : k == 0 ? max(policy.clearFor, policy.keepFiringFor) : policy.clearFor
      return RuleSubject.Wait(
        level: k + 1, isRising: isRising, since: state.since[k], due: state.since[k] + span,
        agreeing: (Int(state.counts[k]), Int(policy.confirm[k])))
    }
  }

  /// A group without an element: its labels are those that all its series share.
  private func group(_ series: [SeriesID], _ rule: Int) -> RuleSubject {
    var shared = series.first.map { LabelFlow.withoutName(labels[Int($0.index)]) } ?? Labels()
    for one in series.dropFirst() {
      let other = labels[Int(one.index)]
      for pair in shared.pairs where other[pair.name] != pair.value { shared[pair.name] = "" }
    }
    let device = deviceNumbers[shared["device"]].map { DeviceIndex(Int($0)) }
    return RuleSubject(
      name: shared["device"].isEmpty ? "" : name(of: shared, rule: rule), labels: shared,
      device: device, series: series, state: nil, value: .nan, waits: [])
  }
}
