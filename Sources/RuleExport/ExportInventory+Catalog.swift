package import DeviceCatalog
package import Telemetry
import TimeSeries

extension ExportInventory {
  /// What the inventory lists.
  ///
  /// - Parameter places: the place of each device, by its index.
  package init(_ catalog: Catalog, places: [Place]) {
    let series = (0..<catalog.slotCount).map { slot in
      let device = Int(catalog.device(ofSlot: slot).index)
      let interval = catalog.devices[device].interval
      return Series(
        labels: catalog.labels(ofSlot: slot, place: places[device]), interval: interval,
        staleAfter: Staleness.span(interval: interval))
    }
    self.init(series: series, devices: catalog.devices.map(\.id), thresholds: catalog.thresholds)
  }
}
