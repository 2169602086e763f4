package import AddressIndex
package import Configuration
package import DeviceCatalog
package import RuleLanguage
package import Telemetry

/// All that people edit, read and checked as a whole: devices, rules, addresses.
///
/// The daemon at start, a reload and `citywatch check` read it through the same door, so what `check` passes
/// will run, and a reload with one bad line changes nothing.
package struct Blueprint: Sendable {
  /// Devices, classes, quantities, thresholds.
  package let catalog: Catalog
  /// Rules.
  package let rules: RuleSet
  /// Communes, and their polygons where they were imported.
  package let addresses: AddressIndex
  /// The place of each device, by its index.
  package let places: [Place]

  /// Reads everything.
  ///
  /// - Returns: the blueprint, `nil` where there is an error among the diagnostics; and all diagnostics of
  ///   all files, in the order of file and line.
  package static func load(_ settings: Settings) -> (blueprint: Blueprint?, diagnostics: [Diagnostic]) {
    let (catalog, catalogFaults) = Catalog.load(directory: settings.devices)
    let (rules, ruleFaults) = RuleSet.load(
      directory: settings.rules, known: catalog.map { KnownNames($0) },
      utcOffsetMinutes: settings.utcOffsetMinutes)
    let (addresses, addressFaults) = AddressIndex.open(
      directory: settings.addresses, database: settings.addressIndexPath)
    var diagnostics = catalogFaults + ruleFaults + addressFaults
    var blueprint: Blueprint?
    if let catalog, let addresses {
      let (places, placeFaults) = DevicePlaces.find(catalog, addresses)
      diagnostics += placeFaults
      if let rules {
        let complete = Blueprint(catalog: catalog, rules: rules, addresses: addresses, places: places)
        diagnostics += complete.planFaults
        blueprint = complete
      }
    }
    diagnostics.sort(by: Diagnostic.precedes)
    let isUsable = !diagnostics.contains { $0.gravity == .error }
    return (isUsable ? blueprint : nil, diagnostics)
  }
}
