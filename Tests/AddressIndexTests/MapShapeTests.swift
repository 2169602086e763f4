import AddressIndex
import Telemetry
import Testing

private let square = "[[108,15],[108.1,15],[108.1,15.1],[108,15.1],[108,15]]"

/// A map of one commune, 20001.
private func map(_ rings: String, type: String = "Polygon") -> String {
  mapCollection(mapFeature("\"20001\"", rings, type: type))
}

@Suite struct `The shape of a commune` {
  @Test(arguments: [
    (
      map("[[[108,15],[108.1,15.1],[108.1,15],[108,15.05],[108,15]]]"),
      "ring 0: crosses itself at 15.0333333, 108.0333333, with 9.91 km² on the other side"
    ),
    (
      map(
        "[[[108,15],[108.1,15],[108.1,15.1],[108,15.1],[108,15],[108.1,15],[108.1,15.1],[108,15.1],[108,15]]]"
      ),
      "ring 0: runs twice along the same line from 15.0, 108.0"
    ),
    (
      map("[\(square),[[108.2,15.02],[108.3,15.02],[108.3,15.08],[108.2,15.02]]]"),
      "ring 1: is a hole and lies outside its ring 0, at"
    ),
    (
      map("[\(square),[[108.05,15.02],[108.15,15.02],[108.15,15.08],[108.05,15.02]]]"),
      "ring 0: crosses ring 1 at"
    ),
    (
      map(
        "[\(square),[[108.02,15.02],[108.08,15.02],[108.08,15.08],[108.02,15.08],[108.02,15.02]],"
          + "[[108.04,15.04],[108.06,15.04],[108.06,15.06],[108.04,15.04]]]"),
      "ring 2: is a hole within the hole 1, at"
    ),
    (
      map(
        "[[\(square)],[[[108.04,15.04],[108.06,15.04],[108.06,15.06],[108.04,15.04]]]]", type: "MultiPolygon"),
      "ring 1: lies within ring 0 already, at"
    ),
    (
      map("[[\(square)],[[[108.05,15.05],[108.2,15.05],[108.2,15.2],[108.05,15.05]]]]", type: "MultiPolygon"),
      "ring 0: crosses ring 1 at"
    ),
    (
      map("[[\(square)],[\(square)]]", type: "MultiPolygon"),
      "ring 0: crosses ring 1 at"
    ),
  ])
  func `that is none is refused with the place where it goes wrong`(text: String, message: String) throws {
    let folder = TemporaryFolder()
    let report = try importing(text, to: folder.path + "/addresses.sqlite")
    let errors = report.diagnostics.filter { $0.gravity == .error }.map(\.message)
    #expect(errors.contains { $0.hasPrefix("feature 0 (code 20001) \(message)") }, "\(errors)")
    #expect(!report.isWritten)
  }

  @Test(arguments: [
    // A spike to the east, a spike at the ring's own joint, and one within a side.
    ("[[[108,15],[108.1,15],[108.2,15],[108.1,15],[108.1,15.1],[108,15.1],[108,15]]]", 1, 0, "1 spikes"),
    ("[[[108,14.9],[108,15],[108.1,15],[108.1,15.1],[108,15.1],[108,15],[108,14.9]]]", 1, 0, "1 spikes"),
    ("[[[108,15],[108.06,15],[108.05,15],[108.1,15],[108.1,15.1],[108,15.1],[108,15]]]", 1, 0, "1 spikes"),
    (
      "[[[108,15],[108.1,15],[108.1,15.1],[108.05,15.1],[108.04998,15.10002],[108.05,15.10002],"
        + "[108.04998,15.1],[108,15.1],[108,15]]]", 0, 1, "crosses itself in 1 loops below 100 m²"
    ),
    ("[[[108,15],[108.1,15],[108.1,15.1],[108,15.1],[108,15.000001]]]", 0, 0, "lies 11 cm from its first"),
    (
      "[\(square),[[108,15.02],[108.02,15.05],[108,15.08],[108,15.02]]]", 0, 0,
      "ring 0: shares a line with ring 1 at"
    ),
  ])
  func `is mended where that changes no place, with a word`(
    rings: String, spikes: Int, loops: Int, message: String
  ) throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/addresses.sqlite"
    let report = try importing(map(rings), to: path)
    #expect(report.isWritten, "\(report.diagnostics)")
    #expect(report.spikes == spikes)
    #expect(report.loops == loops)
    #expect(report.diagnostics.contains { $0.message.contains(message) }, "\(report.diagnostics)")
    let area = try AddressStore.readPolygons(path)[0].rings.reduce(0) { $0 + $1.squareMetres }
    #expect(area > 110e6 && area < 119.1e6)
  }

  @Test func `may have islands in lakes and lakes on islands`() throws {
    let folder = TemporaryFolder()
    let lake = "[[108.02,15.02],[108.08,15.02],[108.08,15.08],[108.02,15.08],[108.02,15.02]]"
    let island = "[[108.04,15.04],[108.06,15.04],[108.06,15.06],[108.04,15.06],[108.04,15.04]]"
    let report = try importing(
      map("[[\(square),\(lake)],[\(island)]]", type: "MultiPolygon"), to: folder.path + "/addresses.sqlite")
    #expect(report.isWritten, "\(report.diagnostics)")
  }

  @Test func `that crosses itself anywhere is noticed, as a comparison of all its sides says`() throws {
    let seed: UInt64 = 7_104
    var numbers = SeededNumbers(state: seed)
    for round in 0..<300 {
      let count = Int.random(in: 4...9, using: &numbers)
      let points = (0..<count).map { _ in
        MapPoint(
          x: .random(in: 1_080_000_000...1_081_000_000, using: &numbers),
          y: .random(in: 150_000_000...151_000_000, using: &numbers))
      }
      let positions = (points + [points[0]]).map { "[\($0.longitude),\($0.latitude)]" }
      let folder = TemporaryFolder()
      let report = try importing(
        map("[[\(positions.joined(separator: ","))]]"), to: folder.path + "/addresses.sqlite")
      let isNoticed = report.loops > 0 || !report.isWritten
      #expect(isNoticed == crosses(points), "seed \(seed), round \(round), \(report.diagnostics)")
    }
  }

  private func crosses(_ points: [MapPoint]) -> Bool {
    func turn(_ a: MapPoint, _ b: MapPoint, _ c: MapPoint) -> Bool {
      (Int(b.x) - Int(a.x)) * (Int(c.y) - Int(a.y)) > (Int(b.y) - Int(a.y)) * (Int(c.x) - Int(a.x))
    }
    for first in points.indices {
      for second in points.indices where second > first + 1 && (first, second) != (0, points.count - 1) {
        let (a, b) = (points[first], points[first + 1])
        let (c, d) = (points[second], points[(second + 1) % points.count])
        if turn(a, b, c) != turn(a, b, d) && turn(c, d, a) != turn(c, d, b) { return true }
      }
    }
    return false
  }
}

@Suite struct `A map in metres of VN-2000` {
  private let metres =
    "[[[586000,1671000],[588000,1671000],[588000,1673000],[586000,1673000],[586000,1671000]]]"
  private let northingFirst =
    "[[[1671000,586000],[1671000,588000],[1673000,588000],[1673000,586000],[1671000,586000]]]"

  @Test func `is read where its zone is stated, in either order`() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/addresses.sqlite"
    for rings in [metres, northingFirst] {
      let report = try AddressStore.importPolygons(
        Array(map(rings).utf8), file: "m", communes: SmallMap.communes, to: path,
        system: try CoordinateSystem("vn2000:108"))
      #expect(report.isWritten, "\(report.diagnostics)")
      #expect(
        report.diagnostics.contains { $0.message.contains("northing before") } == (rings == northingFirst))
      let ring = try AddressStore.readPolygons(path)[0].rings[0]
      #expect(abs(ring.squareMetres - 4e6) < 2_000)
      #expect(
        ring.points.allSatisfy { abs($0.latitude - 15.1166) < 0.01 && abs($0.longitude - 108.8112) < 0.01 })
    }
  }

  @Test func `is refused without a statement, and degrees are refused with one`() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/addresses.sqlite"
    let refused = try importing(map(metres), to: path)
    #expect(refused.diagnostics.contains { $0.gravity == .error && $0.message.contains("--crs vn2000:108") })
    let report = try AddressStore.importPolygons(
      Array(map("[\(square)]").utf8), file: "m", communes: SmallMap.communes, to: path,
      system: try CoordinateSystem("vn2000:108"))
    #expect(report.diagnostics.contains { $0.message.contains("is not metres of VN-2000") })
    #expect(!report.isWritten && !refused.isWritten)
  }
}
