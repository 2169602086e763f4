import RuleLanguage

/// What a reload did to each rule, for the log and for whoever asked for it.
package struct ReloadReport: Sendable {
  /// What happened to one rule.
  package enum Outcome: Hashable, Sendable {
    /// It means and says what it did; its alerts and waits go on.
    case kept
    /// Only texts, labels or severities are new; its alerts and waits go on.
    case textsChanged
    /// It is in effect at other times; its alerts go on if it is in effect now.
    case effectChanged
    /// It means something else now, by these keys of the file; its alerts have ended.
    case changed([String])
    /// It was not there before; it judges the readings there are.
    case added
    /// It is not there any more; its alerts have ended.
    case removed
  }

  /// One rule.
  package struct Entry: Sendable {
    /// The rule's id.
    package var ruleID: String
    /// What happened to it.
    package var outcome: Outcome
    /// How many of its alerts were firing, and were ended.
    package var ended = 0
    /// How many of its alerts were pending, and were cancelled.
    package var cancelled = 0
    /// How many devices it judges anew, because their thresholds have changed.
    package var rejudged = 0
  }

  /// The rules in the order of their files, then those that are gone.
  package internal(set) var entries: [Entry] = []

  /// No rules.
  package init() {}

  /// How many rules are as they were.
  package var keptCount: Int { entries.count { $0.isQuiet } }

  /// A line for each rule to which something happened, and one that counts the others.
  package var lines: [String] {
    entries.filter { !$0.isQuiet }.map(\.description) + [
      "\(ReloadReport.counted(keptCount, "rule")) unchanged"
    ]
  }

  static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}

extension ReloadReport.Entry: CustomStringConvertible {
  /// Whether nothing happened to the rule.
  var isQuiet: Bool { outcome == .kept && rejudged == 0 && ended + cancelled == 0 }

  /// The rule, what happened to it and what that ended.
  package var description: String {
    var parts: [String]
    switch outcome {
    case .kept: parts = ["kept"]
    case .textsChanged: parts = ["texts changed; its alerts and waits go on"]
    case .effectChanged: parts = ["'active' or 'schedule' changed; its alerts go on while it is in effect"]
    case .changed(let keys): parts = ["changed (" + keys.joined(separator: ", ") + ")"]
    case .added: parts = ["new"]
    case .removed: parts = ["removed"]
    }
    if ended > 0 { parts.append("\(ReloadReport.counted(ended, "firing alert")) ended") }
    if cancelled > 0 { parts.append("\(ReloadReport.counted(cancelled, "pending alert")) cancelled") }
    if rejudged > 0 { parts.append("\(ReloadReport.counted(rejudged, "device")) judged by new thresholds") }
    return "rule \(ruleID): " + parts.joined(separator: "; ")
  }
}

extension ReloadReport {
  /// Compares two sets of rules; `transitions` are those that the reload made.
  init(
    from old: [(rule: Rule, interval: Int64)], to new: [(rule: Rule, interval: Int64)],
    _ transitions: ArraySlice<Transition>
  ) {
    let before = Dictionary(old.map { ($0.rule.id, $0) }) { first, _ in first }
    var places: [String: Int] = [:]
    for entry in new {
      places[entry.rule.id] = entries.count
      let outcome = before[entry.rule.id].map { ReloadReport.outcome(from: $0, to: entry) } ?? .added
      entries.append(Entry(ruleID: entry.rule.id, outcome: outcome))
    }
    for entry in old where places[entry.rule.id] == nil {
      places[entry.rule.id] = entries.count
      entries.append(Entry(ruleID: entry.rule.id, outcome: .removed))
    }
    for transition in transitions where transition.cause == .ruleChange {
      guard let place = places[transition.ruleID] else { continue }
      if transition.change.kind == .cancelled {
        entries[place].cancelled += 1
      } else {
        entries[place].ended += 1
      }
    }
  }

  private static func outcome(
    from old: (rule: Rule, interval: Int64), to new: (rule: Rule, interval: Int64)
  ) -> Outcome {
    let isSame =
      StateCodec.fingerprint(old.rule, interval: old.interval)
      == StateCodec.fingerprint(new.rule, interval: new.interval)
    guard isSame else { return .changed(changedKeys(old.rule, new.rule, old.interval != new.interval)) }
    if old.rule.effect != new.rule.effect { return .effectChanged }
    return new.rule.isUnchanged(since: old.rule) ? .kept : .textsChanged
  }

  /// The keys of the rule file that mean something else.
  private static func changedKeys(_ old: Rule, _ new: Rule, _ hasOtherInterval: Bool) -> [String] {
    let levels = zip(old.levels, new.levels)
    let waits = old.pendingSpan != new.pendingSpan || levels.contains { $0.pendingSpan != $1.pendingSpan }
    let counts = old.confirm != new.confirm || levels.contains { $0.confirm != $1.confirm }
    let candidates: [(key: String, differs: Bool)] = [
      ("expr", !StateCodec.isSameText(old, new)),
      ("levels", old.levels.count != new.levels.count),
      ("thresholds", levels.contains { $0.threshold != $1.threshold || $0.unit != $1.unit }),
      ("when", old.direction != new.direction),
      ("for", waits), ("confirm", counts), ("clear", old.clear != new.clear),
      ("keep_firing_for", old.keepFiringSpan != new.keepFiringSpan),
      ("no_data", old.noData != new.noData), ("interval", hasOtherInterval),
    ]
    return candidates.filter(\.differs).map(\.key)
  }
}
