import AddressIndex
import Telemetry
import Testing

/// Square metres of one square degree at a latitude, from the tables of WGS84.
private func squareDegree(at latitude: Double) -> Double {
  let unit = box(108, latitude, 108.001, latitude + 0.001)
  return unit.squareMetres * 1e6
}

@Suite struct `Communes of a map` {
  @Test func `that fit together have neither gap nor overlap`() throws {
    let coverage = try #require(Coverage.of(SmallMap.polygons))
    #expect(coverage.overlaps.isEmpty)
    #expect(coverage.gaps.isEmpty)
  }

  @Test func `that claim the same ground are told, and the lower code gets it`() throws {
    let folder = TemporaryFolder()
    let west = "[[[108,15],[108.1,15],[108.1,15.1],[108,15.1],[108,15]]]"
    let east = "[[[108.09,15],[108.2,15],[108.2,15.1],[108.09,15.1],[108.09,15]]]"
    let report = try importing(
      mapCollection(mapFeature("\"20002\"", east), mapFeature("\"20001\"", west)),
      to: folder.path + "/addresses.sqlite")
    #expect(report.isWritten)
    let told = report.diagnostics.map(\.message)
    #expect(told.contains { $0.hasPrefix("20001 Xã Tây and 20002 Xã Đông overlap by 11.9 km²") }, "\(told)")
    #expect(told.contains { $0.hasSuffix("places there are given to 20001") })
  }

  @Test func `that leave ground to nobody are told`() throws {
    let folder = TemporaryFolder()
    let around = """
      [[[108,15],[108.1,15],[108.1,15.1],[108,15.1],[108,15]],\
      [[108.04,15.04],[108.06,15.04],[108.06,15.06],[108.04,15.06],[108.04,15.04]]]
      """
    let within = "[[[108.04,15.04],[108.06,15.04],[108.06,15.0599],[108.04,15.0599],[108.04,15.04]]]"
    let report = try importing(
      mapCollection(mapFeature("\"20001\"", around), mapFeature("\"20003\"", within)),
      to: folder.path + "/addresses.sqlite")
    let told = report.diagnostics.map(\.message)
    #expect(
      told.contains { $0.hasPrefix("a gap of 23794 m²") && $0.contains("beside 20001, 20003") }, "\(told)")
  }

  @Test func `are measured where one lies across the border of two others`() throws {
    let coverage = try #require(
      Coverage.of([
        CommunePolygon(code: "20001", rings: [box(108, 15, 108.1, 15.1)]),
        CommunePolygon(code: "20002", rings: [box(108.1, 15, 108.2, 15.1)]),
        CommunePolygon(code: "20003", rings: [box(108.09, 15.04, 108.12, 15.06)]),
      ]))
    let areas = coverage.overlaps.map { $0.squareMetres / squareDegree(at: 15.05) / 1e-4 }
    #expect(areas.count == 2 && abs(areas[0] - 4) < 0.01 && abs(areas[1] - 2) < 0.01, "\(areas)")
    #expect(coverage.gaps.isEmpty)
  }

  @Test func `of any boxes overlap and leave gaps as counting squares says`() throws {
    let seed: UInt64 = 96
    var numbers = SeededNumbers(state: seed)
    let size = 10
    for round in 0..<400 {
      var owners = [[Int]](repeating: [], count: size * size)
      var polygons: [CommunePolygon] = []
      for number in 0..<4 {
        let (west, south) = (Int.random(in: 0...7, using: &numbers), Int.random(in: 0...7, using: &numbers))
        let east = Int.random(in: (west + 1)...min(size, west + 6), using: &numbers)
        let north = Int.random(in: (south + 1)...min(size, south + 6), using: &numbers)
        for y in south..<north { for x in west..<east { owners[y * size + x].append(number) } }
        let corner = { (x: Int, y: Int) in (108 + Double(x) / 1_000, 15 + Double(y) / 1_000) }
        polygons.append(
          CommunePolygon(
            code: "2000\(number)",
            rings: [
              ring([corner(west, south), corner(east, south), corner(east, north), corner(west, north)])
            ]))
      }
      let coverage = try #require(Coverage.of(polygons))
      let unit = squareDegree(at: 15.005) / 1e6
      for first in 0..<4 {
        for second in (first + 1)..<4 {
          let cells = owners.count { $0.contains(first) && $0.contains(second) }
          let found = coverage.overlaps.first { ($0.first, $0.second) == (first, second) }?.squareMetres ?? 0
          #expect(
            abs(found / unit - Double(cells)) < 0.01, "seed \(seed), round \(round), \(first), \(second)")
        }
      }
      let gaps = coverage.gaps.reduce(0) { $0 + $1.squareMetres } / unit
      #expect(abs(gaps - Double(enclosed(owners, size))) < 0.01, "seed \(seed), round \(round)")
    }
  }

  /// Free squares that no way over free sides leads out of.
  private func enclosed(_ owners: [[Int]], _ size: Int) -> Int {
    var isReached = [Bool](repeating: false, count: owners.count)
    var waiting: [(Int, Int)] = []
    for at in -1...size { waiting += [(at, -1), (at, size), (-1, at), (size, at)] }
    while let (x, y) = waiting.popLast() {
      for (nextX, nextY) in [(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)] {
        guard (0..<size).contains(nextX), (0..<size).contains(nextY) else { continue }
        let at = nextY * size + nextX
        if isReached[at] || !owners[at].isEmpty { continue }
        isReached[at] = true
        waiting.append((nextX, nextY))
      }
    }
    return owners.indices.count { owners[$0].isEmpty && !isReached[$0] }
  }
}
