/// One commune in force: the smallest unit of government, and the one an alert names.
package struct Commune: Hashable, Sendable {
  /// NSO code: five digits, as text, with its leading zeros.
  package let code: String
  /// "Xã", "Phường" or "Đặc khu".
  package let kind: String
  /// The name without its kind, for instance "Cẩm Thành".
  package let name: String
  /// The name with its kind, as it stands in a message.
  package let fullName: String
  /// NSO code of the province: two digits, as text.
  package let provinceCode: String
  /// Degrees north of the committee's seat, WGS84, to about 100 m; `nil` where no list gave it. Such a
  /// commune is never the one whose seat is nearest.
  package let latitude: Double?
  /// Degrees east of the committee's seat.
  package let longitude: Double?
  /// Published area in square kilometres; it and the polygon's area may differ by some per cent.
  package let area: Double?
  /// Published population.
  package let population: Int?
  /// The act that formed it.
  package let decree: String
  /// The first day in force, `YYYY-MM-DD`. A code without a date is ambiguous: most were used before.
  package let validFrom: String

  /// Describes a commune.
  package init(
    code: String, kind: String, name: String, fullName: String, provinceCode: String, latitude: Double?,
    longitude: Double?, area: Double?, population: Int?, decree: String, validFrom: String
  ) {
    self.code = code
    self.kind = kind
    self.name = name
    self.fullName = fullName
    self.provinceCode = provinceCode
    self.latitude = latitude
    self.longitude = longitude
    self.area = area
    self.population = population
    self.decree = decree
    self.validFrom = validFrom
  }

  /// The committee's seat; `nil` where no list gave it.
  package var seat: MapPoint? {
    guard let latitude, let longitude else { return nil }
    return MapPoint(latitude: latitude, longitude: longitude)
  }

  /// The code as the number that a `PlaceTag` carries.
  package var number: UInt32 { UInt32(code) ?? 0 }

  /// Whether a text has the shape of a commune code.
  package static func isCode(_ text: String) -> Bool {
    text.utf8.count == 5 && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}
