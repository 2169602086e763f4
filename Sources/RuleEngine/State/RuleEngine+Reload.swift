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
    carryingFrom old: borrowing RuleEngine, head: borrowing Head, now: Milliseconds,
    into transitions: inout [Transition]
  ) {
    self.init(rules: rules, series: series, thresholds: thresholds)
    restore(old.allRows, head: head, now: now, into: &transitions)
    fingerprintsAreStored = false
    derived = old.derived
    obsolete += old.obsolete
    for place in instances.indices where instances[place].state.episode > 0 || !instances[place].state.isIdle
    {
      list(Int32(place))
    }
  }
}
