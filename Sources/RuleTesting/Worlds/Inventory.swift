package import RuleEngine
package import Telemetry

/// What a run as the daemon knows of the province's devices: every series that they can have, and thresholds.
package struct Inventory: Sendable {
  /// One a device and quantity, with the labels that rules see.
  package var series: [SeriesDescription]
  /// The devices' thresholds.
  package var thresholds: ThresholdTable

  /// An inventory; empty where no devices are listed.
  package init(series: [SeriesDescription] = [], thresholds: ThresholdTable = ThresholdTable()) {
    self.series = series
    self.thresholds = thresholds
  }
}
