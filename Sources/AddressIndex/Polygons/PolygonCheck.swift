import Telemetry

/// Judges the features of a map file and turns them into polygons.
///
/// Every finding names its feature, because a map file has no lines a person could jump to.
struct PolygonCheck {
  private let file: String
  private let communes: CommuneIndex
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var polygons: [CommunePolygon] = []
  private(set) var turnedRings = 0
  private(set) var repeatedPoints = 0
  private var firstFeature: [String: Int] = [:]
  private var place = ""

  init(file: String, communes: CommuneIndex) {
    self.file = file
    self.communes = communes
  }

  /// Judges one feature; it becomes a polygon where it has no fault.
  mutating func take(_ feature: GeoJSONFeature) {
    let faultsBefore = diagnostics.count { $0.gravity == .error }
    place = "feature \(feature.index)"
    let code = code(of: feature)
    var rings: [MapRing] = []
    switch feature.geometry {
    case .missing: fault("has no geometry with coordinates")
    case .other(let type): fault("is a '\(type)'; a commune is a Polygon or a MultiPolygon")
    case .polygon:
      if feature.rings.isEmpty { fault("has no rings") }
      for (number, ring) in feature.rings.enumerated() {
        if let checked = check(ring, number) { rings.append(checked) }
      }
    }
    guard let code, diagnostics.count(where: { $0.gravity == .error }) == faultsBefore else { return }
    polygons.append(CommunePolygon(code: code, rings: rings))
  }

  /// Reports the communes that no feature described.
  mutating func finish() {
    place = "the file"
    let missing = communes.communes.filter { firstFeature[$0.code] == nil }
    if !missing.isEmpty {
      let some = missing.prefix(5).map { "\($0.code) \($0.fullName)" }.joined(separator: ", ")
      let more = missing.count > 5 ? " and \(missing.count - 5) more" : ""
      warn("has no polygon for \(some)\(more); places there will be given to a neighbour or to none")
    }
    if turnedRings > 0 {
      warn("winds \(turnedRings) of its rings against RFC 7946; they were turned round")
    }
  }

  private mutating func code(of feature: GeoJSONFeature) -> String? {
    let code: String
    switch feature.code {
    case .missing:
      fault("has no commune code among its properties")
      return nil
    case .text(let text):
      code = text
    case .number(let digits):
      code = String(repeating: "0", count: max(0, 5 - digits.utf8.count)) + digits
      place += " (code \(code))"
      warn("writes its code as a number, which loses leading zeros; write it as a text")
    }
    if place.hasSuffix(")") == false { place += " (code \(code))" }
    guard let commune = communes[code] else {
      let hint = NearestName.hint(for: code, among: communes.communes.map(\.code))
      fault("has a code that no commune in force has\(hint)")
      return nil
    }
    if let earlier = firstFeature.updateValue(feature.index, forKey: code) {
      fault("has the code of feature \(earlier) too; one feature describes one commune")
    }
    if !feature.name.isEmpty,
      NameFolding.foldWithoutKind(feature.name) != NameFolding.foldWithoutKind(commune.fullName)
    {
      warn("is named '\(feature.name)' in the map and '\(commune.fullName)' in the list of communes")
    }
    return code
  }

  private mutating func check(_ ring: GeoJSONFeature.Ring, _ number: Int) -> MapRing? {
    let coordinates = ring.coordinates
    let count = coordinates.count / 2
    guard count == ring.declared else {
      fault("ring \(number): position \(count) is not a pair of numbers")
      return nil
    }
    guard count >= 4 else {
      fault("ring \(number): has \(count) positions; the smallest closed ring has 4")
      return nil
    }
    for at in 0..<count {
      let (longitude, latitude) = (coordinates[2 * at], coordinates[2 * at + 1])
      guard let mistake = CoordinateFault.of(latitude: latitude, longitude: longitude) else { continue }
      fault("ring \(number): \(sentence(for: mistake)) (position \(at): \(longitude), \(latitude))")
      return nil
    }
    let isClosed =
      coordinates[0] == coordinates[2 * count - 2] && coordinates[1] == coordinates[2 * count - 1]
    guard isClosed else {
      fault("ring \(number): its last position is not its first, so the ring is not closed")
      return nil
    }
    return shape(coordinates, isHole: ring.isHole, number)
  }

  /// Rounds to the map's steps, leaves out points that fall onto the one before, and turns the ring.
  private mutating func shape(_ coordinates: [Double], isHole: Bool, _ number: Int) -> MapRing? {
    var points: [MapPoint] = []
    points.reserveCapacity(coordinates.count / 2)
    for at in stride(from: 0, to: coordinates.count - 2, by: 2) {
      let point = MapPoint(latitude: coordinates[at + 1], longitude: coordinates[at])
      if point == points.last { repeatedPoints += 1 } else { points.append(point) }
    }
    while points.count > 1, points.first == points.last {
      points.removeLast()
      repeatedPoints += 1
    }
    var ring = MapRing(isHole: isHole, points: points)
    let area = ring.doubledArea
    guard points.count >= 3, area != 0 else {
      fault("ring \(number): encloses nothing")
      return nil
    }
    if (area > 0) == isHole {
      ring.points.reverse()
      turnedRings += 1
    }
    return ring
  }

  private func sentence(for mistake: CoordinateFault) -> String {
    switch mistake {
    case .swapped: "latitude and longitude are exchanged; GeoJSON writes the longitude (about 108) first"
    default: mistake.explanation
    }
  }

  private mutating func fault(_ message: String) {
    diagnostics.append(Diagnostic(file: file, line: 0, column: 0, message: "\(place) \(message)"))
  }

  private mutating func warn(_ message: String) {
    diagnostics.append(
      Diagnostic(file: file, line: 0, column: 0, gravity: .warning, message: "\(place) \(message)"))
  }
}
