import DeviceCatalog
package import RuleEngine
import Telemetry

extension Blueprint {
  /// What rules are told of each device's series, numbered by the catalog's slots; those that recording rules
  /// make are not among them.
  package var seriesBySlot: [SeriesDescription] {
    var count = 0
    let wiring = Wiring(self) { (_: SeriesKey) throws(Never) -> SeriesID in
      defer { count += 1 }
      return SeriesID(count)
    }
    return Array(wiring.descriptions.prefix(catalog.slotCount))
  }
}
