package import RuleLanguage
package import Telemetry
package import TimeSeries

/// Judges every reading by every rule it concerns, at once, and keeps the alerts' state between readings.
///
/// Rules are planned once, when they are loaded: each is cut into *partitions*, the groups of series whose
/// readings can change each other's results, and each series knows its partitions. A reading makes just those
/// be evaluated, so its cost does not grow with rules or devices that it does not touch.
///
///     var engine = RuleEngine(rules: rules, series: series, thresholds: thresholds)
///     head.append(sample, to: id)
///     engine.apply(id, sampleTime: sample.time, now: now, head: &head, into: &transitions)
///     engine.advance(through: now, head: &head, into: &transitions)
///
/// The engine reads no clock, file or socket. It is deterministic: the same readings and the same instants
/// handed in give the same transitions in the same order.
package struct RuleEngine {
  /// All rules, in the order of their files; `Transition.rule` counts in it.
  package let rules: [Rule]
  /// What a rule author should look at: rules that pick nothing, devices that lack a threshold.
  package internal(set) var diagnostics: [Diagnostic] = []
  /// What the reload that made this engine did to each rule; empty for one made at start.
  package internal(set) var reloadReport = ReloadReport()
  /// How often a rule could not be evaluated because labels did not say which elements belong together.
  package internal(set) var matchingConflicts = 0
  /// How often an alert was not raised because `count_values` had made too many instances before.
  package internal(set) var crowdedOut = 0
  /// How many partitions were evaluated, for the statistics page.
  package internal(set) var evaluations = 0

  let thresholds: ThresholdTable
  let evaluator: Evaluator
  let dialect: Dialect
  var headers: [PlanHeader] = []
  var policies: [AlertPolicy] = []
  var code: [Instruction] = []
  var foldPlans: [FoldPlan] = []
  /// The instructions of each fold's operand.
  var foldCode: [Range<Int32>] = []
  var partitions: [Partition] = []
  /// The partitions of each rule.
  var ranges: [Range<Int>] = []

  /// Pointwise: the series of each selector, −1 for none. General: an index into `groupRanges`.
  var bindings: [Int32] = []
  var groupRanges: [Range<Int32>] = []
  var groupMembers: [Int32] = []
  var groups: [PartitionGroup] = []

  /// By series: where its partitions begin in `touched`.
  var touchedFrom: [Int32] = []
  var touched: [Int32] = []
  var staleAfter: [Milliseconds] = []
  var labels: [Labels] = []
  /// By series: its device's number; −1 for none.
  var devices: [Int32] = []
  /// By series: where its device stands, for rules that ask who is near whom.
  var positions: [Int32: Position] = [:]
  /// By rule: which devices its quorums bring together; of rules that have any.
  var clusters: [Int: ClusterLabels] = [:]
  /// The series whose FAIL and MISSING readings some rule looks at.
  var hiddenViews: Set<Int32> = []
  /// By rule: how its instances are named, where a device alone would not tell them apart.
  var instanceNames: [Int: InstanceNames] = [:]
  /// By rule: which of its sources are thresholds; of rules that have any.
  var thresholdSlots: [Int: Set<Int>] = [:]
  var surroundings: [Surroundings] = []
  var surroundingPlaces: [Surroundings.Key: Int] = [:]
  var deviceNumbers: [String: Int32] = [:]
  /// The series of each recording rule's results, by labels with the rule's name.
  var derivedIDs: [Labels: Int32] = [:]

  var instances: [InstanceRecord] = []
  var limits: [LadderLimits] = []
  /// The labels of instances of general partitions; pointwise ones are computed when needed.
  var instanceLabels: [Int32: Labels] = [:]

  /// By rule: what was last looked up of its effect.
  var effectSpans: [EffectSpan] = []
  var heap = TimerHeap()
  /// One an interval of the rules' groups.
  var beats: [Beat] = []
  var clock: Milliseconds = .min
  var dirty: [Int32] = []
  var fingerprintsAreStored = false
  /// Rows of rules that have just gone, to be written once.
  var obsolete: [RuleStateRow] = []
  /// Rows of rules that are gone: their episode numbers, should they ever come back.
  var retired: [RuleStateRow] = []
  var derived: [DerivedSample] = []
  var windows: [Milliseconds] = []
  var scratch: [Double] = []
  var memories = WindowMemories()
  var hourMemories = HourMemories()
  /// By entry of `bindings`: the memory of the window or the hours that look at it, −1 for none; empty where no
  /// rule has one.
  var memoryPlaces: [Int32] = []

  /// The earliest time at which something may have to be evaluated though no reading comes; `nil` for never.
  ///
  /// It may be too early, never too late: a timer that readings have moved on is moved when it is met.
  package var nextDue: Milliseconds? {
    let due = beats.reduce(heap.first?.due ?? .max) { min($0, $1.due) }
    return due < .max ? due : nil
  }

  /// How far back rules look in each series that they read, for `Head.setWindow`.
  package var requiredWindows: [(series: SeriesID, span: Milliseconds)] {
    windows.indices.lazy.filter { windows[$0] > 0 }.map { (SeriesID($0), windows[$0]) }
  }

  /// Whether some rule looks at FAIL and MISSING readings of a series.
  package func looksAtHidden(_ series: SeriesID) -> Bool { hiddenViews.contains(Int32(series.index)) }

  /// Takes in that a sample has been added to the head.
  ///
  /// A rule is judged at the sample's time, or where it has been judged later already, at that time again: a
  /// late reading corrects the windows that still cover it and never reopens the past.
  /// - Parameters:
  ///   - isHidden: whether only rules that look at FAIL and MISSING readings are concerned: what the others say
  ///     must not depend on whether some rule somewhere does.
  ///   - now: the logical clock.
  ///   - transitions: changes are appended in the order decided.
  package mutating func apply(
    _ series: SeriesID, sampleTime: Milliseconds, isHidden: Bool = false, now: Milliseconds,
    head: inout Head, into transitions: inout [Transition]
  ) {
    start(at: now)
    touch(series, sampleTime: sampleTime, isHidden: isHidden, head: head, into: &transitions)
  }

  /// Evaluates everything that falls due up to `now`, each at its own instant, in the order of time; at equal
  /// times in the order of the rules.
  package mutating func advance(
    through now: Milliseconds, head: inout Head, into transitions: inout [Transition]
  ) {
    start(at: now)
    while let turn = takeTurn(through: now) {
      let partition = Int(turn.partition)
      let rule = Int(partitions[partition].rule)
      let time = max(turn.due, partitions[partition].lastEvaluation)
      if headers[rule].isRecording {
        record(partition, at: time, head: &head, into: &transitions)
      } else {
        // With an interval every evaluation counts as a reading, as a Prometheus author would expect.
        judge(
          partition, at: time, isNewReading: headers[rule].interval > 0, cause: .timer, head: head,
          into: &transitions)
      }
    }
    clock = max(clock, now)
  }

  /// The samples that recording rules made since the last call; they are in the head already.
  package mutating func takeDerivedSamples(into samples: inout [DerivedSample]) {
    samples.append(contentsOf: derived)
    derived.removeAll(keepingCapacity: true)
  }
}
