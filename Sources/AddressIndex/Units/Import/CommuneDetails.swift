import CSVDocument

/// What a list knows of a commune besides its code and name; `nil` or empty where it says nothing.
struct CommuneDetails {
  var latitude: Double?
  var longitude: Double?
  var area: Double?
  var population: Int?
  var decree = ""
  var validFrom = ""

  init() {}

  /// Reads the columns of our own table, or those of the lists that offices hand out.
  init(_ fields: inout ImportedFields) {
    let row = fields.row
    latitude = fields.number(row["latitude"] == nil ? "centre_lat" : "latitude", in: Country.latitudes)
    longitude = fields.number(row["longitude"] == nil ? "centre_lon" : "longitude", in: Country.longitudes)
    area = fields.number("area_km2", in: 0...50_000)
    population = fields.number("population", in: 0...20_000_000).flatMap { Int(exactly: $0) }
    decree = CommuneDetails.decree(row["decree"] ?? "")
    validFrom = row["valid_from"] ?? ""
    if !validFrom.isEmpty, !UnitDay.isDay(validFrom) {
      fields.refuse(
        "a day is no day", "valid_from", "'\(validFrom)' is not a day; write the year first, as in 2025-07-01"
      )
    }
    if (latitude == nil) != (longitude == nil) {
      fields.refuse(
        "half a seat", "code", "a seat needs latitude and longitude; leave both empty where it is not known")
    }
  }

  /// "Số: 1677/NQ-UBTVQH15; Ngày: 16/06/2025" names the act before the semicolon.
  private static func decree(_ text: String) -> String {
    guard let colon = text.firstIndex(of: ":"), text[..<colon].trimmedText == "Số" else { return text }
    return text[text.index(after: colon)...].prefix { $0 != ";" }.trimmedText
  }

  /// The commune, with what was known where this says nothing.
  func commune(
    _ code: String, _ fullName: String, _ province: String, _ known: Commune?, _ effective: String
  ) -> Commune {
    let (kind, name) = UnitKind.split(fullName)
    return Commune(
      code: code, kind: kind?.rawValue ?? known?.kind ?? "", name: name, fullName: fullName,
      provinceCode: province, latitude: latitude ?? known?.latitude, longitude: longitude ?? known?.longitude,
      area: area ?? known?.area, population: population ?? known?.population,
      decree: decree.isEmpty ? known?.decree ?? "" : decree,
      validFrom: validFrom.isEmpty ? known?.validFrom ?? effective : validFrom)
  }
}

extension Substring {
  fileprivate var trimmedText: String { String(self).trimmed }
}
