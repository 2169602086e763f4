package import Telemetry

/// What the pipeline has seen since it started. Every fact about data has its own number: a message that is
/// not counted is a message nobody will miss.
package struct Counters: Sendable {
  /// The facts, by the names they have in `status` and `doctor`.
  package enum Fact: String, Sendable, CaseIterable {
    /// Messages taken from the broker.
    case messages
    /// Readings stored for the first time.
    case readings
    /// Readings that had been stored before, with the same value.
    case repeats
    /// Readings that came late and were sorted in.
    case late
    /// Readings older than the head: stored as history.
    case history
    /// Readings stored and not judged, because they were older than `alert_age`.
    case tooOldToAlert = "too_old_to_alert"
    /// Values that the sensor itself marked as missing.
    case missing
    /// Readings flagged SUSPECT.
    case suspect
    /// Readings flagged FAIL.
    case fail
    /// Messages written to quarantine.
    case quarantined
    /// Old messages that left the quarantine because it was full.
    case quarantineOverflow = "quarantine_overflow"
    /// Commits.
    case commits
    /// Commits that failed: nothing of them was acknowledged.
    case failedCommits = "failed_commits"
    /// Alert transitions.
    case transitions
    /// Deliveries that a receiver confirmed.
    case delivered
    /// Deliveries given up.
    case deadLetters = "dead_letters"
  }

  private var facts = [Int64](repeating: 0, count: Fact.allCases.count)
  private var refusals = [Int64](repeating: 0, count: RefusalReason.allCases.count)

  /// All at zero.
  package init() {}

  /// The count of a fact.
  package subscript(fact: Fact) -> Int64 {
    get { facts[fact.ordinal] }
    set { facts[fact.ordinal] = newValue }
  }

  /// The count of a reason for refusal.
  package subscript(reason: RefusalReason) -> Int64 {
    get { refusals[reason.ordinal] }
    set { refusals[reason.ordinal] = newValue }
  }
}

extension Counters.Fact {
  /// The dense number of the fact.
  var ordinal: Int {
    switch self {
    case .messages: 0
    case .readings: 1
    case .repeats: 2
    case .late: 3
    case .history: 4
    case .tooOldToAlert: 5
    case .missing: 6
    case .suspect: 7
    case .fail: 8
    case .quarantined: 9
    case .quarantineOverflow: 10
    case .commits: 11
    case .failedCommits: 12
    case .transitions: 13
    case .delivered: 14
    case .deadLetters: 15
    }
  }
}
