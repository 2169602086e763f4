import CSVDocument
import Telemetry

/// Reads where a device stands: coordinates, commune, address, as far as a row gives them.
enum SiteReader {
  /// The site of a row.
  static func site(_ row: CSVTable.Row, _ faults: inout RowFaults) -> DeviceSite {
    var site = DeviceSite()
    site.address = row["address"] ?? ""
    site.columns = DeviceSite.Columns(
      commune: row.column(of: "commune"), address: row.column(of: "address"),
      latitude: row.column(of: "latitude"))
    readCommune(row, &site, &faults)
    readCoordinates(row, &site, &faults)
    return site
  }

  /// A code of five digits, or a name.
  private static func readCommune(
    _ row: CSVTable.Row, _ site: inout DeviceSite, _ faults: inout RowFaults
  ) {
    guard let commune = row["commune"] else { return }
    guard commune.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      site.communeName = commune
      return
    }
    site.communeCode = commune
    guard commune.utf8.count != 5 else { return }
    faults.report(
      row, "commune",
      "commune code '\(commune)' must have five digits; a spreadsheet drops leading zeros, format the "
        + "column as text")
  }

  private static func readCoordinates(
    _ row: CSVTable.Row, _ site: inout DeviceSite, _ faults: inout RowFaults
  ) {
    guard row["latitude"] != nil || row["longitude"] != nil else { return }
    guard row["latitude"] != nil, row["longitude"] != nil else {
      let missing = row["latitude"] == nil ? "latitude" : "longitude"
      faults.report(row, missing, "'\(missing)' is missing; a coordinate needs both")
      return
    }
    guard let latitude = faults.number(row, "latitude"), let longitude = faults.number(row, "longitude")
    else { return }
    if (-90...90).contains(latitude), (-180...180).contains(longitude) {
      site.latitude = latitude
      site.longitude = longitude
    } else if (-90...90).contains(longitude), (-180...180).contains(latitude) {
      faults.report(
        row, "latitude",
        "latitude \(latitude) and longitude \(longitude) look exchanged; latitude lies between -90 and 90")
    } else {
      faults.report(
        row, "latitude",
        "latitude \(latitude) and longitude \(longitude) are not degrees (WGS84), such as 15.133 and 108.783")
    }
  }
}
