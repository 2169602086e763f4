package import AddressIndex
import Telemetry

/// One field of an object, by the name it has in the audit trail, in exports and in `address show`.
package enum ObjectFact: String, CaseIterable, Sendable {
  /// The numbers from the street inwards: `133/50`.
  case house
  /// An alley that has a name; one with a number is a step of the house's path.
  case alley
  /// Without the word "Đường" or "Phố".
  case street
  /// A building, block or site, and the room in it.
  case building
  /// Thôn, xóm or tổ dân phố.
  case hamlet
  /// Five digits, in force.
  case commune
  /// Two digits, in force.
  case province
  /// WGS84 degrees north.
  case latitude
  /// WGS84 degrees east.
  case longitude
  /// Where one goes in, as `EntrancesText` writes it.
  case entrances
  /// A code of the table of object classes.
  case objectClass = "class"
  /// As `CodesText` writes them.
  case codes
  /// `declared`, `created` or `verified`.
  case state
  /// The day on which the object counts as collected.
  case declaredOn = "declared_on"
  /// Who stated it.
  case declaredBy = "declared_by"
  /// The day on which the commune gave the number.
  case createdOn = "created_on"
  /// Who gave it.
  case createdBy = "created_by"
  /// The day on which somebody stood there.
  case verifiedOn = "verified_on"
  /// Who stood there.
  case verifiedBy = "verified_by"
  /// The day on which the owner was told.
  case notifiedOn = "notified_on"
  /// How the owner was told.
  case notifiedChannel = "notified_channel"
  /// The day on which the plate was fixed.
  case plateOn = "plate_on"
  /// The list that it came from, or `declared`.
  case source
  /// Its name in that list.
  case sourceID = "source_id"
  /// How well coordinate and commune agree.
  case sureness

  /// The field as text; empty where it is not known.
  package func text(of object: RegisteredObject) -> String {
    let record = object.record
    switch self {
    case .house: return record.house?.text ?? ""
    case .alley: return record.alley
    case .street: return record.street
    case .building: return record.building
    case .hamlet: return record.hamlet
    case .commune: return record.communeCode
    case .province: return object.provinceCode
    case .latitude: return record.position.map { DegreesText.text($0.y) } ?? ""
    case .longitude: return record.position.map { DegreesText.text($0.x) } ?? ""
    case .entrances: return EntrancesText.text(record.entrances)
    case .objectClass: return record.objectClass
    case .codes: return CodesText.text(record.codes)
    case .state: return record.state.name
    case .declaredOn: return object.declared.day
    case .declaredBy: return object.declared.by
    case .createdOn: return object.created.day
    case .createdBy: return object.created.by
    case .verifiedOn: return object.verified.day
    case .verifiedBy: return object.verified.by
    case .notifiedOn: return object.notifiedDay
    case .notifiedChannel: return object.notifiedChannel
    case .plateOn: return object.plateDay
    case .source: return object.source
    case .sourceID: return object.sourceID
    case .sureness: return object.sureness?.name ?? ""
    }
  }

  /// What differs between two states of an object, in the order of the fields.
  package static func changes(
    from before: RegisteredObject, to after: RegisteredObject
  ) -> [(fact: ObjectFact, before: String, after: String)] {
    allCases.compactMap { fact in
      let texts = (fact.text(of: before), fact.text(of: after))
      return texts.0 == texts.1 ? nil : (fact, texts.0, texts.1)
    }
  }

  /// Facts that the index contains: a change of another one needs no new index.
  package var isIndexed: Bool {
    switch self {
    case .house, .alley, .street, .building, .hamlet, .commune, .province, .latitude, .longitude, .entrances,
      .objectClass, .codes, .state:
      true
    default: false
    }
  }
}

/// Ten-millionths of a degree as decimal text, without a detour over floating point: what is exported is what
/// is imported.
package enum DegreesText {
  /// `15.1205` for 151205000.
  package static func text(_ steps: Int32) -> String {
    let magnitude = Int(steps.magnitude)
    var fraction = String(magnitude % 10_000_000)
    fraction = String(repeating: "0", count: 7 - fraction.utf8.count) + fraction
    while fraction.hasSuffix("0") { fraction.removeLast() }
    let sign = steps < 0 ? "-" : ""
    return "\(sign)\(magnitude / 10_000_000)" + (fraction.isEmpty ? "" : ".\(fraction)")
  }
}

/// Entrances as one text: `15.1205 108.7923; 15.1206 108.7925`.
package enum EntrancesText {
  /// Writes entrances.
  package static func text(_ entrances: [MapPoint]) -> String {
    entrances.map { "\(DegreesText.text($0.y)) \(DegreesText.text($0.x))" }.joined(separator: "; ")
  }

  /// Reads entrances; `nil` where one is no coordinate of the country.
  package static func read(_ text: String) -> [MapPoint]? {
    var points: [MapPoint] = []
    if text.isEmpty { return points }
    for part in text.split(separator: ";") {
      let numbers = part.split(whereSeparator: { $0 == " " || $0 == "," }).map { Double($0) }
      guard numbers.count == 2, let latitude = numbers[0], let longitude = numbers[1],
        CoordinateFault.of(latitude: latitude, longitude: longitude) == nil
      else { return nil }
      points.append(MapPoint(latitude: latitude, longitude: longitude))
    }
    return points
  }
}

/// Codes as one text: `ndas10:0512345678; pluscode:7P8W4Q2R+XF`.
package enum CodesText {
  /// Writes codes.
  package static func text(_ codes: [AddressCode]) -> String {
    codes.map { "\($0.scheme):\($0.text)" }.joined(separator: "; ")
  }

  /// Reads codes; `nil` where one lacks its scheme.
  package static func read(_ text: String) -> [AddressCode]? {
    var codes: [AddressCode] = []
    for part in text.split(separator: ";") {
      let pair = part.split(separator: ":", maxSplits: 1).map { $0.filter { !$0.isWhitespace } }
      guard pair.count == 2 else { return nil }
      codes.append(AddressCode(scheme: pair[0].lowercased(), text: pair[1]))
    }
    return codes
  }
}
