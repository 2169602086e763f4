import RuleEngine
import RuleLanguage
import Telemetry
import TimeSeries

/// A test as the daemon lives through it: every reading is judged when it arrives, time passes in between.
struct DaemonRun: ~Copyable {
  private let test: RuleTest
  private let file: RuleTestFile
  private let world: TestWorld
  private let readings: [SeriesReadings]
  private var replay: Replay
  private var reloads: [RuleSet]
  private var texts = AlertTexts()
  private var observed: [ObservedTransition] = []
  private var made: [DerivedSample] = []
  private var result = RunResult()
  /// How often engines that have ended could not evaluate a rule.
  private var conflicts = 0
  /// The labels of every alert that has changed, by rule and instance.
  private var known: [String: Labels] = [:]

  /// Something that happens in a test.
  private enum Step {
    case reading(SeriesID, Sample)
    case restart
    case reload(Int)
    case alertCase(Int)
    case expressionCase(Int)
  }

  /// - Parameter reloads: the rules of `test.reloads`, in their order.
  init(_ test: RuleTest, file: RuleTestFile, world: TestWorld, rules: RuleSet, reloads: [RuleSet]) {
    self.test = test
    self.file = file
    self.world = world
    self.reloads = reloads
    readings = SeriesReadings.of(test, world)
    replay = Replay(rules: rules, series: world.series, thresholds: world.thresholds)
  }

  consuming func run() -> RunResult {
    let steps = steps
    for (at, _, step) in steps {
      let time = test.start + at
      if case .reading(let id, let sample) = step {
        if time - 1 > replay.now { replay.pass(through: time - 1) }
        replay.read(sample, of: id)
      } else {
        replay.pass(through: time)
      }
      note()
      take(step)
      note()
    }
    replay.pass(through: test.start + test.end)
    note()
    checkTransitions()
    checkConflicts()
    return result
  }

  /// Everything in its order: at one time first the readings, then what falls due, then restarts and reloads,
  /// then the expectations.
  private var steps: [(Milliseconds, Int, Step)] {
    let end = test.end
    var steps: [(Milliseconds, Int, Step)] = []
    for input in readings {
      for reading in input.readings where reading.received <= end {
        steps.append((reading.received, 0, .reading(input.series, reading.sample(after: test.start))))
      }
    }
    for at in test.restarts { steps.append((at, 1, .restart)) }
    for (place, reload) in test.reloads.enumerated() { steps.append((reload.at, 1, .reload(place))) }
    for (place, alertCase) in test.alertCases.enumerated() {
      steps.append((alertCase.at, 2, .alertCase(place)))
    }
    for (place, expressionCase) in test.expressionCases.enumerated() {
      steps.append((expressionCase.at, 2, .expressionCase(place)))
    }
    return steps.enumerated().sorted {
      ($0.element.0, $0.element.1, $0.offset) < ($1.element.0, $1.element.1, $1.offset)
    }.map(\.element)
  }

  private mutating func take(_ step: Step) {
    switch step {
    case .reading: break
    // The engine that follows counts from zero.
    case .restart:
      conflicts += replay.engine.matchingConflicts
      replay.restart()
    case .reload(let place):
      conflicts += replay.engine.matchingConflicts
      replay.reload(reloads[place])
    case .alertCase(let place): check(test.alertCases[place])
    case .expressionCase(let place): check(test.expressionCases[place])
    }
  }

  /// Writes down what the engine has decided since.
  private mutating func note() {
    let rules = replay.engine.rules
    for transition in replay.takeTransitions() {
      texts.take(transition, rules: rules, thresholds: world.thresholds)
      let rule = transition.rule.map { rules[$0] }
      let key = transition.ruleID + "\n" + transition.instance
      // The rule that is gone ends its alert under the labels it had.
      let labels = rule == nil ? known[key] ?? transition.labels : transition.labels
      known[key] = labels
      observed.append(
        ObservedTransition(
          at: transition.at - test.start, alertname: rule?.name ?? transition.alertname,
          labels: labels, change: transition.word, level: transition.levelCode(rule)))
      if let rule, transition.isRaise {
        result.fired.insert(
          FiredLevel(ruleID: rule.id, file: rule.file, level: rule.levels.isEmpty ? 0 : transition.change.to))
      }
    }
    replay.takeDerivedSamples(into: &made)
    for sample in made {
      let name = replay.series[Int(sample.series.index)].labels[Labels.metricName]
      for rule in rules where rule.name == name {
        if case .recording = rule.kind {
          result.fired.insert(FiredLevel(ruleID: rule.id, file: rule.file, level: 0))
        }
      }
    }
    made.removeAll(keepingCapacity: true)
  }

  private mutating func check(_ alertCase: AlertCase) {
    let rules = replay.engine.rules
    var firing: [FiringAlert] = []
    for instance in replay.engine.activeInstances where instance.isFiring {
      let rule = rules[instance.rule]
      guard rule.name == alertCase.alertname else { continue }
      firing.append(texts.firing(instance, rule: rule))
    }
    let expected = alertCase.alerts.map { alert in
      var labels = alert.labels
      labels["alertname"] = alertCase.alertname
      return ExpectedAlert(labels: labels, annotations: alert.annotations)
    }
    let rows = AlertComparison(expected: expected, got: firing, given: world.joinedNames).rows
    guard rows.contains(where: \.differs) else { return }
    result.failures.append(
      FailedExpectation(
        spot: alertCase.spot, title: "\(alertCase.alertname) at \(DurationText.format(alertCase.at))",
        rows: rows, readings: around(alertCase.at, [alertCase.alertname])))
  }

  private mutating func check(_ expressionCase: ExpressionCase) {
    let failure = expressionCase.failure(
      syntax: .citywatch, dialect: .citywatch, thresholds: world.thresholds,
      time: test.start + expressionCase.at, series: replay.series, head: replay.head, equality: .close,
      around: Surroundings(readings: readings, rules: replay.engine.rules))
    if let failure { result.failures.append(failure) }
  }

  private mutating func checkTransitions() {
    guard let expected = test.transitions else { return }
    let names = Set(expected.map(\.alertname))
    // An empty list says that nothing happens at all.
    let got = names.isEmpty ? observed : observed.filter { names.contains($0.alertname) }
    let rows = TransitionComparison(expected: expected, got: got).rows
    guard let first = rows.firstIndex(where: \.differs) else { return }
    let times = (expected.map(\.at) + got.map(\.at)).sorted()
    result.failures.append(
      FailedExpectation(
        spot: test.transitionsSpot, title: "transitions", rows: rows,
        readings: around(times[min(first, times.count - 1)], Set(got.map(\.alertname)).union(names))))
  }

  /// The daemon goes on where a rule cannot be evaluated; its author should hear of it here.
  private mutating func checkConflicts() {
    conflicts += replay.engine.matchingConflicts
    guard conflicts > 0 else { return }
    let times = conflicts == 1 ? "once" : "\(conflicts) times"
    result.failures.append(
      FailedExpectation(
        spot: test.spot, title: "evaluation",
        message:
          "a rule could not be evaluated, \(times): its labels do not say which elements belong together"))
  }

  private func around(_ time: Milliseconds, _ names: Set<String>) -> [NearbyReadings] {
    let rules = replay.engine.rules
    return NearbyReadings.around(
      time, of: rules.filter { names.contains($0.name) }.map(\.expression), rules: rules, readings: readings,
      series: replay.series)
  }
}
