/// The dense number of a series: the row of the `series` table, and the index of every per-series array.
///
/// Strings end where the device is known; behind that point a reading is an index.
package struct SeriesID: Hashable, Sendable, Comparable {
  /// Zero-based, without holes.
  package let index: UInt32

  /// Names the series at `index`.
  @inlinable package init(_ index: UInt32) { self.index = index }
  /// Names the series at `index`.
  @inlinable package init(_ index: Int) { self.index = UInt32(index) }

  /// Orders series by age: a later one has a larger number.
  @inlinable package static func < (a: SeriesID, b: SeriesID) -> Bool { a.index < b.index }
}

/// The dense number of a device within one loaded catalog. It changes when the catalog is reloaded and is
/// never stored.
package struct DeviceIndex: Hashable, Sendable, Comparable {
  /// Zero-based, in inventory order.
  package let index: UInt32

  /// Names the device at `index`.
  @inlinable package init(_ index: Int) { self.index = UInt32(index) }

  /// Orders devices as the inventory lists them.
  @inlinable package static func < (a: DeviceIndex, b: DeviceIndex) -> Bool { a.index < b.index }
}

/// What makes a series itself: a device, what it measures, and which of several equal probes.
///
/// Everything else a person knows of a series (name, river, commune, thresholds) is an attribute of the
/// device: correcting it must not start a new series or a new alert.
package struct SeriesKey: Hashable, Sendable {
  /// The inventory's id; never a name, because names change when provinces merge.
  package let device: String
  /// The name of a quantity in `devices/quantities.yaml`, or of a recording rule.
  package let quantity: String
  /// Tells several probes of one quantity on one device apart; empty where there is one.
  package let channel: String

  /// Names a series.
  package init(device: String, quantity: String, channel: String = "") {
    self.device = device
    self.quantity = quantity
    self.channel = channel
  }
}
