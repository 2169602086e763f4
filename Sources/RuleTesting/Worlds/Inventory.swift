package import RuleEngine
package import RuleLanguage
package import Telemetry

/// What a run as the daemon knows of the province's devices: every series that they can have, and thresholds.
package struct Inventory: Sendable {
  /// One a device and quantity, with the labels that rules see.
  package var series: [SeriesDescription]
  /// The devices' thresholds.
  package var thresholds: ThresholdTable
  /// What can be measured, and in which units rules may write it; `nil` where no devices are described.
  package var measures: [String: Measure]?
  /// How far the province's clocks, which schedules follow, are ahead of UTC.
  package var utcOffsetMinutes: Int

  /// An inventory; empty where no devices are listed.
  package init(
    series: [SeriesDescription] = [], thresholds: ThresholdTable = ThresholdTable(),
    measures: [String: Measure]? = nil, utcOffsetMinutes: Int = RuleSet.provinceOffset
  ) {
    self.series = series
    self.thresholds = thresholds
    self.measures = measures
    self.utcOffsetMinutes = utcOffsetMinutes
  }
}
