import DeviceCatalog
import RuleEngine
import SQLiteStore
import Telemetry
import TimeSeries

/// Which slot of the catalog is which stored series, and what rules are told about each.
///
/// Series numbers live in the store and never change; slots and device numbers are those of one catalog.
struct Wiring {
  /// The series of each slot.
  private(set) var seriesOfSlot: [SeriesID] = []
  /// The slot of each series; −1 for series of devices that are no longer listed, and of recording rules.
  private(set) var slotOfSeries: [Int32] = []
  /// What rules are told of each slot's series.
  private(set) var descriptions: [SeriesDescription] = []

  /// Finds or registers the series of every slot. Needs an open transaction.
  init(_ blueprint: Blueprint, registry: SeriesStorage) throws(SQLiteError) {
    let catalog = blueprint.catalog
    seriesOfSlot.reserveCapacity(catalog.slotCount)
    descriptions.reserveCapacity(catalog.slotCount)
    for slot in 0..<catalog.slotCount {
      let series = try registry.register(catalog.seriesKeys[slot])
      let device = catalog.device(ofSlot: slot)
      let index = Int(device.index)
      seriesOfSlot.append(series)
      descriptions.append(
        SeriesDescription(
          id: series, labels: catalog.labels(ofSlot: slot, place: blueprint.places[index]), device: device,
          staleAfter: Staleness.after(interval: catalog.devices[index].interval)))
    }
    note(seriesCount: registry.count)
    for (slot, series) in seriesOfSlot.enumerated() { slotOfSeries[Int(series.index)] = Int32(slot) }
  }

  /// Makes room for series that were registered since.
  mutating func note(seriesCount: Int) {
    while slotOfSeries.count < seriesCount { slotOfSeries.append(-1) }
  }
}
