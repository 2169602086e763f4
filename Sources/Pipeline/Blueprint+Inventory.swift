import AddressIndex
package import Configuration
import DeviceCatalog
package import RuleEngine
package import RuleLanguage
package import Telemetry

extension Blueprint {
  /// Every series that the listed devices can have, as rules see them, the devices' thresholds, and units; `nil`
  /// where devices or addresses have an error. Rules are not looked at: what is tested may be half written.
  package static func inventory(
    _ settings: Settings
  ) -> (
    series: [SeriesDescription]?, thresholds: ThresholdTable, measures: [String: Measure],
    diagnostics: [Diagnostic]
  ) {
    let (catalog, catalogFaults) = Catalog.load(directory: settings.devices)
    let (addresses, addressFaults) = AddressIndex.open(
      directory: settings.addresses, database: settings.addressIndexPath)
    guard let catalog, let addresses else {
      return (nil, ThresholdTable(), [:], catalogFaults + addressFaults)
    }
    let places = DevicePlaces.find(catalog, addresses).places
    let blueprint = Blueprint(catalog: catalog, rules: RuleSet(), addresses: addresses, places: places)
    var count = 0
    let wiring = Wiring(blueprint) { (_: SeriesKey) throws(Never) -> SeriesID in
      defer { count += 1 }
      return SeriesID(count)
    }
    return (
      wiring.descriptions, catalog.thresholds, KnownNames(catalog).measures, catalogFaults + addressFaults
    )
  }
}
