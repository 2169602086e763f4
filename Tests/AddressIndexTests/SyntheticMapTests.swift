import AddressIndex
import Telemetry
import Testing

/// Two communes side by side, the western one with a hole that the third fills, a sliver along the south, and
/// an island of the eastern one.
enum SmallMap {
  static let communes = CommuneIndex([
    commune("20001", "Tây", at: 15.05, 108.02), commune("20002", "Đông", at: 15.05, 108.15),
    commune("20003", "Giữa", at: 15.05, 108.05), commune("20004", "Dải", at: 14.99995, 108.05),
  ])
  static let polygons = [
    CommunePolygon(
      code: "20001",
      rings: [box(108.0, 15.0, 108.1, 15.1), box(108.04, 15.04, 108.06, 15.06, isHole: true)]),
    CommunePolygon(
      code: "20002", rings: [box(108.1, 15.0, 108.2, 15.1), box(108.3, 15.0, 108.31, 15.01)]),
    CommunePolygon(code: "20003", rings: [box(108.04, 15.04, 108.06, 15.06)]),
    CommunePolygon(code: "20004", rings: [box(108.0, 14.9999, 108.2, 15.0)]),
  ]
  static let index = AddressIndex(
    communes: communes, oldUnits: OldUnitIndex([]), polygons: polygons)
}

@Suite struct `A small map` {
  @Test(arguments: [
    (15.02, 108.02, "20001", Sureness.inside),
    (15.05, 108.05, "20003", .inside),
    (15.05, 108.0401, "20003", .nearBorder),
    (15.05, 108.0399, "20001", .nearBorder),
    (15.05, 108.15, "20002", .inside),
    (15.005, 108.305, "20002", .inside),
    (14.99995, 108.1, "20004", .nearBorder),
    (15.05, 108.21, "20002", .nearestPolygon),
    (15.05, 107.99, "20001", .nearestPolygon),
    (15.05, 108.25, "", .unknown),
    (16.5, 108.0, "", .unknown),
  ])
  func `gives each point its commune`(lat: Double, lon: Double, code: String, sureness: Sureness) {
    let location = SmallMap.index.locate(latitude: lat, longitude: lon)
    #expect(location.place.communeCode == code)
    #expect(location.place.sureness == sureness)
    #expect(location.level == (code.isEmpty ? .none : .commune))
    #expect(!location.isApproximate)
  }

  @Test func `measures the way to the border in metres`() throws {
    // One degree of latitude is 110,649 m at 15° N, one of longitude 107,550 m (WGS84 tables).
    let north = SmallMap.index.locate(latitude: 15.09, longitude: 108.02).place
    #expect(abs(try #require(north.borderDistance) - 1_106.5) < 0.5)
    let east = SmallMap.index.locate(latitude: 15.05, longitude: 108.21).place
    #expect(abs(try #require(east.borderDistance) - 1_075.3) < 0.5)
  }

  @Test func `says so of a point that lies within 50 m of a border, on either side`() {
    // A degree of longitude is 107,550 m at 15° N (WGS84 tables).
    for metres in [-50.1, -49.9, -25, -0.1, 0.1, 25, 49.9, 50.1] {
      let location = SmallMap.index.locate(latitude: 15.05, longitude: 108.1 + metres / 107_528.6)
      #expect(location.place.communeCode == (metres < 0 ? "20001" : "20002"))
      #expect(location.place.sureness == (abs(metres) < 50 ? .nearBorder : .inside), "\(metres) m")
    }
  }

  @Test func `gives a point on a border, a corner or an outer side to exactly one commune`() {
    let brute = BruteForce(SmallMap.polygons)
    for step in 0...1_000 {
      let point = MapPoint(x: 1_081_000_000, y: 150_000_000 + Int32(step) * 999)
      let location = SmallMap.index.locate(latitude: point.latitude, longitude: point.longitude)
      #expect(brute.codes(at: point) == [location.place.communeCode])
      #expect((location.place.borderDistance ?? 1) < 1e-6)
    }
    for corner in SmallMap.polygons.flatMap({ $0.rings.flatMap(\.points) }) {
      let location = SmallMap.index.locate(latitude: corner.latitude, longitude: corner.longitude)
      #expect(location.place.sureness == .nearBorder)
      #expect((location.place.borderDistance ?? 1) < 1e-6)
      #expect(brute.codes(at: corner).count <= 1)
    }
  }

  @Test func `gives every point the answer of a test against all polygons`() {
    let brute = BruteForce(SmallMap.polygons)
    var numbers = SeededNumbers(state: 7)
    for _ in 0..<5_000 {
      let point = MapPoint(
        x: Int32.random(in: 1_079_500_000...1_083_500_000, using: &numbers),
        y: Int32.random(in: 149_500_000...151_500_000, using: &numbers))
      let found = SmallMap.index.locate(latitude: point.latitude, longitude: point.longitude).place
      let inside = found.sureness.isInsidePolygon ? [found.communeCode] : []
      #expect(inside == brute.codes(at: point), "seed 7, \(point)")
    }
  }

  @Test func `settles an overlap for the lower code`() {
    let index = AddressIndex(
      communes: SmallMap.communes, oldUnits: OldUnitIndex([]),
      polygons: [
        CommunePolygon(code: "20002", rings: [box(108, 15, 108.2, 15.2)]),
        CommunePolygon(code: "20001", rings: [box(108.05, 15.05, 108.15, 15.15)]),
        CommunePolygon(code: "20003", rings: [box(108.08, 15.08, 108.3, 15.12)]),
      ])
    #expect(index.locate(latitude: 15.1, longitude: 108.1).place.communeCode == "20001")
    #expect(index.locate(latitude: 15.1, longitude: 108.16).place.communeCode == "20002")
    #expect(index.locate(latitude: 15.1, longitude: 108.25).place.communeCode == "20003")
    #expect(index.locate(latitude: 15.1, longitude: 108.0500001).place.communeCode == "20001")
  }

  @Test func `tags a moving device with the same commune and sureness`() {
    var numbers = SeededNumbers(state: 8)
    for _ in 0..<2_000 {
      let latitude = Double.random(in: 14.9...15.2, using: &numbers)
      let longitude = Double.random(in: 107.9...108.4, using: &numbers)
      let place = SmallMap.index.locate(latitude: latitude, longitude: longitude).place
      let tag = SmallMap.index.tag(latitude: latitude, longitude: longitude)
      #expect(tag.sureness == place.sureness, "seed 8")
      #expect(tag.communeCode == UInt32(place.communeCode) ?? 0)
    }
  }
}

@Suite struct `A coordinate` {
  @Test(arguments: [
    (Double.nan, 108.0, CoordinateFault.notFinite), (15, .infinity, .notFinite), (0, 0, .zero),
    (108.8, 15.1, .swapped), (1_672_000, 587_000, .vn2000), (95, 10, .outOfRange),
    (48.2, 16.4, .outsideCountry),
  ])
  func `that cannot be right is refused by name`(lat: Double, lon: Double, fault: CoordinateFault) {
    for index in [
      SmallMap.index, AddressIndex(communes: SmallMap.communes, oldUnits: .init([]), polygons: []),
    ] {
      let location = index.locate(latitude: lat, longitude: lon)
      #expect(location.fault == fault)
      #expect(location.place == .unknown)
      #expect(location.explanation == fault.explanation)
      #expect(index.tag(latitude: lat, longitude: lon).communeCode == 0)
    }
  }

  @Test func `without a map gets the nearest seat, called approximate`() {
    let index = AddressIndex(communes: SmallMap.communes, oldUnits: OldUnitIndex([]), polygons: [])
    #expect(!index.hasPolygons)
    let location = index.locate(latitude: 15.05, longitude: 108.14)
    #expect(location.place.communeCode == "20002")
    #expect(location.place.sureness == .nearestCentre)
    #expect(location.place.borderDistance == nil)
    #expect(location.isApproximate)
    #expect(location.explanation.hasPrefix("approximate"))
    #expect(index.locate(latitude: 15.05, longitude: 109).place.sureness == .unknown)
  }
}
