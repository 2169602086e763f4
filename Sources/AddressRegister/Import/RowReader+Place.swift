import AddressIndex
import Telemetry

/// Where a row says that its object is: commune and coordinate, each checked against the other.
extension RowReader {
  mutating func readPlace(
    _ row: ImportRow, _ candidate: inout CandidateObject, _ statement: CommuneStatement
  ) throws(RowRefusal) {
    let written = try numbers(row)
    var coordinate: (latitude: Double, longitude: Double)?
    var isSwapped = false
    if let written {
      switch system.degrees(x: written.longitude, y: written.latitude) {
      case .degrees(let latitude, let longitude): coordinate = (latitude, longitude)
      case .fault(.swapped):
        coordinate = (written.longitude, written.latitude)
        isSwapped = true
      case .fault(let fault): throw RowRefusal(.badCoordinate, fault.explanation)
      }
    }
    let code = try communeCode(statement, coordinate, &candidate)
    candidate.object.record.communeCode = code
    if commune.code != code { commune = (code, index.communes[code]) }
    candidate.object.provinceCode = commune.inForce?.provinceCode ?? ""
    guard let coordinate else { return }
    candidate.object.record.position = MapPoint(
      latitude: coordinate.latitude, longitude: coordinate.longitude)
    if !isSwapped, liesInCommune(coordinate) {
      candidate.object.sureness = .stated
      return
    }
    let (place, disagreement) = index.place(
      forStatedCommune: code, latitude: coordinate.latitude, longitude: coordinate.longitude)
    if isSwapped {
      // Exchanged numbers that then lie in the stated commune were exchanged; others are just wrong.
      guard disagreement == nil, !statement.isEmpty else {
        throw RowRefusal(.badCoordinate, CoordinateFault.swapped.explanation)
      }
      candidate.repairs.append(
        "latitude and longitude were exchanged; put right, they lie in the stated commune")
    }
    candidate.object.sureness = disagreement == nil ? place.sureness : .unknown
    candidate.contradiction = disagreement?.explanation(index.communes)
  }

  /// Whether a coordinate lies in the row's commune, as nearly all do: cheaper than the whole answer.
  private func liesInCommune(_ coordinate: (latitude: Double, longitude: Double)) -> Bool {
    let tag = index.tag(latitude: coordinate.latitude, longitude: coordinate.longitude)
    return tag.sureness.isInsidePolygon && tag.communeCode == commune.inForce?.number
  }

  /// The commune in force.
  private mutating func communeCode(
    _ statement: CommuneStatement, _ coordinate: (latitude: Double, longitude: Double)?,
    _ candidate: inout CandidateObject
  ) throws(RowRefusal) -> String {
    if statement.isEmpty { return try communeCode(at: coordinate) }
    switch communes.meaning(of: statement) {
    case .one(let code): return code
    case .converted(let code, let from):
      candidate.convertedFrom = from
      return code
    case .mended(let code, let from):
      candidate.repairs.append("commune code '\(from)' has lost its leading zeros; \(code) was taken")
      return code
    case .oneOf(let codes, let from):
      candidate.convertedFrom = from
      return try choose(codes, from, coordinate)
    case .refused(let refusal): throw refusal
    }
  }

  private func communeCode(at coordinate: (latitude: Double, longitude: Double)?) throws(RowRefusal) -> String
  {
    guard let coordinate else {
      throw RowRefusal(.noCommune, "neither a commune nor a coordinate is given; give the commune's code")
    }
    let place = index.locate(latitude: coordinate.latitude, longitude: coordinate.longitude).place
    guard place.sureness.isInsidePolygon else {
      throw RowRefusal(
        .noCommune, "no commune is given, and the coordinate lies in none; give the commune's code")
    }
    return place.communeCode
  }

  /// A name that several communes bear, or a unit that was split.
  private func choose(
    _ codes: [String], _ from: String, _ coordinate: (latitude: Double, longitude: Double)?
  ) throws(RowRefusal) -> String {
    let names = codes.prefix(6).map { "\($0) \(index.communes[$0]?.fullName ?? "")" }.joined(separator: ", ")
    guard let coordinate else {
      throw RowRefusal(
        .ambiguousCommune, "'\(from)' may be \(names); give the code of today's commune, or a coordinate")
    }
    let place = index.locate(latitude: coordinate.latitude, longitude: coordinate.longitude).place
    guard place.sureness.isInsidePolygon, codes.contains(place.communeCode) else {
      throw RowRefusal(
        .ambiguousCommune,
        "'\(from)' may be \(names), and the coordinate lies in none of them; give the code of today's commune"
      )
    }
    return place.communeCode
  }

  /// The two numbers of a coordinate as written; `nil` where the row has none.
  private func numbers(_ row: ImportRow) throws(RowRefusal) -> (latitude: Double, longitude: Double)? {
    var (first, second) = (row[.latitude], row[.longitude])
    if first.isEmpty, second.isEmpty, !row[.coordinate].isEmpty {
      let written = row[.coordinate]
      let separator: Character = written.contains(";") ? ";" : written.contains(", ") ? "," : " "
      let hasComma = written.contains(",") && !written.contains(" ") && !written.contains(";")
      let parts = written.split(separator: hasComma ? "," : separator, maxSplits: 1)
      guard parts.count == 2 else {
        throw RowRefusal(.badCoordinate, "'\(written)' is no coordinate such as '15.1205, 108.7923'")
      }
      (first, second) = (String(parts[0]), String(parts[1]))
    }
    if first.isEmpty, second.isEmpty { return nil }
    guard !first.isEmpty, !second.isEmpty else {
      throw RowRefusal(.badCoordinate, "a coordinate needs latitude and longitude; one of them is empty")
    }
    return (try number(first), try number(second))
  }

  /// Spreadsheets of Vietnam write a comma for the point.
  private func number(_ text: String) throws(RowRefusal) -> Double {
    if let number = Double(text) { return number }
    let plain = text.filter { $0 != " " && $0 != "\u{A0}" && $0 != "°" }
    let pointed = plain.contains(".") ? plain : String(plain.map { $0 == "," ? "." : $0 })
    guard let number = Double(pointed) else {
      throw RowRefusal(.badCoordinate, "'\(text)' is no number of degrees")
    }
    return number
  }
}
