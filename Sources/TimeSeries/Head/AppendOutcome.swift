package import Telemetry

/// What became of a sample offered to the head. All five are facts about the data, each with a counter.
package enum AppendOutcome: Equatable, Sendable {
  /// Younger than everything its series had: it is the newest now.
  case appended
  /// Late but inside the series' lateness: sorted to its place.
  case sorted
  /// The same time and value once more; nothing changed. Brokers redeliver.
  case repeated
  /// Another value for a time that has one. The stored sample stays; the new one belongs in quarantine.
  case conflicting(stored: Sample)
  /// Later than the series' lateness allows, or from before what is sealed: it belongs to history.
  case history
}
