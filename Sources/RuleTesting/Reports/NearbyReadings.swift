import RuleEngine
import RuleLanguage
package import Telemetry

/// The readings of one series around the time of an expectation.
package struct NearbyReadings: Sendable {
  /// One reading.
  package struct Item: Sendable {
    /// Counted from the test's start.
    package var at: Milliseconds
    /// When it came; equal to `at` unless it was late.
    package var received: Milliseconds
    /// Its value; `nil` for a mark that the series ended, or that there is none.
    package var value: Double?
    /// Its flag.
    package var quality: Quality
  }

  /// The series.
  package var labels: Labels
  /// Oldest first.
  package var items: [Item]

  /// How many series are shown; a rule on all gauges of the province would bury the difference.
  static let maximumSeries = 6
  /// How many readings are shown up to the time, and behind it.
  static let (before, behind) = (6, 2)

  /// The readings of the series that the expressions look at, those behind recording rules among them.
  static func around(
    _ time: Milliseconds, of expressions: [Expression], rules: [Rule], readings: [SeriesReadings],
    series: [SeriesDescription]
  ) -> [NearbyReadings] {
    var selectors: [Selector] = []
    var open = expressions
    var seen: Set<String> = []
    while let expression = open.popLast() {
      for selector in expression.sources.compactMap(\.selector) {
        selectors.append(selector)
        guard let name = selector.name, seen.insert(name).inserted else { continue }
        open += rules.filter { rule in
          if case .recording(name) = rule.kind { true } else { false }
        }.map(\.expression)
      }
    }
    var found: [NearbyReadings] = []
    for input in readings where found.count < maximumSeries {
      guard selectors.contains(where: { $0.matches(input.labels) }) else { continue }
      let earlier = input.readings.filter { $0.at <= time }.suffix(before)
      let later = input.readings.filter { $0.at > time }.prefix(behind)
      found.append(
        NearbyReadings(
          labels: input.labels,
          items: (earlier + later).map {
            Item(
              at: $0.at, received: $0.received,
              value: $0.value.isNaN && $0.quality == .missing ? nil : $0.value,
              quality: $0.quality)
          }))
    }
    return found
  }
}
