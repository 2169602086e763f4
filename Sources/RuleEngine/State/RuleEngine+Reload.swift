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
    restore(old.allRows, head: head, now: now, into: &transitions)
    fingerprintsAreStored = false
    derived = old.derived
    obsolete += old.obsolete
    for place in instances.indices where instances[place].state.episode > 0 || !instances[place].state.isIdle
    {
      list(Int32(place))
    }
    judgeAnew(where: old.thresholds, numberedBy: old.deviceNumbers, at: now)
  }

  /// Has every ladder judged again whose device has other thresholds now.
  ///
  /// A level that is lowered below the water during a flood must be raised at once: the next reading of a
  /// national station may be six hours away.
  private mutating func judgeAnew(
    where old: ThresholdTable, numberedBy oldNumbers: [String: Int32], at now: Milliseconds
  ) {
    for place in instances.indices where instances[place].limits >= 0 && instances[place].device >= 0 {
      let partition = Int(instances[place].partition)
      guard partitions[partition].lastEvaluation > .min,
        let number = oldNumbers[labels(ofInstance: Int32(place))["device"]]
      else { continue }
      let differs = rules[Int(partitions[partition].rule)].levels.contains { level in
        guard case .named(let name) = level.threshold else { return false }
        let before = old.value(of: name, device: DeviceIndex(Int(number)), at: now)
        let after = thresholds.value(
          of: name, device: DeviceIndex(Int(instances[place].device)), at: now)
        return before != after
      }
      if differs { appoint(partition, at: max(now, partitions[partition].lastEvaluation)) }
    }
  }
}

extension ThresholdTable {
  fileprivate func value(of name: String, device: DeviceIndex, at time: Milliseconds) -> Double? {
    column(of: name).flatMap { value(column: $0, device: device, at: time) }
  }
}
