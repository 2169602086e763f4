import RuleEngine
import Telemetry
import TimeSeries

/// Three hours of readings as the field delivers them: irregular, with gaps, resets, NaN and infinities.
///
/// Every reading comes at an odd millisecond: the ranges of Prometheus 2 include their start, those of
/// Prometheus 3 and ours do not, and no reading lies there.
struct IrregularReadings {
  /// A label set with its readings.
  struct Station {
    let labels: Labels
    var samples: [Sample] = []
  }

  /// The first second.
  static let start: Int64 = 1_763_330_400
  /// How many seconds.
  static let length: Int64 = 10_800

  private(set) var stations: [Station] = []

  /// Readings that a seed brings back.
  init(seed: UInt64) {
    var dice = SeededRandom(seed: seed)
    for device in 1...4 {
      let place = [
        ("device", "d\(device)"), ("river", device < 3 ? "tra" : "ve"), ("kind", device % 2 == 0 ? "a" : "b"),
      ]
      for name in ["level", "flow"] {
        add(name, place, &dice, spacing: 45, jitter: 40, gapEvery: name == "level" ? 25 : 60) {
          before, dice in
          before + (Double(dice.below(41)) - 20) / 100
        }
      }
      add("rain", place, &dice, spacing: 58, jitter: 4, gapEvery: .max) { before, dice in
        dice.below(30) == 0 ? Double(dice.below(5)) / 5 : before + Double(dice.below(12)) / 5
      }
      add("odd", place, &dice, spacing: 70, jitter: 30, gapEvery: 40) { _, dice in
        switch dice.below(8) {
        case 0: .nan
        case 1 where device == 3: .infinity
        case 2 where device == 4: -.infinity
        default: Double(dice.below(2_000)) / 100 - 10
        }
      }
    }
  }

  private mutating func add(
    _ name: String, _ place: [(String, String)], _ dice: inout SeededRandom, spacing: Int, jitter: Int,
    gapEvery: Int, next: (Double, inout SeededRandom) -> Double
  ) {
    var station = Station(labels: Labels([(Labels.metricName, name)] + place))
    var value = Double(dice.below(400)) / 100 + 2
    var second = Double(IrregularReadings.start)
    while second < Double(IrregularReadings.start + IrregularReadings.length) {
      second += Double(spacing + dice.below(jitter)) + (dice.below(gapEvery) == 0 ? 400 : 0)
      value = next(value.isFinite ? value : 0, &dice)
      station.samples.append(
        Sample(time: IrregularReadings.time(Int64(second), &dice), value: value, quality: .good))
    }
    stations.append(station)
  }

  /// A time in the second given, at an odd millisecond.
  ///
  /// Prometheus reads seconds as a binary number and cuts off what is less than a millisecond: some decimals come
  /// out a millisecond early, and are not taken.
  private static func time(_ second: Int64, _ dice: inout SeededRandom) -> Milliseconds {
    while true {
      let time = second * 1_000 + Int64(101 + 2 * dice.below(440))
      if let read = Double("\(second).\(Int(time % 1_000).padded(3))"), Int64(read * 1_000) == time {
        return time
      }
    }
  }

  /// The readings as promtool loads them.
  var openMetrics: String {
    var text = ""
    for name in ["level", "flow", "rain", "odd"] {
      text += "# TYPE \(name) gauge\n"
      for station in stations where station.labels[Labels.metricName] == name {
        for sample in station.samples {
          let value =
            sample.value.isNaN
            ? "NaN" : sample.value.isInfinite ? (sample.value < 0 ? "-Inf" : "+Inf") : "\(sample.value)"
          let (second, rest) = (sample.time / 1_000, Int(sample.time % 1_000))
          text += "\(station.labels) \(value) \(second).\(rest.padded(3))\n"
        }
      }
    }
    return text + "# EOF\n"
  }

  /// The series as the engine knows them, silent after five minutes as in Prometheus.
  var descriptions: [SeriesDescription] {
    stations.enumerated().map { place, station in
      SeriesDescription(
        id: SeriesID(place), labels: station.labels, device: nil, staleAfter: 5 * Span.minute)
    }
  }

  /// Fills a head with all of it.
  func fill(_ head: inout Head) {
    head.grow(toSeries: stations.count)
    for (place, station) in stations.enumerated() {
      head.setWindow(Span.day, of: SeriesID(place))
      for sample in station.samples { head.append(sample, to: SeriesID(place)) }
    }
  }
}

extension SeededRandom {
  /// A number from zero to below `limit`.
  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

  /// One of the choices.
  mutating func pick(_ choices: [String]) -> String { choices[below(choices.count)] }
}
