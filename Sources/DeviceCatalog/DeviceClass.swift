package import PayloadDecoding
package import Telemetry

/// A kind of device: where its messages arrive, how they read and what they measure. One YAML file.
package struct DeviceClass: Sendable {
  /// The name that inventories use.
  package let name: String
  /// What it watches (`river`, `rain`, `road`, `air`, `traffic`, `crop`): the label that rules select by.
  package let kind: String
  /// How the class is called on the operators' page.
  package let title: LocalizedText
  /// The topic as written, with `{device}` where the id stands.
  package let topic: String
  /// How its messages are decoded.
  package let format: MessageFormat
  /// What it measures, in the order of `format.fields`. The first is the *main field*: columns of the
  /// inventory that name no quantity speak of it.
  package let fields: [ClassField]
  /// The longest normal time between two messages of a device.
  package let interval: Milliseconds
  /// How far behind the newest a reading may arrive and still be sorted in.
  package let lateness: Milliseconds
  /// Whether its devices travel, so that each reading has its own place.
  package let isMoving: Bool
  let pattern: TopicPattern
}

/// One thing that a class of devices measures.
package struct ClassField: Sendable {
  /// The index of the quantity in `Catalog.quantities`.
  package let quantity: Int
  /// Tells several probes of one quantity apart; empty where there is one.
  package let channel: String
  /// Whether the sensor measures the distance down to the water, and the level is the datum minus it.
  package let isDistance: Bool
  /// From the unit that the sensor sends to the canonical one.
  let unit: UnitConversion
  /// Applied to the raw number before the unit.
  let scale: Double
  let offset: Double
  /// The limits as the class gives them, before a device's own.
  let limits: QualityLimits
  /// A gap is longer than this many intervals of the device; the device's interval completes `limits.gap`.
  let gapIntervals: Double
}
