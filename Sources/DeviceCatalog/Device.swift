package import Telemetry

/// One device of the inventory.
package struct Device: Sendable {
  /// Its id: what topics, payloads, series and alerts carry. Never a name.
  package let id: String
  /// Its class, in `Catalog.classes`.
  package let classIndex: Int
  /// What people call it; the id where the inventory gives no name.
  package let name: String
  /// Where it stands, as far as the inventory says.
  package let site: DeviceSite
  /// The longest normal time between two messages: its own, else its class's.
  package let interval: Milliseconds
  /// The label columns of the inventory, such as `river` or `road`.
  package let labels: Labels
  /// The slot of its first field; the others follow.
  package let firstSlot: Int
  /// How many fields, and slots, it has.
  package let fieldCount: Int
  /// The inventory that lists it, as diagnostics name files.
  package let file: String
  /// Its line there.
  package let line: Int
}

/// What the inventory says of a place; `AddressIndex` makes a `Place` of it.
package struct DeviceSite: Hashable, Sendable {
  /// WGS84 degrees north.
  package var latitude: Double?
  /// WGS84 degrees east.
  package var longitude: Double?
  /// NSO commune code of five digits; empty where not given.
  package var communeCode = ""
  /// A commune written as a name instead of a code.
  package var communeName = ""
  /// An address as people write it.
  package var address = ""
  /// Where the inventory says so.
  package var columns = Columns()

  /// The columns in which the parts of a place start, one-based, to point at; 1 for a part that is not given.
  package struct Columns: Hashable, Sendable {
    /// Where the commune starts.
    package var commune = 1
    /// Where the address starts.
    package var address = 1
    /// Where the latitude starts.
    package var latitude = 1
  }

  /// Whether there is nothing to find a place by.
  package var isUnknown: Bool {
    latitude == nil && communeCode.isEmpty && communeName.isEmpty && address.isEmpty
  }
}

/// What a device has of its own where its class speaks for all: calibration and sensor range.
struct DeviceOverrides {
  /// Factor and offset of one field, in the canonical unit.
  struct Calibration {
    var scale = 1.0
    var offset = 0.0
  }

  /// The bounds of one field that replace those of the class.
  struct Bounds {
    var rangeMin: Double?
    var rangeMax: Double?
    var usualMin: Double?
    var usualMax: Double?
  }

  /// The height from which a `distance` is subtracted, in the canonical unit.
  var datum: Double?
  /// By field number.
  var calibrations: [Int: Calibration] = [:]
  /// By field number.
  var bounds: [Int: Bounds] = [:]

  /// Sets one value of one field.
  mutating func set(_ kind: InventoryColumn.Override, to value: Double, field: Int) {
    switch kind {
    case .scale: calibrations[field, default: .init()].scale = value
    case .offset: calibrations[field, default: .init()].offset = value
    case .rangeMin: bounds[field, default: .init()].rangeMin = value
    case .rangeMax: bounds[field, default: .init()].rangeMax = value
    case .usualMin: bounds[field, default: .init()].usualMin = value
    case .usualMax: bounds[field, default: .init()].usualMax = value
    }
  }
}
