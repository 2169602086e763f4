package import Telemetry
import TimeSeries

/// What the engine knows of a series: how rules see it, and when it counts as silent.
package struct SeriesDescription: Sendable {
  /// Its dense number.
  package var id: SeriesID
  /// Everything a rule may ask for, the quantity's name as `__name__` among them.
  package var labels: Labels
  /// The device whose thresholds apply; `nil` for a series that belongs to none.
  package var device: DeviceIndex?
  /// Silent this long after its newest reading.
  package var staleAfter: Milliseconds

  /// Where its device stands; `nil` where that is not known, or the device moves.
  package var position: Position?

  /// Describes a series.
  package init(
    id: SeriesID, labels: Labels, device: DeviceIndex?, staleAfter: Milliseconds, position: Position? = nil
  ) {
    self.id = id
    self.labels = labels
    self.device = device
    self.staleAfter = staleAfter
    self.position = position
  }

  /// A series without a device is silent after five minutes, as in Prometheus.
  package static let staleAfterWithoutDevice: Milliseconds = Staleness.withoutDevice
}

/// A point on the ground, in degrees of WGS84.
package struct Position: Hashable, Sendable {
  /// Degrees north.
  package var latitude: Double
  /// Degrees east.
  package var longitude: Double

  /// A point.
  package init(latitude: Double, longitude: Double) {
    self.latitude = latitude
    self.longitude = longitude
  }
}

/// A series that a recording rule makes. The pipeline registers it and hands it back with the others.
package struct DerivedSeries: Sendable {
  /// The device of the source, or the labels of the group as text; the rule's name; the channel.
  package var key: SeriesKey
  /// The labels under which other rules see it.
  package var labels: Labels
  /// The device it belongs to, if any.
  package var device: DeviceIndex?
  /// Silent this long after its newest sample.
  package var staleAfter: Milliseconds
}

/// A value that a recording rule made, already in the head; the pipeline writes it to the journal.
package struct DerivedSample: Equatable, Sendable {
  /// The series of the rule's result.
  package var series: SeriesID
  /// When, and what.
  package var sample: Sample
}
