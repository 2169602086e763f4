import RuleEngine
import RuleLanguage
import Telemetry

/// One set of rules on its way through the readings: an engine of its own and the episodes it raised.
final class Stage {
  private var replay: Replay
  private var book: EpisodeBook

  init(_ rules: RuleSet, _ series: [SeriesDescription], _ thresholds: ThresholdTable) {
    replay = Replay(rules: rules, series: series, thresholds: thresholds)
    book = EpisodeBook(replay.engine.rules, series: replay.series.count)
  }

  /// The series that some rule reads, and how far back.
  var requiredWindows: [(series: SeriesID, span: Milliseconds)] { replay.engine.requiredWindows }

  /// How many series there are, those that recording rules make among them.
  var seriesCount: Int { replay.series.count }

  /// Joins the series that depend on each other; false where the rules cannot be judged in parts.
  func join(_ joined: inout JoinedSeries) -> Bool { replay.engine.join(&joined) }

  /// The rules in the order in which episodes count them.
  var rules: [Rule] { replay.engine.rules }

  /// How often labels did not say which elements belong together.
  var conflicts: Int { replay.engine.matchingConflicts }

  /// Every episode so far.
  var episodes: [Episode] { book.episodes }

  /// Takes in one reading.
  func read(_ sample: Sample, of series: SeriesID) {
    replay.read(sample, of: series)
    if !replay.transitions.isEmpty { takeTransitions() }
    book.look(at: series, time: sample.time, replay)
  }

  /// Lets time pass.
  func pass(through time: Milliseconds) {
    replay.pass(through: time)
    if !replay.transitions.isEmpty { takeTransitions() }
  }

  /// Lets go of what no rule looks at any more.
  func forgetSettled() { replay.forgetSettled() }

  private func takeTransitions() {
    for transition in replay.takeTransitions() { book.note(transition, replay) }
  }
}
