import RuleEngine
import RuleLanguage
import Telemetry

/// The readings of one series of a test, in the order of the sensor's time.
struct SeriesReadings {
  let series: SeriesID
  let labels: Labels
  let readings: [InputReading]

  /// The readings of all series; where a series stands twice, those of the last.
  ///
  /// - Parameter skipsInterval: whether all values stand at the start, as promtool 2 has it where a test gives
  ///   no interval.
  static func of(_ test: RuleTest, _ world: TestWorld, skipsInterval: Bool = false) -> [SeriesReadings] {
    var found: [SeriesReadings] = []
    for (place, input) in test.inputs.enumerated() {
      let id = world.seriesOfInput[place]
      var readings = input.readings
      if skipsInterval { for index in readings.indices { readings[index].at = 0 } }
      // Stable: of two readings at one time the first written comes first.
      readings = readings.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
        .map(\.element)
      let made = SeriesReadings(
        series: id, labels: world.series[Int(id.index)].labels, readings: readings)
      if let known = found.firstIndex(where: { $0.series == id }) {
        found[known] = made
      } else {
        found.append(made)
      }
    }
    return found
  }
}

extension InputReading {
  /// The sample that the reading is.
  func sample(after start: Milliseconds) -> Sample {
    isStaleMark
      ? .staleMark(at: start + at) : Sample(time: start + at, value: value, quality: quality)
  }
}
