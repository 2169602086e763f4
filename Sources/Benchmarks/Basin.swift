import Glibc
import RuleEngine
import RuleLanguage
import Telemetry

/// Fifty places, each with a river gauge and a rain gauge that report once a minute: a hundred series, made up
/// from a seed, and a dozen expressions about them as recording rules without any extension.
struct Basin {
  static let places = 50
  static let interval = Span.minute
  /// Half a minute after the full one, so that no sample lies on the edge of a window: Debian's Prometheus counts
  /// both edges, Prometheus 3 and we the right one alone.
  static let phase = 30 * Span.second

  let extent: ClosedRange<Milliseconds>
  /// By series, in the order of time.
  let runs: [[Sample]]

  /// What is asked of the readings: the measures of the shipped rules, and limits on them.
  static let expressions = [
    "water_level > 4.5", "water_level > bool 3.5", "avg_over_time(water_level[5m])",
    "avg_over_time(water_level[24h])", "max_over_time(water_level[1h])",
    "quantile_over_time(0.9, water_level[1h])", "increase(rain_total[1h])", "increase(rain_total[24h])",
    "deriv(water_level[3h]) * 3600", "delta(water_level[30m])", "max by (zone) (water_level)",
    "avg_over_time(water_level[10m]) - avg_over_time(water_level[1h])",
  ]

  init(days: Int, seed: UInt64 = 3) {
    let start = PipelineStage.start / Span.day * Span.day + Basin.phase
    let count = days * Int(Span.day / Basin.interval)
    extent = start...(start + Milliseconds(count - 1) * Basin.interval)
    var random = SeededRandom(seed: seed)
    runs = (0..<Basin.places * 2).map { series in
      Basin.run(isRain: series % 2 == 1, from: start, count: count, &random)
    }
  }

  /// A level that wanders by centimetres and comes back to three metres, or a count of tips of a rain gauge.
  private static func run(
    isRain: Bool, from start: Milliseconds, count: Int, _ random: inout SeededRandom
  ) -> [Sample] {
    var value = isRain ? 0.0 : Double(Int.random(in: 2_000...4_500, using: &random)) / 1_000
    return (0..<count).map { index in
      if isRain {
        if Int.random(in: 0..<20, using: &random) == 0 { value += 0.2 }
        // Whoever empties the bucket begins anew.
        if Int.random(in: 0..<5_000, using: &random) == 0 { value = 0 }
      } else {
        value += Double(Int.random(in: -20...20, using: &random)) / 1_000 + (3 - value) / 500
      }
      let time = start + Milliseconds(index) * interval
      return Sample(time: time, value: (value * 1_000).rounded() / 1_000, quality: .good)
    }
  }

  /// The series as rules see them.
  static var series: [SeriesDescription] {
    (0..<places * 2).map { number in
      SeriesDescription(
        id: SeriesID(number), labels: labels(of: number), device: nil, staleAfter: 5 * Span.minute)
    }
  }

  private static func labels(of number: Int) -> Labels {
    Labels([
      (Labels.metricName, number % 2 == 1 ? "rain_total" : "water_level"), ("device", "place-\(number / 2)"),
      ("zone", "z\(number / 2 % 10)"),
    ])
  }

  /// The expressions as a file of recording rules, evaluated once a minute.
  static var rules: String {
    var text = "groups:\n  - name: basin\n    interval: 1m\n    rules:\n"
    for (index, expression) in expressions.enumerated() {
      text += "      - record: measure_\(index)\n        expr: '\(expression)'\n"
    }
    return text
  }

  /// The readings as Prometheus takes them in.
  var openMetrics: String {
    var text = ""
    for (parity, name, kind) in [(0, "water_level", "gauge"), (1, "rain_total", "unknown")] {
      text += "# TYPE \(name) \(kind)\n"
      for number in runs.indices where number % 2 == parity {
        let labels = Basin.labels(of: number).description
        for sample in runs[number] {
          text += "\(labels) \(sample.value) \(Table.fixed(Double(sample.time) / 1_000, 1))\n"
        }
      }
    }
    return text + "# EOF\n"
  }
}
