import AddressIndex
import DeviceCatalog
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
      let isMoving = catalog.classes[device.classIndex].isMoving
      let (code, nameFault) = communeCode(of: device.site, addresses)
      let (place, disagreement) = addresses.place(
        forStatedCommune: code, latitude: device.site.latitude, longitude: device.site.longitude)
      places.append(place)
      var message = nameFault ?? disagreement?.explanation
      if message == nil, device.site.isUnknown, !isMoving {
        message = "its place is unknown; give latitude and longitude, or commune"
      }
      guard let message else { continue }
      diagnostics.append(
        Diagnostic(
          file: device.file, line: device.line, column: 1, gravity: .warning,
          message: "device '\(device.id)': \(message)"))
    }
    return (places, diagnostics)
  }

  /// The code of the commune that the inventory states by code or by name.
  private static func communeCode(
    of site: DeviceSite, _ addresses: AddressIndex
  ) -> (code: String?, fault: String?) {
    if !site.communeCode.isEmpty { return (site.communeCode, nil) }
    guard !site.communeName.isEmpty else { return (nil, nil) }
    let named = addresses.communes.named(site.communeName)
    if named.count == 1 { return (named[0].code, nil) }
    if named.isEmpty { return (nil, "no commune is called '\(site.communeName)'; give its code") }
    let codes = named.map { "\($0.code) \($0.fullName)" }.joined(separator: ", ")
    return (nil, "'\(site.communeName)' may be \(codes); give the code")
  }
}
