import Telemetry

/// What a template can say of the place of an alert: `{{ $place.address }}`.
enum PlacePart: String, CaseIterable {
  /// The commune's name, with its kind.
  case commune
  /// The districts of before July 2025, for those who still think in them.
  case district
  /// The nearest address, and how far it is; the commune where it is too far to lead anybody there.
  case address
  /// The plus code.
  case pluscode
  /// Latitude and longitude in degrees.
  case coordinate

  /// The variables as they are written.
  static let variables = allCases.map { "$place.\($0.rawValue)" }

  /// Nearer than this many metres, a place is at the address: the width of a street.
  private static let atAddress = 20.0
  /// Farther than this many metres, an address is no help to a crew: houses of one hamlet lie that far apart, and the
  /// address index too takes text and coordinate of a hamlet for the same place up to there.
  private static let reach = 500.0

  /// The text for people, empty where nothing is known.
  func text(of place: Place, in language: Language) -> String {
    switch self {
    case .commune: place.communeName
    case .district: place.formerDistricts.joined(separator: ", ")
    case .address: PlacePart.address(of: place, in: language)
    case .pluscode: place.plusCode
    case .coordinate: PlacePart.coordinate(of: place)
    }
  }

  /// "120 Quang Trung", or "120 Quang Trung (cách 45 m)": a name that reads well behind "tại" and at a text's
  /// beginning alike. Where no address is near the next best stands in, the commune or the coordinate: a message
  /// that says nothing of the place is of no use to a crew.
  private static func address(of place: Place, in language: Language) -> String {
    guard let nearest = place.nearestAddress, nearest.metres <= reach else {
      return place.communeName.isEmpty ? coordinate(of: place) : place.communeName
    }
    if nearest.metres < atAddress { return nearest.text }
    let metres = Int(nearest.metres.rounded())
    return switch language {
    case .vi: "\(nearest.text) (cách \(metres) m)"
    case .en: "\(nearest.text) (\(metres) m away)"
    }
  }

  /// Five decimals are a metre: what a receiver can know.
  private static func coordinate(of place: Place) -> String {
    guard let latitude = place.latitude, let longitude = place.longitude else { return "" }
    return "\(NumberText.fixed(latitude, digits: 5)), \(NumberText.fixed(longitude, digits: 5))"
  }
}
