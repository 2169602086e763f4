package import RuleLanguage
package import Telemetry
package import TimeSeries

/// The engine on the clock of the readings, with a head of its own: what tests, backtests and explanations run.
///
/// It is the live engine and nothing else; only the clock is handed in. Timers due at T run after all readings
/// at T and before any later one.
package struct Replay: ~Copyable {
  /// All series, those that recording rules make behind the given ones.
  package private(set) var series: [SeriesDescription]
  /// The engine as it stands.
  package private(set) var engine: RuleEngine
  /// The readings that rules may still look at.
  package private(set) var head = Head()
  /// The newest event time so far; `.min` before the first reading.
  package private(set) var now = Milliseconds.min
  /// What the engine decided since the last `takeTransitions()`.
  package private(set) var transitions: [Transition] = []
  private var rules: RuleSet
  private let given: [SeriesDescription]
  private let thresholds: ThresholdTable
  private let dialect: Dialect
  /// What a store would hold, by rule and instance.
  private var rows: [String: RuleStateRow] = [:]

  /// Plans the rules for the series; nothing has been read.
  ///
  /// - Precondition: series are numbered as they come, from zero.
  package init(
    rules: RuleSet, series given: [SeriesDescription], thresholds: ThresholdTable = ThresholdTable(),
    dialect: Dialect = .citywatch
  ) {
    self.rules = rules
    self.given = given
    self.thresholds = thresholds
    self.dialect = dialect
    series = Replay.described(given, rules)
    engine = RuleEngine(rules: rules, series: series, thresholds: thresholds, dialect: dialect)
    prepareHead()
  }

  /// Takes in one reading: time passes up to it, it is stored, and the rules that it touches judge it.
  @discardableResult
  package mutating func read(_ sample: Sample, of id: SeriesID) -> AppendOutcome {
    if now != .min, sample.time > now { pass(through: sample.time - 1) }
    now = max(now, sample.time)
    let outcome = head.append(sample, to: id)
    switch outcome {
    case .appended, .sorted:
      engine.apply(
        id, sampleTime: sample.time, isHidden: !sample.isVisibleToRules, now: now, head: &head,
        into: &transitions)
    case .repeated, .conflicting, .history: break
    }
    return outcome
  }

  /// Lets time pass: everything that falls due up to `time` is evaluated.
  package mutating func pass(through time: Milliseconds) {
    now = max(now, time)
    engine.advance(through: time, head: &head, into: &transitions)
  }

  /// The transitions since the last call.
  package mutating func takeTransitions() -> [Transition] {
    defer { transitions.removeAll(keepingCapacity: true) }
    return transitions
  }

  /// The samples that recording rules made since the last call.
  package mutating func takeDerivedSamples(into samples: inout [DerivedSample]) {
    engine.takeDerivedSamples(into: &samples)
  }

  /// Lets go of readings and derived samples that nothing looks at any more; call it now and then on a long
  /// replay.
  package mutating func forgetSettled() {
    for place in 0..<series.count { head.forgetSettled(SeriesID(place)) }
    var derived: [DerivedSample] = []
    engine.takeDerivedSamples(into: &derived)
  }

  /// The daemon ends, and starts again on what it had stored.
  package mutating func restart() {
    for row in engine.drainChanges() {
      rows[row.ruleID + "\n" + row.instance] = row.state == nil ? nil : row
    }
    engine = RuleEngine(rules: rules, series: series, thresholds: thresholds, dialect: dialect)
    let stored = rows.values.sorted { ($0.ruleID, $0.instance) < ($1.ruleID, $1.instance) }
    engine.restore(stored, head: head, now: now, into: &transitions)
  }

  /// The rule files have changed.
  package mutating func reload(_ rules: RuleSet) {
    self.rules = rules
    // A recorded series keeps its number; new ones come behind.
    for derived in RuleEngine.derivedSeries(rules: rules, series: given)
    where !series.contains(where: { $0.labels == derived.labels }) {
      series.append(Replay.description(of: derived, SeriesID(series.count)))
    }
    engine = RuleEngine(
      rules: rules, series: series, thresholds: thresholds, dialect: dialect, carryingFrom: engine,
      head: head,
      now: now, into: &transitions)
    prepareHead()
  }

  private mutating func prepareHead() {
    head.grow(toSeries: series.count)
    for window in engine.requiredWindows { head.setWindow(window.span, of: window.series) }
  }

  private static func described(_ given: [SeriesDescription], _ rules: RuleSet) -> [SeriesDescription] {
    let derived = RuleEngine.derivedSeries(rules: rules, series: given)
    return given
      + derived.enumerated().map { description(of: $0.element, SeriesID(given.count + $0.offset)) }
  }

  private static func description(of derived: DerivedSeries, _ id: SeriesID) -> SeriesDescription {
    SeriesDescription(
      id: id, labels: derived.labels, device: derived.device, staleAfter: derived.staleAfter)
  }
}
