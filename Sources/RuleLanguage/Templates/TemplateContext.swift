package import Telemetry

/// What a template can speak of when an alert changes.
package struct TemplateContext: Sendable {
  /// The labels of the element that raised the alert.
  package var labels: Labels
  /// The value that decided.
  package var value: Double
  /// The rung the alert stands on; `nil` without a ladder, and when it has left the lowest rung.
  package var level: Level?
  /// The threshold of that rung for this device; `nil` without a ladder.
  package var threshold: Double?
  /// Where the alert is; unknown in tests of rules, which have no map.
  package var place: Place
  /// The language of the reader; decides which name of the level is shown.
  package var language: Language

  /// Gathers what a template can speak of.
  package init(
    labels: Labels, value: Double, level: Level? = nil, threshold: Double? = nil, place: Place = .unknown,
    language: Language = .vi
  ) {
    self.labels = labels
    self.value = value
    self.level = level
    self.threshold = threshold
    self.place = place
    self.language = language
  }
}
