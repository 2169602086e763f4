import CPrefetch
package import Telemetry

/// All that citywatch knows of its devices: quantities, classes, inventory, limits and thresholds.
///
/// Immutable once loaded. A changed file makes a new catalog, which is checked whole and then takes the old
/// one's place between two batches; device numbers and slots are those of one catalog only.
///
/// A *slot* is one field of one device: slot = `device.firstSlot` + number of the field. Slots are dense, so
/// whatever is kept for each series-to-be (conversion, quality memory, series id) is an array.
package struct Catalog: Sendable {
  /// What can be measured, in the order of `quantities.yaml`.
  package let quantities: [Quantity]
  /// The device classes, by file name.
  package let classes: [DeviceClass]
  /// The devices, in the order of the inventories.
  package let devices: [Device]
  /// Every threshold of every device, in canonical units.
  package let thresholds: ThresholdTable
  /// The same thresholds with their provenance.
  package let thresholdRecords: [ThresholdRecord]
  /// The identity of each slot's series.
  package let seriesKeys: [SeriesKey]
  /// The MQTT topic filters to subscribe to; none covers another, so a message arrives once.
  package let topicFilters: [String]
  let slots: SlotTable
  let router: Router
}

extension Catalog {
  /// How many slots there are.
  package var slotCount: Int { seriesKeys.count }

  /// Which class, and which device of it, a topic belongs to.
  /// - Complexity: O(length of the topic) for a device's own topic, no allocation.
  package func route(topic: UnsafeRawBufferPointer) -> Route {
    unsafe router.route(topic)
  }

  /// The device with this id; `nil` where no inventory lists it.
  package func device(id: UnsafeRawBufferPointer) -> DeviceIndex? {
    unsafe router.device(id)
  }

  /// The device of class `classIndex` with this id, as a gateway's payload names it; `nil` where the id is
  /// unknown or belongs to a device of another class.
  package func device(id: UnsafeRawBufferPointer, ofClass classIndex: Int) -> DeviceIndex? {
    unsafe router.device(id, ofClass: classIndex)
  }

  /// The device with this id, for commands and tests.
  package func device(named id: String) -> DeviceIndex? {
    var id = id
    return id.withUTF8 { unsafe router.device(UnsafeRawBufferPointer($0)) }
  }

  /// The slot of a device's first field.
  package func firstSlot(of device: DeviceIndex) -> Int { slots.firstSlot[Int(device.index)] }

  /// Begins to fetch what `conversion(slot:)` will look at.
  package func prefetchConversion(slot: Int) {
    unsafe slots.conversions.withUnsafeBufferPointer { conversions in
      unsafe citywatch_prefetch(conversions.baseAddress! + slot)
    }
  }

  /// How the values of a slot become canonical.
  package func conversion(slot: Int) -> Conversion { slots.conversions[slot] }

  /// How field `field` of a device becomes canonical.
  package func conversion(device: DeviceIndex, field: Int) -> Conversion {
    slots.conversions[firstSlot(of: device) + field]
  }

  /// Whether a device's readings have places of their own.
  package func isMoving(_ device: DeviceIndex) -> Bool {
    classes[devices[Int(device.index)].classIndex].isMoving
  }

  /// The device that a slot belongs to.
  package func device(ofSlot slot: Int) -> DeviceIndex { slots.device[slot] }

  /// The quantity that a slot holds.
  package func quantity(ofSlot slot: Int) -> Quantity {
    let device = devices[Int(slots.device[slot].index)]
    return quantities[classes[device.classIndex].fields[slot - device.firstSlot].quantity]
  }

  /// The quality limits of a slot: the class's, with the device's own bounds and interval.
  package func limits(ofSlot slot: Int) -> QualityLimits { slots.limits[Int(slots.limitsOfSlot[slot])] }

  /// Quality control for all slots, without any memory yet.
  package func makeQualityControl() -> QualityControl {
    QualityControl(limits: slots.limits, limitsOfSlot: slots.limitsOfSlot)
  }

  /// The labels under which rules see a slot's series.
  ///
  /// `__name__` (the quantity), `device`, `channel` (where there are several), `name`, `class`, `kind`,
  /// `commune` (the code), `commune_name`, and the inventory's label columns. A device that moves has no commune:
  /// what the inventory states of it is a depot, and a rule by commune would count every bus there.
  /// - Parameter place: what the address index made of the device's site; without it the commune code of the
  ///   inventory stands alone.
  package func labels(ofSlot slot: Int, place: Place = .unknown) -> Labels {
    let key = seriesKeys[slot]
    let device = devices[Int(slots.device[slot].index)]
    let deviceClass = classes[device.classIndex]
    var labels = device.labels
    labels[Labels.metricName] = key.quantity
    labels["device"] = key.device
    labels["channel"] = key.channel
    labels["name"] = device.name
    labels["class"] = deviceClass.name
    labels["kind"] = deviceClass.kind
    guard !deviceClass.isMoving else { return labels }
    labels["commune"] = place.communeCode.isEmpty ? device.site.communeCode : place.communeCode
    labels["commune_name"] = place.communeName
    return labels
  }
}

/// What a topic belongs to.
package enum Route: Hashable, Sendable {
  /// A device's own topic.
  case device(classIndex: Int, DeviceIndex)
  /// A topic on which many devices of a class arrive; the payload names them.
  case gateway(classIndex: Int)
  /// The topic has the form of a class, but names a device that the inventory does not list in that class.
  case unknownDevice(classIndex: Int)
  /// No class listens on this topic.
  case unknownTopic
}

/// What is kept for each slot, as arrays.
struct SlotTable: Sendable {
  var firstSlot: [Int] = []
  var device: [DeviceIndex] = []
  var conversions: [Conversion] = []
  /// Limits repeat from device to device, so each set is kept once.
  var limits: [QualityLimits] = []
  var limitsOfSlot: [UInt32] = []
}
