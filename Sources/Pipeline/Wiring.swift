import DeviceCatalog
import RuleEngine
import Telemetry
import TimeSeries

/// Which slot of the catalog is which stored series, and what rules are told about each.
///
/// Series numbers live in the store and never change; slots and device numbers are those of one catalog.
struct Wiring {
  /// The series of each slot.
  private(set) var seriesOfSlot: [SeriesID] = []
  /// What rules are told of each series: those of the slots first, then those of recording rules.
  private(set) var descriptions: [SeriesDescription] = []

  /// Gives every slot its series, and those that recording rules make, by the numbers that `register` gives.
  ///
  /// The pipeline registers in the store; `check` numbers them as they come, to plan the rules and no more.
  init<Failure: Error>(
    _ blueprint: Blueprint, register: (SeriesKey) throws(Failure) -> SeriesID
  ) throws(Failure) {
    let catalog = blueprint.catalog
    seriesOfSlot.reserveCapacity(catalog.slotCount)
    descriptions.reserveCapacity(catalog.slotCount)
    for slot in 0..<catalog.slotCount {
      let series = try register(catalog.seriesKeys[slot])
      let device = catalog.device(ofSlot: slot)
      let index = Int(device.index)
      seriesOfSlot.append(series)
      descriptions.append(
        SeriesDescription(
          id: series, labels: catalog.labels(ofSlot: slot, place: blueprint.places[index]), device: device,
          staleAfter: Staleness.span(interval: catalog.devices[index].interval),
          position: blueprint.position(of: index)))
    }
    for derived in RuleEngine.derivedSeries(rules: blueprint.rules, series: descriptions) {
      descriptions.append(
        SeriesDescription(
          id: try register(derived.key), labels: derived.labels, device: derived.device,
          staleAfter: derived.staleAfter))
    }
  }
}

extension Blueprint {
  /// Where a device stands; `nil` for one that moves, whose place belongs to each reading.
  func position(of device: Int) -> Position? {
    guard !catalog.classes[catalog.devices[device].classIndex].isMoving,
      let latitude = places[device].latitude, let longitude = places[device].longitude
    else { return nil }
    return Position(latitude: latitude, longitude: longitude)
  }

  /// What only planning the rules for the devices shows: levels that a device skips for want of a threshold,
  /// rules that pick nothing, recording rules that read their own result.
  var planFaults: [Diagnostic] {
    RuleEngine(rules: rules, series: descriptions, thresholds: catalog.thresholds).diagnostics
  }
}
