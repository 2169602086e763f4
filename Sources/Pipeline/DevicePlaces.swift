import AddressIndex
import DeviceCatalog
import Telemetry

/// Finds the place of every device that stands still, once, when the catalog is loaded.
enum DevicePlaces {
  /// The place of each device by its index, and what a person should look at: parts of a statement that
  /// say nothing, or contradict each other or the map. A contradiction is never resolved in silence: it stands on
  /// the place as well, so that every alert of the device tells it.
  static func find(
    _ catalog: Catalog, _ addresses: AddressIndex
  ) -> (places: [Place], diagnostics: [Diagnostic]) {
    var places: [Place] = []
    var diagnostics: [Diagnostic] = []
    for device in catalog.devices {
      let (place, findings) = addresses.place(of: StatedSite(device.site))
      places.append(place)
      if let remark = remarkOnDepot(of: device, catalog) { diagnostics.append(remark) }
      for finding in findings {
        let column = device.site.columns.column(of: finding.part)
        let message = finding.disagreement.explanation(addresses.communes)
        diagnostics.append(
          Diagnostic(
            file: device.file, line: device.line, column: column, gravity: .warning,
            message: "device '\(device.id)': \(message)"))
      }
    }
    return (places, diagnostics)
  }

  /// Who states a commune may expect rules to group by it.
  private static func remarkOnDepot(of device: Device, _ catalog: Catalog) -> Diagnostic? {
    guard catalog.classes[device.classIndex].isMoving,
      !(device.site.communeCode + device.site.communeName).isEmpty
    else { return nil }
    return Diagnostic(
      file: device.file, line: device.line, column: device.site.columns.commune, gravity: .warning,
      message: "device '\(device.id)' moves, so the stated commune is no label of its series; leave it "
        + "empty, or write it in a column of its own, such as 'depot'")
  }
}

extension StatedSite {
  fileprivate init(_ site: DeviceSite) {
    self.init(
      commune: site.communeCode.isEmpty ? site.communeName : site.communeCode, address: site.address,
      latitude: site.latitude, longitude: site.longitude)
  }
}

extension DeviceSite.Columns {
  fileprivate func column(of part: StatedSite.Part) -> Int {
    switch part {
    case .commune: commune
    case .address: address
    case .coordinate: latitude
    }
  }
}
