import RuleEngine
import RuleLanguage
import Telemetry
import Testing
import TimeSeries

@Suite(
  .enabled(
    if: PrometheusServer.isInstalled, "prometheus and promtool are not installed: see scripts/install-deps"))
struct `Prometheus and citywatch` {
  /// What became of one question.
  private enum Outcome { case answered, empty, refused }

  @Test func `answer generated expressions alike`() throws {
    let seed: UInt64 = 2_025
    let readings = IrregularReadings(seed: seed)
    let server = try PrometheusServer(openMetrics: readings.openMetrics)
    var head = Head()
    readings.fill(&head)
    var generator = ExpressionGenerator(seed: seed)
    var counts: [Outcome: Int] = [:]
    for number in 0..<700 {
      let text = generator.expression()
      // Seven seconds past a multiple of ten: no step of a subquery lies on the start of its window.
      let second = IrregularReadings.start + 3_007 + Int64(number * 10)
      let expected = try server.ask(translated(text), at: second)
      let outcome = compare(
        text, expected, readings, at: second, head: head, "seed \(seed), expression \(number)")
      counts[outcome, default: 0] += 1
    }
    let (answered, empty, refused) = (counts[.answered] ?? 0, counts[.empty] ?? 0, counts[.refused] ?? 0)
    print("seed \(seed): \(answered) answered with elements, \(empty) empty, \(refused) refused by both")
    #expect(answered > (answered + empty + refused) * 8 / 10)
  }

  /// The names of Prometheus 2.42.
  private func translated(_ text: String) -> String {
    text.replacing("double_exponential_smoothing", with: "holt_winters")
  }

  private func compare(
    _ text: String, _ expected: PrometheusServer.Answer, _ readings: IrregularReadings, at second: Int64,
    head: borrowing Head, _ place: String
  ) -> Outcome {
    let ours: [(labels: Labels, value: Double)]
    do {
      let expression = try Expression(parsing: text, syntax: .prometheus)
      var query = InstantQuery(expression, series: readings.descriptions)
      ours = try query.elements(at: second * 1_000, head: head)
    } catch {
      if case .elements(let elements) = expected {
        Issue.record("\(place): \(text) @\(second): we refuse (\(error)), Prometheus has \(elements)")
      }
      return .refused
    }
    guard case .elements(let theirs) = expected else {
      Issue.record("\(place): \(text) @\(second): we have \(ours), Prometheus refuses: \(expected)")
      return .refused
    }
    var got = ours.map { (text: $0.labels.description, value: $0.value) }
    var wanted = theirs.map {
      (text: Labels($0.labels.map { ($0.key, $0.value) }).description, value: $0.value)
    }
    if !text.hasPrefix("sort") {
      got.sort { $0.text < $1.text }
      wanted.sort { $0.text < $1.text }
    }
    let agree =
      text.hasPrefix("sort")
      ? zip(got, wanted).allSatisfy { isClose($0.value, $1.value) }
      : zip(got, wanted).allSatisfy { $0.text == $1.text && isClose($0.value, $1.value) }
    if !agree || got.count != wanted.count {
      Issue.record("\(place): \(text) @\(second):\n  ours   \(got)\n  theirs \(wanted)")
    }
    return got.isEmpty ? .empty : .answered
  }

  /// Equal to one part in 10⁹; and in the ninth decimal where large sums cancel.
  private func isClose(_ a: Double, _ b: Double) -> Bool {
    a == b || (a.isNaN && b.isNaN) || (a - b).magnitude <= 1e-9 * max(a.magnitude, b.magnitude, 1)
  }
}
