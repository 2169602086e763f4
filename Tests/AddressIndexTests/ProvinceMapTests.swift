import AddressIndex
import Telemetry
import Testing

/// The province's map, imported once for all tests of this file.
enum Province {
  static let report: ImportReport? = imported?.report
  static let polygons = imported?.polygons ?? []
  static let index = imported?.index

  private static let imported: (report: ImportReport, polygons: [CommunePolygon], index: AddressIndex)? = {
    let folder = TemporaryFolder()
    let path = folder.path + "/addresses.sqlite"
    guard let map = provinceMapPath, let bytes = readFile(map),
      let units = AddressIndex.open(directory: root + "/addresses", database: nil).index,
      let report = try? AddressStore.importPolygons(
        bytes, file: "map", communes: units.communes, to: path),
      let index = AddressIndex.open(directory: root + "/addresses", database: path).index,
      let polygons = try? AddressStore.readPolygons(path)
    else { return nil }
    return (report, polygons, index)
  }()
}

@Suite(.enabled(if: hasProvinceMap, "the province's map is not shipped and not on this machine"))
struct `The province's map` {
  @Test func `is imported without a fault`() throws {
    let report = try #require(Province.report)
    #expect(report.isWritten)
    #expect(report.diagnostics.filter { $0.gravity == .error } == [])
    #expect(report.polygonCount == 96)
  }

  @Test func `holds every seat in its own polygon, or says how far outside`() throws {
    let index = try #require(Province.index)
    let outside = index.communes.communes.compactMap { commune -> (Commune, Double)? in
      let metres = index.metresOutsideOwnPolygon(commune) ?? .infinity
      return metres > 0 ? (commune, metres) : nil
    }
    // Seats are published to 100 m; none lies farther out than that explains.
    for (commune, metres) in outside {
      #expect(metres < 100, "\(commune.fullName)")
      let said = Province.report?.diagnostics.contains { $0.message.contains(commune.code) }
      #expect(said == true, "\(commune.fullName) is \(metres) m outside")
    }
    #expect(outside.count < 5)
  }

  @Test func `gives 20,000 points the answer of a test against all polygons`() throws {
    let index = try #require(Province.index)
    let brute = BruteForce(Province.polygons)
    let corners = Province.polygons.flatMap { $0.rings.flatMap(\.points) }
    let seed: UInt64 = 20_251_118
    var numbers = SeededNumbers(state: seed)
    for turn in 0..<20_000 {
      var point = MapPoint(
        x: Int32.random(in: 1_073_200_000...1_091_600_000, using: &numbers),
        y: Int32.random(in: 139_100_000...154_500_000, using: &numbers))
      if turn % 2 == 1 {
        // Half of them around corners of borders, some exactly on one, where answers are hard.
        point = corners[Int.random(in: 0..<corners.count, using: &numbers)]
        let reach: Int32 = [0, 1, 100, 20_000][turn / 2 % 4]
        point.x += Int32.random(in: -reach...reach, using: &numbers)
        point.y += Int32.random(in: -reach...reach, using: &numbers)
      }
      let found = index.locatePoint(latitude: point.latitude, longitude: point.longitude)
      let codes = brute.codes(at: point)
      let code = found.commune < 0 ? nil : index.communes.communes[Int(found.commune)].code
      if let first = codes.first {
        #expect(code == first && found.sureness.isInsidePolygon, "seed \(seed), \(point), \(codes)")
      } else {
        let isOnLine = found.sureness == .nearBorder && found.borderDistance < 0.005
        #expect(isOnLine || !found.sureness.isInsidePolygon, "seed \(seed), \(point)")
      }
    }
  }

  @Test func `measures the same way to the border as every edge of the commune does`() throws {
    let index = try #require(Province.index)
    let brute = BruteForce(Province.polygons)
    let seed: UInt64 = 42
    var numbers = SeededNumbers(state: seed)
    for _ in 0..<1_000 {
      let point = MapPoint(
        x: Int32.random(in: 1_073_200_000...1_091_600_000, using: &numbers),
        y: Int32.random(in: 139_100_000...154_500_000, using: &numbers))
      let found = index.locatePoint(latitude: point.latitude, longitude: point.longitude)
      guard found.commune >= 0 else { continue }
      let code = index.communes.communes[Int(found.commune)].code
      let metres = brute.distance(to: code, from: point)
      #expect(abs(metres - found.borderDistance) <= 0.01 + metres * 2e-5, "seed \(seed), \(point)")
    }
  }

  @Test func `says so of points that lie within 50 m of a border, on either side, and of no others`() throws {
    let index = try #require(Province.index)
    let brute = BruteForce(Province.polygons)
    let rings = Province.polygons.flatMap(\.rings)
    let seed: UInt64 = 50
    var numbers = SeededNumbers(state: seed)
    for turn in 0..<2_000 {
      let ring = try #require(rings.randomElement(using: &numbers)).points
      let at = Int.random(in: 0..<ring.count, using: &numbers)
      let (from, to) = (ring[at], ring[(at + 1) % ring.count])
      // Metres to the left or to the right of the middle of a side, by the length of a degree here.
      let metres = [-49.5, -20, -1, 1, 20, 49.5, -80, 80, 300][turn % 9]
      let (east, north) = (Double(to.x - from.x) * 0.010_76, Double(to.y - from.y) * 0.011_065)
      let length = (east * east + north * north).squareRoot()
      let point = MapPoint(
        x: Int32((Double(from.x) + Double(to.x)) / 2 - north / length * metres / 0.010_76),
        y: Int32((Double(from.y) + Double(to.y)) / 2 + east / length * metres / 0.011_065))
      let found = index.locatePoint(latitude: point.latitude, longitude: point.longitude)
      guard found.commune >= 0 else {
        #expect(abs(metres) > 50, "seed \(seed), \(point)")
        continue
      }
      if abs(metres) < 50 {
        #expect(found.sureness != .inside, "seed \(seed), \(point), \(metres) m")
      }
      let code = index.communes.communes[Int(found.commune)].code
      let exact = brute.distance(to: code, from: point)
      guard found.sureness.isInsidePolygon, abs(exact - 50) > 0.01 else { continue }
      #expect((found.sureness == .nearBorder) == (exact < 50), "seed \(seed), \(point), \(exact) m")
    }
  }

  @Test func `decides between the two halves of Trà Bùi`() throws {
    let index = try #require(Province.index)
    let conversion = try #require(index.convert("21142").first)
    for successor in conversion.successors {
      let latitude = try #require(successor.commune.latitude)
      let longitude = try #require(successor.commune.longitude)
      let decided = index.successor(of: conversion, latitude: latitude, longitude: longitude)
      #expect(decided == successor)
    }
    #expect(index.successor(of: conversion, latitude: 15.1135, longitude: 108.812) == nil)
  }
}
