import RuleLanguage
package import Telemetry

/// What a change of rules would have changed: the episodes of two sets over the same readings.
///
/// An episode of the new rules belongs to one of the old where rule and instance are the same and both stand at
/// some time; where several do, the first. Several short ones that became one long one are one moved episode and
/// some that are only in the old set, marked as covered.
package struct Comparison: Sendable {
  /// One episode that is not the same in both.
  package struct Difference: Sendable {
    /// Its place among the old episodes; `nil` where only the new rules raise it.
    package var old: Int?
    /// Its place among the new episodes; `nil` where only the old rules raise it.
    package var new: Int?
    /// Where only one set raises it: whether an episode of the other set stands at some time of it.
    package var isCovered = false
    /// How much later the new rules raise it; negative: earlier. Zero where only one set does.
    package var raisedLater: Milliseconds = 0
    /// How much longer it lasts within the span; negative: shorter.
    package var lastsLonger: Milliseconds = 0
    /// Whether it goes through other levels, or through the same at other times.
    package var hasOtherLevels = false
  }

  /// The counts of one rule, or of all.
  package struct Tally: Sendable, Equatable {
    /// The rule's id; empty for the total.
    package var rule: String
    /// Episodes the same in both.
    package var same = 0
    /// Episodes that only the new rules raise.
    package var onlyNew = 0
    /// Episodes that only the old rules raise.
    package var onlyOld = 0
    /// Episodes of both that the new rules raise earlier.
    package var earlier = 0
    /// Episodes of both that the new rules raise later.
    package var later = 0
    /// Episodes of both that last longer.
    package var longer = 0
    /// Episodes of both that are shorter.
    package var shorter = 0
    /// Episodes of both that go through other levels, or through the same at other times.
    package var otherLevels = 0

    /// Whether nothing changed.
    package var isUnchanged: Bool {
      onlyNew + onlyOld + earlier + later + longer + shorter + otherLevels == 0
    }
  }

  /// Every episode that is not the same, by begin.
  package private(set) var differences: [Difference] = []
  /// By rule: those of the new set in order, then those that only the old one has.
  package private(set) var rules: [Tally] = []
  /// All rules together.
  package private(set) var total = Tally(rule: "")
  /// Ids of rules that only one of the sets has.
  package private(set) var addedRules: [String] = []
  /// Ids of rules that only the old set has.
  package private(set) var removedRules: [String] = []

  /// Compares two reports over the same span.
  package init(old: BacktestReport, new: BacktestReport) {
    let oldIDs = old.rules.map(\.rule.id)
    let newIDs = new.rules.map(\.rule.id)
    addedRules = newIDs.filter { !oldIDs.contains($0) }
    removedRules = oldIDs.filter { !newIDs.contains($0) }
    for id in newIDs + removedRules {
      let olds = old.episodes.indices.filter { oldIDs[old.episodes[$0].rule] == id }
      let news = new.episodes.indices.filter { newIDs[new.episodes[$0].rule] == id }
      compare(id, old, olds, new, news)
    }
    func begin(_ difference: Difference) -> Milliseconds {
      difference.new.map { new.episodes[$0].begin } ?? difference.old.map { old.episodes[$0].begin } ?? 0
    }
    differences = differences.enumerated()
      .sorted { (begin($0.element), $0.offset) < (begin($1.element), $1.offset) }.map(\.element)
    for tally in rules { total.add(tally) }
  }

  private mutating func compare(
    _ id: String, _ old: BacktestReport, _ olds: [Int], _ new: BacktestReport, _ news: [Int]
  ) {
    var tally = Tally(rule: id)
    let byInstance = Dictionary(grouping: olds) { old.episodes[$0].instance }
    let newByInstance = Dictionary(grouping: news) { new.episodes[$0].instance }
    var taken: Set<Int> = []
    for place in news {
      let episode = new.episodes[place]
      let overlapping = (byInstance[episode.instance] ?? []).filter { old.episodes[$0].overlaps(episode) }
      if let partner = overlapping.first(where: { !taken.contains($0) }) {
        taken.insert(partner)
        note(Comparison.difference(partner, old, place, new), &tally)
      } else {
        tally.onlyNew += 1
        differences.append(Difference(old: nil, new: place, isCovered: !overlapping.isEmpty))
      }
    }
    for place in olds where !taken.contains(place) {
      let rivals = newByInstance[old.episodes[place].instance] ?? []
      tally.onlyOld += 1
      differences.append(
        Difference(
          old: place, new: nil,
          isCovered: rivals.contains { new.episodes[$0].overlaps(old.episodes[place]) }))
    }
    rules.append(tally)
  }

  private static func difference(
    _ old: Int, _ before: BacktestReport, _ new: Int, _ after: BacktestReport
  ) -> Difference {
    let (a, b) = (before.episodes[old], after.episodes[new])
    return Difference(
      old: old, new: new, raisedLater: b.begin - a.begin,
      lastsLonger: b.duration(within: after.span) - a.duration(within: before.span),
      hasOtherLevels: a.stays.map(\.level) != b.stays.map(\.level)
        || a.stays.dropFirst().map(\.from) != b.stays.dropFirst().map(\.from))
  }

  private mutating func note(_ difference: Difference, _ tally: inout Tally) {
    let moved =
      difference.raisedLater != 0 || difference.lastsLonger != 0 || difference.hasOtherLevels
    guard moved else {
      tally.same += 1
      return
    }
    if difference.raisedLater < 0 { tally.earlier += 1 }
    if difference.raisedLater > 0 { tally.later += 1 }
    if difference.lastsLonger > 0 { tally.longer += 1 }
    if difference.lastsLonger < 0 { tally.shorter += 1 }
    if difference.hasOtherLevels { tally.otherLevels += 1 }
    differences.append(difference)
  }
}

extension Comparison.Tally {
  fileprivate mutating func add(_ other: Comparison.Tally) {
    same += other.same
    onlyNew += other.onlyNew
    onlyOld += other.onlyOld
    earlier += other.earlier
    later += other.later
    longer += other.longer
    shorter += other.shorter
    otherLevels += other.otherLevels
  }
}
