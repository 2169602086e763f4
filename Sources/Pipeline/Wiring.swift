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
  /// What rules are told of each series: those of the slots first, then those of recording rules.
  private(set) var descriptions: [SeriesDescription] = []

  /// Finds or registers the series of every slot, and those that recording rules make. Needs an open
  /// transaction.
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
          staleAfter: Staleness.span(interval: catalog.devices[index].interval)))
    }
    for derived in RuleEngine.derivedSeries(rules: blueprint.rules, series: descriptions) {
      descriptions.append(
        SeriesDescription(
          id: try registry.register(derived.key), labels: derived.labels, device: derived.device,
          staleAfter: derived.staleAfter))
    }
  }
}
