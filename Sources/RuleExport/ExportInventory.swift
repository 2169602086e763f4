import RuleLanguage
package import Telemetry

/// What the export knows of the province's series: what Prometheus will be asked for by the same labels.
package struct ExportInventory: Sendable {
  /// One series as rules see it.
  package struct Series: Sendable {
    /// Its labels, the quantity's name as `__name__` among them.
    package var labels: Labels
    /// How far apart its readings normally are at most.
    package var interval: Milliseconds
    /// Silent this long after its newest reading.
    package var staleAfter: Milliseconds

    /// Describes a series.
    package init(labels: Labels, interval: Milliseconds, staleAfter: Milliseconds) {
      self.labels = labels
      self.interval = interval
      self.staleAfter = staleAfter
    }
  }

  /// All series that readings make; those of recording rules are not among them.
  package var series: [Series]
  /// The ids of all devices, by their index.
  package var devices: [String]
  /// The thresholds of those devices.
  package var thresholds: ThresholdTable

  /// Gathers series, devices and their thresholds.
  package init(series: [Series], devices: [String], thresholds: ThresholdTable) {
    self.series = series
    self.devices = devices
    self.thresholds = thresholds
  }

  /// The series that a selector picks.
  func matches(of selector: Selector) -> [Series] { series.filter { selector.matches($0.labels) } }

  /// Whether some device has a threshold of that name.
  func knows(threshold name: String) -> Bool { thresholds.column(of: name) != nil }
}
