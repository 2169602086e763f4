import AddressIndex
import DeviceCatalog
import RuleLanguage
import Telemetry

/// Finds the place of every device that stands still, once, when the catalog is loaded.
enum DevicePlaces {
  /// The place of each device by its index, and what a person should look at: places that are unknown, and
  /// coordinates that contradict the commune written beside them. A contradiction is never resolved in
  /// silence.
  static func find(
    _ catalog: Catalog, _ addresses: AddressIndex
  ) -> (places: [Place], diagnostics: [Diagnostic]) {
    var places: [Place] = []
    var diagnostics: [Diagnostic] = []
    for device in catalog.devices {
      let site = device.site
      let isMoving = catalog.classes[device.classIndex].isMoving
      let (place, disagreement) = addresses.place(
        statedCommune: site.communeCode.isEmpty ? site.communeName : site.communeCode,
        latitude: site.latitude, longitude: site.longitude)
      places.append(place)
      if let disagreement {
        diagnostics.append(warning(device, "\(disagreement)"))
      } else if site.isUnknown, !isMoving {
        diagnostics.append(
          warning(device, "the place of this device is unknown; give latitude and longitude, or commune"))
      }
    }
    return (places, diagnostics)
  }

  private static func warning(_ device: Device, _ message: String) -> Diagnostic {
    Diagnostic(
      file: device.file, line: device.line, column: 1, gravity: .warning,
      message: "device '\(device.id)': \(message)")
  }
}

extension KnownNames {
  /// The names that rules may use with this catalog.
  init(_ catalog: Catalog) {
    var labels: Set<String> = ["device", "channel", "name", "class", "kind", "commune", "commune_name"]
    for device in catalog.devices { labels.formUnion(device.labels.pairs.map(\.name)) }
    self.init(
      quantities: Set(catalog.quantities.map(\.name)), labels: labels,
      thresholds: Set(catalog.thresholds.names))
  }
}
