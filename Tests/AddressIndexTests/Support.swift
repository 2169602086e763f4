import AddressIndex
import Glibc
import Telemetry

/// The package's root, found from this file, so that tests read the tables that ship.
let root: String = {
  let parts = #filePath.split(separator: "/").dropLast(3)
  return "/" + parts.joined(separator: "/")
}()

/// The province's map lies beside the checkout on machines that have it; it is not shipped.
let provinceMapPath: String? = {
  let path = root + "/../shared/data/address/qn_communes_2025.geojson"
  return readFile(path) == nil ? nil : path
}()
let hasProvinceMap = provinceMapPath != nil

func readFile(_ path: String) -> [UInt8]? {
  guard let file = unsafe fopen(path, "rb") else { return nil }
  defer { unsafe fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let got = unsafe buffer.withUnsafeMutableBytes { unsafe fread($0.baseAddress, 1, $0.count, file) }
    if got == 0 { return bytes }
    bytes += buffer[..<got]
  }
}

func writeFile(_ path: String, _ bytes: [UInt8]) {
  guard let file = unsafe fopen(path, "wb") else { return }
  defer { unsafe fclose(file) }
  _ = unsafe bytes.withUnsafeBytes { unsafe fwrite($0.baseAddress, 1, $0.count, file) }
}

/// A folder that goes away with the test.
@safe final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/citywatch-address-XXXXXX".utf8CString)
    path = unsafe template.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress, let made = unsafe mkdtemp(start) else { return "/tmp" }
      return unsafe String(cString: made)
    }
  }

  deinit {
    let names = [
      "addresses.sqlite", "addresses.sqlite.new", "communes.csv", "old_to_new.csv", "provinces.csv",
      "aliases.csv",
    ]
    for name in names {
      _ = unsafe unlink(path + "/" + name)
    }
    _ = unsafe rmdir(path)
  }
}

/// SplitMix64: the same points on every run, and a seed to print.
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A commune of the synthetic maps.
func commune(_ code: String, _ name: String, at latitude: Double, _ longitude: Double) -> Commune {
  Commune(
    code: code, kind: "Xã", name: name, fullName: "Xã " + name, provinceCode: "51", latitude: latitude,
    longitude: longitude, area: nil, population: nil, decree: "test", validFrom: "2025-07-01")
}

/// A ring from degrees east and north in turn, closed by the reader of the file.
func ring(_ corners: [(Double, Double)], isHole: Bool = false) -> MapRing {
  let points = corners.map { MapPoint(latitude: $0.1, longitude: $0.0) }
  let ring = MapRing(isHole: isHole, points: points)
  let isTurned = (ring.doubledArea > 0) == isHole
  return MapRing(isHole: isHole, points: isTurned ? points.reversed() : points)
}

/// A ring around a box.
func box(_ west: Double, _ south: Double, _ east: Double, _ north: Double, isHole: Bool = false) -> MapRing {
  ring([(west, south), (east, south), (east, north), (west, north)], isHole: isHole)
}

/// Judges points against every polygon, one edge after the other, with no index at all.
struct BruteForce {
  struct Border {
    var code: String
    var rings: [MapRing]
    var west = Int32.max
    var south = Int32.max
    var east = Int32.min
    var north = Int32.min
  }

  var borders: [Border] = []

  init(_ polygons: [CommunePolygon]) {
    for polygon in polygons.sorted(by: { $0.code < $1.code }) {
      var border = Border(code: polygon.code, rings: polygon.rings)
      for point in polygon.rings.flatMap(\.points) {
        border.west = min(border.west, point.x)
        border.east = max(border.east, point.x)
        border.south = min(border.south, point.y)
        border.north = max(border.north, point.y)
      }
      borders.append(border)
    }
  }

  /// The codes of all polygons that hold a point.
  func codes(at point: MapPoint) -> [String] {
    borders.filter { border in
      guard border.west <= point.x, point.x <= border.east, border.south <= point.y else { return false }
      return point.y <= border.north && border.rings.count { crossings($0, point) % 2 == 1 } % 2 == 1
    }.map(\.code)
  }

  private func crossings(_ ring: MapRing, _ point: MapPoint) -> Int {
    unsafe ring.points.withUnsafeBufferPointer { points in
      var count = 0
      var before = points.count - 1
      let (x, y) = (Int64(point.x), Int64(point.y))
      var at = 0
      while at < points.count {
        let (px, py) = unsafe (Int64(points[at].x), Int64(points[at].y))
        let (qx, qy) = unsafe (Int64(points[before].x), Int64(points[before].y))
        if (py <= y) != (qy <= y) {
          let turn = (qx - px) * (y - py) - (x - px) * (qy - py)
          if qy > py ? turn <= 0 : turn >= 0 { count += 1 }
        }
        before = at
        at += 1
      }
      return count
    }
  }

  /// Metres to the border of a commune, by the series for the length of a degree, which is another formula
  /// than the index uses.
  func distance(to code: String, from point: MapPoint) -> Double {
    let angle = point.latitude * .pi / 180
    let north = 111_132.954 - 559.822 * cos(2 * angle) + 1.175 * cos(4 * angle)
    let east = 111_412.84 * cos(angle) - 93.5 * cos(3 * angle) + 0.118 * cos(5 * angle)
    var best = Double.infinity
    for ring in borders.first(where: { $0.code == code })?.rings ?? [] {
      var p = ring.points[ring.points.count - 1]
      for q in ring.points {
        let (ax, ay) = (Double(p.x - point.x) * east / 1e7, Double(p.y - point.y) * north / 1e7)
        let (bx, by) = (Double(q.x - point.x) * east / 1e7, Double(q.y - point.y) * north / 1e7)
        let (dx, dy) = (bx - ax, by - ay)
        let square = dx * dx + dy * dy
        let along = square == 0 ? 0 : min(1, max(0, -(ax * dx + ay * dy) / square))
        best = min(best, hypot(ax + along * dx, ay + along * dy))
        p = q
      }
    }
    return best
  }
}
