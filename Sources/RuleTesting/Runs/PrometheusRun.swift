import RuleEngine
import RuleLanguage
import Telemetry
import TimeSeries

/// A test as promtool runs it: all groups at every evaluation interval from the start on, whatever interval
/// they ask for, in the order of `group_eval_order`.
///
/// The expressions are ours, evaluated in the dialect of that version; the life of alerts is Prometheus'. New
/// series (recordings, `ALERTS`) are described as they appear, so what a rule made is seen by the next one.
struct PrometheusRun: ~Copyable {
  private let test: RuleTest
  private let file: RuleTestFile
  private let course: Course
  private let dialect: Dialect
  private let readings: [SeriesReadings]
  private var series: [SeriesDescription]
  private var numbers: [Labels: SeriesID] = [:]
  private var head = Head()
  private var rules: [ClockedRule] = []
  private var result = RunResult()

  /// One rule between two evaluations.
  private struct ClockedRule {
    let rule: Rule
    var question: Question
    var alerts = PrometheusAlerts()
    /// What the last evaluation wrote; what is missing from the next has ended.
    var written: Set<Labels> = []
  }

  init(_ test: RuleTest, file: RuleTestFile, groups: [RuleGroup], course: Course) {
    self.test = test
    self.file = file
    self.course = course
    let interval = file.evaluationInterval
    dialect = course == .prometheus2 ? .prometheus2(interval: interval) : .prometheus3(interval: interval)
    let world = TestWorld(plain: test, path: file.path)
    series = world.series
    readings = SeriesReadings.of(test, world, skipsInterval: course == .prometheus2 && !test.hasInterval)
    for description in world.series { numbers[description.labels] = description.id }
    // Groups that the order does not name go with the first one, as in promtool.
    let order = file.groupOrder
    let ordered = groups.enumerated().sorted {
      let (a, b) = (order.firstIndex(of: $0.element.name) ?? 0, order.firstIndex(of: $1.element.name) ?? 0)
      return (a, $0.offset) < (b, $1.offset)
    }
    for (_, group) in ordered {
      for rule in group.rules {
        rules.append(ClockedRule(rule: rule, question: Question(rule.expression, dialect: dialect)))
      }
    }
    head.grow(toSeries: series.count)
  }

  consuming func run() -> RunResult {
    var next = Array(repeating: 0, count: readings.count)
    var time: Milliseconds = 0
    let end = test.lastEvaluation
    while time <= end {
      feed(through: time, &next)
      guard evaluate(at: time) else { return result }
      for alertCase in test.alertCases
      where alertCase.at >= time && alertCase.at - time < file.evaluationInterval {
        check(alertCase)
      }
      time += file.evaluationInterval
    }
    for expressionCase in test.expressionCases { check(expressionCase) }
    return result
  }

  private mutating func feed(through time: Milliseconds, _ next: inout [Int]) {
    for place in readings.indices {
      while next[place] < readings[place].readings.count, readings[place].readings[next[place]].at <= time {
        let reading = readings[place].readings[next[place]]
        head.append(reading.sample(after: test.start), to: readings[place].series)
        next[place] += 1
      }
    }
  }

  /// Evaluates every rule; `false`, with a failure, where one could not be.
  private mutating func evaluate(at time: Milliseconds) -> Bool {
    for place in rules.indices {
      let now = test.start + time
      let rule = rules[place].rule
      let elements: [(labels: Labels, value: Double)]
      do throws(EvaluationFault) {
        elements = try rules[place].question.elements(at: now, series: series, head: head)
      } catch {
        return fail(rule, at: time, error.message)
      }
      var written: [(labels: Labels, value: Double)]?
      if case .alert = rule.kind {
        written = rules[place].alerts.judge(elements, rule: rule, at: now)
        if !rules[place].alerts.firing.isEmpty {
          result.fired.insert(FiredLevel(ruleID: rule.id, file: rule.file, level: 0))
        }
      } else {
        written = recorded(elements, rule)
        if !elements.isEmpty { result.fired.insert(FiredLevel(ruleID: rule.id, file: rule.file, level: 0)) }
      }
      guard let written else {
        return fail(rule, at: time, "two results have the same labels once the rule's labels are added")
      }
      write(written, of: place, at: now)
    }
    return true
  }

  private func recorded(
    _ elements: [(labels: Labels, value: Double)], _ rule: Rule
  ) -> [(labels: Labels, value: Double)]? {
    var seen: Set<Labels> = []
    var made: [(labels: Labels, value: Double)] = []
    for element in elements {
      var labels = element.labels
      labels[Labels.metricName] = rule.name
      for label in rule.labels { labels[label.name] = label.template.source }
      guard seen.insert(labels).inserted else { return nil }
      made.append((labels, element.value))
    }
    return made
  }

  private mutating func write(
    _ samples: [(labels: Labels, value: Double)], of place: Int, at time: Milliseconds
  ) {
    var written: Set<Labels> = []
    for sample in samples {
      written.insert(sample.labels)
      head.append(Sample(time: time, value: sample.value, quality: .good), to: number(of: sample.labels))
    }
    for labels in rules[place].written.subtracting(written) {
      head.append(Sample.staleMark(at: time), to: number(of: labels))
    }
    rules[place].written = written
  }

  private mutating func number(of labels: Labels) -> SeriesID {
    if let known = numbers[labels] { return known }
    let id = SeriesID(series.count)
    series.append(
      SeriesDescription(
        id: id, labels: labels, device: nil, staleAfter: SeriesDescription.staleAfterWithoutDevice))
    numbers[labels] = id
    head.grow(toSeries: series.count)
    return id
  }

  private mutating func fail(_ rule: Rule, at time: Milliseconds, _ message: String) -> Bool {
    result.failures.append(
      FailedExpectation(
        spot: test.spot, title: "\(rule.name) at \(DurationText.format(time))",
        message: "the rule cannot be evaluated: \(message)"))
    return false
  }

  private mutating func check(_ alertCase: AlertCase) {
    let firing = rules.filter {
      if case .alert(let name) = $0.rule.kind { name == alertCase.alertname } else { false }
    }
    let expected = alertCase.alerts.map { alert in
      var labels = alert.labels
      labels["alertname"] = alertCase.alertname
      return ExpectedAlert(labels: labels, annotations: alert.annotations ?? Labels())
    }
    let rows = AlertComparison(expected: expected, got: firing.flatMap(\.alerts.firing)).rows
    guard rows.contains(where: \.differs) else { return }
    let around = NearbyReadings.around(
      alertCase.at, of: firing.map(\.rule.expression), rules: rules.map(\.rule), readings: readings,
      series: series)
    result.failures.append(
      FailedExpectation(
        spot: alertCase.spot, title: "\(alertCase.alertname) at \(DurationText.format(alertCase.at))",
        rows: rows, readings: around))
  }

  private mutating func check(_ expressionCase: ExpressionCase) {
    let failure = expressionCase.failure(
      syntax: .prometheus, dialect: dialect, time: test.start + expressionCase.at, series: series, head: head,
      equality: file.comparesFuzzily ? .adjacent : .exact,
      around: Surroundings(readings: readings, rules: rules.map(\.rule)))
    if let failure { result.failures.append(failure) }
  }
}
