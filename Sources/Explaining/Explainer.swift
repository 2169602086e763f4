package import RuleEngine
package import RuleLanguage
package import Telemetry
import TimeSeries

/// Lives through the past of one rule with the very engine, to say afterwards why its alerts are as they are.
///
/// Only the rule itself and the recording rules that it reads are run, on the series that these read.
package struct Explainer: ~Copyable {
  /// The rule that is explained.
  package let rule: Rule
  /// The series that must be read, numbered from zero; `origin` tells which ones they are.
  package let series: [SeriesDescription]
  /// The number of each series in the list that was given.
  package let origin: [SeriesID]
  let thresholds: ThresholdTable
  private var replay: Replay
  private let place: Int

  /// Prepares the past of a rule.
  ///
  /// - Parameters:
  ///   - rule: one of `rules`.
  ///   - device: only what can change the alerts of this device is read, where that can be told.
  package init(
    _ rule: Rule, in rules: RuleSet, series all: [SeriesDescription], thresholds: ThresholdTable,
    device: String? = nil
  ) {
    let needed = rules.needed(by: rule)
    let picked = all.filter { description in
      needed.rules.contains { one in
        one.expression.sources.contains { $0.selector?.matches(description.labels) ?? false }
      }
    }.filter { !needed.records($0.labels[Labels.metricName]) }
    var (series, origin) = Explainer.numbered(picked)
    if let device, needed.rules.count == 1 {
      // No other rule's results come in, so the series of the device's own groups are all that counts.
      let plan = RuleEngine(rules: needed, series: series, thresholds: thresholds)
      let own = plan.subjects(ofRule: 0).map { $0.series.map { Int($0.index) } }
        .filter { group in group.contains { series[$0].labels["device"] == device } }
      (series, origin) = Explainer.numbered(Set(own.joined()).sorted().map { picked[$0] })
    }
    self.rule = rule
    self.series = series
    self.origin = origin
    self.thresholds = thresholds
    place = needed.rules.firstIndex { $0.id == rule.id } ?? 0
    replay = Replay(rules: needed, series: series, thresholds: thresholds)
  }

  private static func numbered(
    _ descriptions: [SeriesDescription]
  ) -> (series: [SeriesDescription], origin: [SeriesID]) {
    var series = descriptions
    for at in series.indices { series[at].id = SeriesID(at) }
    return (series, descriptions.map(\.id))
  }

  /// How far back a reading may still matter: the longest window, staleness and every wait.
  package var reach: Milliseconds {
    let windows = replay.engine.requiredWindows.map(\.span).max() ?? 0
    let waits = rule.levels.map { $0.pendingSpan ?? 0 }.max() ?? 0
    return windows + max(waits, rule.pendingSpan) + (rule.clear?.span ?? 0) + rule.keepFiringSpan
  }

  /// Takes in readings, in the order of time.
  package mutating func read(_ readings: [(series: SeriesID, sample: Sample)]) {
    for reading in readings { replay.read(reading.sample, of: reading.series) }
  }

  /// Lets time pass up to `time` and tells how the rule's subjects stand, those that fire first.
  ///
  /// - Parameter stored: what a daemon has stored of its alerts, where the present is asked about: it remembers
  ///   further back than the past that was read.
  /// - Returns: the subjects, and whether their state is the stored one.
  package mutating func stand(
    at time: Milliseconds, stored: [RuleStateRow] = []
  ) -> (subjects: [RuleSubject], areStored: Bool) {
    replay.pass(through: time)
    let known = replay.engine.subjects(ofRule: place, stored: stored)
    let subjects = (known ?? replay.engine.subjects(ofRule: place)).enumerated().sorted {
      ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
    }
    return (subjects.map(\.element), known != nil)
  }

  /// Whether a device's readings can change how a subject stands.
  package func concerns(_ subject: RuleSubject, device: String) -> Bool {
    let own = subject.labels["device"]
    if !own.isEmpty { return own == device }
    return subject.series.contains { description(of: $0).labels["device"] == device }
  }

  /// The values of every part of the expression for one subject.
  func trace(_ expression: Expression, of subject: RuleSubject, at time: Milliseconds) -> [TracedNode] {
    let own = subject.series.map { replay.series[Int($0.index)] }
    var query = InstantQuery(expression, series: own, thresholds: thresholds)
    return query.trace(at: time, head: replay.head)
  }

  /// Whether a series has ever had a reading within the past that was read.
  func newest(_ series: SeriesID) -> Sample? { replay.head.newest(series) }

  /// What is known of a series.
  func description(of series: SeriesID) -> SeriesDescription { replay.series[Int(series.index)] }
}

extension RuleSubject {
  /// Firing, pending, the rest.
  fileprivate var rank: Int {
    guard let state else { return 2 }
    return state.isFiring ? 0 : state.isPending ? 1 : 2
  }
}

extension RuleSet {
  /// The rule, and every recording rule whose results it reads, however far round.
  fileprivate func needed(by rule: Rule) -> RuleSet {
    var kept: Set<String> = [rule.id]
    var open = [rule]
    while let next = open.popLast() {
      for source in next.expression.sources {
        for other in rules where !kept.contains(other.id) {
          guard case .recording(let name) = other.kind, let selector = source.selector,
            selector.mayRead(name)
          else { continue }
          kept.insert(other.id)
          open.append(other)
        }
      }
    }
    var set = self
    for at in set.groups.indices { set.groups[at].rules.removeAll { !kept.contains($0.id) } }
    set.groups.removeAll { $0.rules.isEmpty }
    return set
  }

  /// Whether one of the rules makes series of this name.
  fileprivate func records(_ name: String) -> Bool { rules.contains { $0.kind == .recording(name) } }
}

extension Selector {
  /// Whether series of this name may be among those picked.
  fileprivate func mayRead(_ recorded: String) -> Bool {
    if let name { return name == recorded }
    return matchers.allSatisfy { $0.name != Labels.metricName || $0.matches(recorded) }
  }
}
