import RuleEngine
import RuleLanguage
import Telemetry
import Testing

@Suite struct `Rules that are evaluated at intervals` {
  private var gauges: [SeriesDescription] {
    (0..<2).map { World.station($0, "x", device: "d\($0)", staleAfter: 5 * Span.minute) }
  }

  /// What recording rules made in ten minutes in which each gauge counts the minutes.
  private func recorded(_ text: String) throws -> [String: [Double]] {
    var replay = Replay(rules: try World.rules(text), series: gauges)
    for minute in 0..<10 {
      let time = Milliseconds(minute) * Span.minute + 30 * Span.second
      for place in 0..<2 {
        replay.read(Sample(time: time, value: Double(minute), quality: .good), of: SeriesID(place))
      }
    }
    replay.pass(through: 10 * Span.minute)
    var samples: [DerivedSample] = []
    replay.takeDerivedSamples(into: &samples)
    return Dictionary(grouping: samples) { sample in
      let labels = replay.series[Int(sample.series.index)].labels
      return labels[Labels.metricName] + " " + labels["device"]
    }
    .mapValues { $0.map(\.sample.value) }
  }

  @Test func `see what rules before them made at the same instant`() throws {
    let made = try recorded(
      """
      groups:
        - { name: first, interval: 1m, rules: [{ record: a, expr: x }] }
        - { name: second, interval: 2m, rules: [{ record: b, expr: a }] }
        - { name: third, interval: 5m, rules: [{ record: c, expr: a + b }] }
      """)
    #expect(made["a d0"] == (0..<10).map(Double.init))
    #expect(made["b d1"] == [1, 3, 5, 7, 9])
    // At five minutes `a` is of the same instant, `b` of a minute before.
    #expect(made["c d0"] == [4 + 3, 9 + 9])
  }

  @Test func `see what rules behind them made an interval before`() throws {
    let made = try recorded(
      """
      groups:
        - { name: first, interval: 1m, rules: [{ record: b, expr: a }] }
        - { name: second, interval: 1m, rules: [{ record: a, expr: x }] }
      """)
    #expect(made["a d1"] == (0..<10).map(Double.init))
    // The very first one is recorded as soon as there is an `a`.
    #expect(made["b d1"] == [0] + (0..<9).map(Double.init))
  }

  @Test func `take turns with timers of other rules in the order of the files`() throws {
    let text = """
      groups:
        - { name: first, rules: [{ alert: A, expr: x > 5, for: 30s }] }
        - { name: second, interval: 1m, rules: [{ alert: B, expr: x > 5 }] }
        - { name: third, rules: [{ alert: C, expr: x > 5, for: 30s }] }
      """
    var replay = Replay(rules: try World.rules(text), series: gauges)
    replay.read(Sample(time: 30 * Span.second, value: 9, quality: .good), of: SeriesID(0))
    replay.pass(through: Span.minute)
    let firing = replay.transitions.filter { $0.change.kind == .firing }
    #expect(firing.map(\.rule) == [0, 1, 2])
    #expect(firing.map(\.at) == [Span.minute, Span.minute, Span.minute])
  }

  @Test func `leave devices apart that only record side by side`() throws {
    let text = """
      groups:
        - { name: first, interval: 1m, rules: [{ record: a, expr: x }, { record: b, expr: a * 2 }] }
      """
    let replay = Replay(rules: try World.rules(text), series: gauges)
    var joined = JoinedSeries(count: replay.series.count)
    #expect(replay.engine.join(&joined))
    let roots = replay.series.map { joined.root(of: $0.id) }
    #expect(Set(roots).count == 2)
    for (series, root) in zip(replay.series, roots) {
      #expect(replay.series[Int(root.index)].labels["device"] == series.labels["device"])
    }
  }
}
