package import RuleLanguage
package import Telemetry
package import TimeSeries

extension RuleEngine {
  /// Plans a new set of rules, thresholds or series, keeping the state of every rule that means the same.
  ///
  /// Alerts of rules that are gone or changed end here and are reported in `transitions`, never dropped in
  /// silence. Every live state row is written once more by the next `drainChanges`.
  package init(
    rules: RuleSet, series: [SeriesDescription], thresholds: ThresholdTable,
    dialect: Dialect = .citywatch, carryingFrom old: borrowing RuleEngine, head: borrowing Head,
    now: Milliseconds,
    into transitions: inout [Transition]
  ) {
    self.init(rules: rules, series: series, thresholds: thresholds, dialect: dialect)
    let told = transitions.count
    restore(old.allRows, head: head, now: now, into: &transitions)
    fingerprintsAreStored = false
    derived = old.derived
    obsolete += old.obsolete
    for instance in instances.indices.map({ Int32($0) }) where isWorthKeeping(instance) { list(instance) }
    reloadReport = ReloadReport(
      from: zip(old.rules, old.headers).map { ($0, $1.interval) },
      to: zip(self.rules, headers).map { ($0, $1.interval) }, transitions[told...])
    judgeAnew(where: old.thresholds, numberedBy: old.deviceNumbers, at: now)
  }

  /// Has every ladder, and every expression that reads thresholds, judged again whose device has others now.
  ///
  /// A level that is lowered below the water during a flood must be raised at once: the next reading of a
  /// national station may be six hours away.
  private mutating func judgeAnew(
    where old: ThresholdTable, numberedBy oldNumbers: [String: Int32], at now: Milliseconds
  ) {
    for partition in partitions.indices where partitions[partition].lastEvaluation > .min {
      let rule = Int(partitions[partition].rule)
      guard headers[rule].levelCount > 0 || headers[rule].readsThresholds else { continue }
      let names = thresholdNames(ofRule: rule)
      if names.isEmpty { continue }
      let changed = devicesOfThresholds(partition).filter { device, number in
        guard let elder = oldNumbers[device] else { return false }
        return names.contains { name in
          old.value(of: name, device: DeviceIndex(Int(elder)), at: now)
            != thresholds.value(of: name, device: DeviceIndex(Int(number)), at: now)
        }
      }
      if changed.isEmpty { continue }
      if reloadReport.entries.indices.contains(rule) { reloadReport.entries[rule].rejudged += changed.count }
      appoint(partition, at: max(now, partitions[partition].lastEvaluation))
    }
  }

  /// The thresholds that a rule's levels and its expression name.
  private func thresholdNames(ofRule rule: Int) -> Set<String> {
    var names: Set<String> = []
    for level in rules[rule].levels {
      if case .named(let name) = level.threshold { names.insert(name) }
    }
    guard headers[rule].readsThresholds else { return names }
    for source in rules[rule].expression.sources {
      if case .threshold(let name) = source.kind { names.insert(name) }
    }
    return names
  }

  /// The devices of a partition whose thresholds may matter, by id: those of its alerts and of its series.
  private func devicesOfThresholds(_ partition: Int) -> [String: Int32] {
    var found: [String: Int32] = [:]
    for member in members(of: partition) {
      let device = labels[Int(member)]["device"]
      if let number = deviceNumbers[device] { found[device] = number }
    }
    return found
  }
}

extension ThresholdTable {
  fileprivate func value(of name: String, device: DeviceIndex, at time: Milliseconds) -> Double? {
    column(of: name).flatMap { value(column: $0, device: device, at: time) }
  }
}
