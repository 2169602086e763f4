import Telemetry

/// Judges the features of a map file and turns them into polygons.
///
/// Every finding names its feature, because a map file has no lines a person could jump to.
struct PolygonCheck {
  private let file: String
  private let communes: CommuneIndex
  private let system: CoordinateSystem
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var polygons: [CommunePolygon] = []
  /// The feature that each polygon came from, for messages about its shape.
  private(set) var features: [Int] = []
  private(set) var turnedRings = 0
  private(set) var repeatedPoints = 0
  private(set) var spikes = 0
  private var northingFirst = 0
  private var firstFeature: [String: Int] = [:]
  private var place = ""

  /// An open ring is closed where its ends lie this near: 1 m, what rounding to five decimals of a degree
  /// leaves.
  private static let maximumGapMetres = 1.0

  init(file: String, communes: CommuneIndex, system: CoordinateSystem) {
    self.file = file
    self.communes = communes
    self.system = system
  }

  /// Judges one feature; it becomes a polygon where it has no fault.
  mutating func take(_ feature: MapFeature) {
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
    guard isFirst(code, feature.index, rings) else { return }
    polygons.append(CommunePolygon(code: code, rings: rings))
    features.append(feature.index)
  }

  /// A second feature of a commune is left out where it says the same again, and a fault where it does not.
  private mutating func isFirst(_ code: String, _ feature: Int, _ rings: [MapRing]) -> Bool {
    guard let earlier = firstFeature[code], earlier != feature else { return true }
    if polygons.contains(where: { $0.code == code && $0.rings == rings }) {
      warn("repeats feature \(earlier) point for point; it was left out")
    } else {
      fault("has the code of feature \(earlier) too; one feature describes one commune")
    }
    return false
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
    if spikes > 0 {
      warn("has \(spikes) spikes without area, where a border runs out and back; they were cut off")
    }
    if northingFirst > 0 {
      warn(
        "writes the northing before the easting in \(northingFirst) rings, as sizes show; it was read so"
      )
    }
  }

  private mutating func code(of feature: MapFeature) -> String? {
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
    if firstFeature[code] == nil { firstFeature[code] = feature.index }
    if !feature.name.isEmpty,
      NameFolding.foldWithoutKind(feature.name) != NameFolding.foldWithoutKind(commune.fullName)
    {
      warn("is named '\(feature.name)' in the map and '\(commune.fullName)' in the list of communes")
    }
    return code
  }

  private mutating func check(_ ring: MapFeature.Ring, _ number: Int) -> MapRing? {
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
    guard let degrees = degrees(coordinates, number) else { return nil }
    guard isClosed(degrees, number) else { return nil }
    return shape(degrees, isHole: ring.isHole, number)
  }

  /// WGS84 longitude and latitude in turn; `nil` and a fault where a position can be none.
  private mutating func degrees(_ coordinates: [Double], _ number: Int) -> [Double]? {
    var degrees = coordinates
    for at in stride(from: 0, to: coordinates.count, by: 2) {
      let (x, y) = (coordinates[at], coordinates[at + 1])
      switch system.degrees(x: x, y: y) {
      case .degrees(let latitude, let longitude): (degrees[at], degrees[at + 1]) = (longitude, latitude)
      case .fault(let mistake):
        fault("ring \(number): \(sentence(for: mistake)) (position \(at / 2): \(x), \(y))")
        return nil
      }
    }
    if case .vn2000 = system, coordinates[0] > coordinates[1] { northingFirst += 1 }
    return degrees
  }

  private mutating func isClosed(_ degrees: [Double], _ number: Int) -> Bool {
    let last = degrees.count - 2
    if degrees[0] == degrees[last] && degrees[1] == degrees[last + 1] { return true }
    let first = MapPoint(latitude: degrees[1], longitude: degrees[0])
    let end = MapPoint(latitude: degrees[last + 1], longitude: degrees[last])
    let metres = LocalScale(latitude: first.latitude).distance(first, end)
    guard metres <= PolygonCheck.maximumGapMetres else {
      let distance = metres < 10_000 ? "\(Int(metres)) m" : "\(Int(metres / 1_000)) km"
      fault(
        "ring \(number): its last position is not its first but \(distance) away, so the ring is not closed")
      return false
    }
    warn("ring \(number): its last position lies \(Int(metres * 100)) cm from its first; the ring was closed")
    return true
  }

  /// Rounds to the map's steps, leaves out doubled points and spikes, and turns the ring.
  private mutating func shape(_ coordinates: [Double], isHole: Bool, _ number: Int) -> MapRing? {
    let read = stride(from: 0, to: coordinates.count, by: 2).map { at in
      MapPoint(latitude: coordinates[at + 1], longitude: coordinates[at])
    }
    let (points, doubled, spikes) = RingRepair.withoutSpikes(read)
    // The closing position doubles the first one in every ring.
    repeatedPoints += max(0, doubled - 1)
    self.spikes += spikes
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
