import RuleEngine
import RuleLanguage
import Telemetry
import Testing
import TimeSeries

/// A small province: stations, a head, an engine and the clock `readings`.
struct World: ~Copyable {
  let series: [SeriesDescription]
  var thresholds: ThresholdTable
  var rules: RuleSet
  var engine: RuleEngine
  var head = Head()
  var now = Milliseconds.min
  var transitions: [Transition] = []
  /// What the store holds.
  var rows: [String: RuleStateRow] = [:]

  init(
    _ text: String, series given: [SeriesDescription], thresholds: ThresholdTable = ThresholdTable()
  ) throws {
    self.init(rules: try World.rules(text), series: given, thresholds: thresholds)
  }

  init(
    rules: RuleSet, series given: [SeriesDescription], thresholds: ThresholdTable = ThresholdTable(),
    evaluator: RuleEngine.Evaluator = .fastest
  ) {
    self.thresholds = thresholds
    self.rules = rules
    var series = given
    for derived in RuleEngine.derivedSeries(rules: rules, series: given) {
      series.append(
        SeriesDescription(
          id: SeriesID(series.count), labels: derived.labels, device: derived.device,
          staleAfter: derived.staleAfter))
    }
    self.series = series
    engine = RuleEngine(rules: rules, series: series, thresholds: thresholds, evaluator: evaluator)
    head.grow(toSeries: series.count)
    for window in engine.requiredWindows { head.setWindow(window.span, of: window.series) }
  }

  /// The rules of a file's text; the diagnostics are shown where there are none.
  static func rules(_ text: String) throws -> RuleSet {
    let parsed = RuleSet.parse(text, file: "rules.yaml")
    return try #require(parsed.rules, "\(parsed.diagnostics)")
  }

  /// A rule file with one alert named `A` in the group `g`.
  static func alert(_ expression: String, _ keys: String...) -> String {
    file("- alert: A", expression, keys)
  }

  static func file(_ head: String, _ expression: String, _ keys: [String]) -> String {
    """
    groups:
      - name: g
        rules:
          \(head)
            expr: '\(expression)'

    """ + keys.map { "        " + $0 + "\n" }.joined()
  }

  /// A ladder over `level` with Trà Khúc's three levels.
  static func ladder(_ keys: String..., expression: String = "level") -> String {
    file(
      "- alert: A", expression,
      [
        "levels:",
        "  - { level: \"1\", name: Báo động I, threshold: bd1, severity: minor }",
        "  - { level: \"2\", name: Báo động II, threshold: bd2, severity: moderate }",
        "  - { level: \"3\", name: Báo động III, threshold: bd3, severity: severe }",
      ] + keys)
  }

  static func station(
    _ place: Int, _ quantity: String, device: String, staleAfter: Milliseconds = 150 * Span.minute,
    _ labels: (String, String)...
  ) -> SeriesDescription {
    SeriesDescription(
      id: SeriesID(place), labels: Labels([("__name__", quantity), ("device", device)] + labels),
      device: DeviceIndex(place), staleAfter: staleAfter)
  }

  static func traKhuc(_ device: Int = 0) -> ThresholdTable {
    var table = ThresholdTable()
    for (name, value) in [("bd1", 3.5), ("bd2", 5.0), ("bd3", 6.5)] {
      table.add(.init(value: value), name: name, device: DeviceIndex(device))
    }
    return table
  }

  /// One reading at a time, as the pipeline hands it over on the clock `readings`.
  mutating func read(_ value: Double, at time: Milliseconds, of place: Int = 0, quality: Quality = .good) {
    if now != .min, time > now { pass(until: time - 1) }
    now = max(now, time)
    switch head.append(Sample(time: time, value: value, quality: quality), to: SeriesID(place)) {
    case .appended, .sorted:
      engine.apply(
        SeriesID(place), sampleTime: time, isHidden: !quality.isVisibleToRules, now: now, head: &head,
        into: &transitions)
    case .repeated, .conflicting, .history: break
    }
  }

  /// Readings of several minutes in one batch, as a backlog comes on the wall clock: no timer runs between.
  mutating func readBatch(_ values: [Double], from minute: Int, of place: Int = 0) {
    for (index, value) in values.enumerated() {
      let time = Milliseconds(minute + index) * Span.minute
      now = max(now, time)
      head.append(Sample(time: time, value: value, quality: .good), to: SeriesID(place))
      engine.apply(SeriesID(place), sampleTime: time, now: now, head: &head, into: &transitions)
    }
  }

  /// Readings a minute apart, beginning at `minute`.
  mutating func read(_ values: [Double], from minute: Int, of place: Int = 0) {
    for (index, value) in values.enumerated() {
      read(value, at: Milliseconds(minute + index) * Span.minute, of: place)
    }
  }

  /// Time passes without readings.
  mutating func pass(until time: Milliseconds) {
    now = max(now, time)
    engine.advance(through: time, head: &head, into: &transitions)
  }

  mutating func pass(untilMinute minute: Int) { pass(until: Milliseconds(minute) * Span.minute) }

  /// What a commit does.
  mutating func store() {
    for row in engine.drainChanges() {
      rows[row.ruleID + "\n" + row.instance] = row.state == nil ? nil : row
    }
  }

  /// The daemon ends and starts again on what it had stored.
  mutating func restart() {
    store()
    engine = RuleEngine(rules: rules, series: series, thresholds: thresholds)
    let stored = rows.values.sorted { ($0.ruleID, $0.instance) < ($1.ruleID, $1.instance) }
    engine.restore(stored, head: head, now: now, into: &transitions)
  }

  /// New rule files.
  mutating func reload(_ text: String) throws { reload(try World.rules(text)) }

  mutating func reload(_ next: RuleSet) {
    rules = next
    reload(seeing: series)
  }

  /// New attributes of the devices; their series are the same.
  mutating func reload(seeing described: [SeriesDescription]) {
    engine = RuleEngine(
      rules: rules, series: described, thresholds: thresholds, carryingFrom: engine, head: head, now: now,
      into: &transitions)
  }

  /// The transitions as short lines: `17m firing 0→2 #1`; with the instance where there are several.
  var story: [String] { World.story(transitions) }

  static func story(_ transitions: [Transition]) -> [String] {
    let isAlone = Set(transitions.map(\.instance)).count <= 1
    return transitions.map { transition in
      let change = transition.change
      let minute = transition.at / Span.minute
      let rest = transition.at % Span.minute
      let time = rest == 0 ? "\(minute)m" : "\(minute)m+\(rest)"
      let place = isAlone ? "" : " \(transition.instance)"
      return "\(time) \(change.kind.rawValue) \(change.from)→\(change.to) #\(transition.episode)\(place)"
    }
  }
}
