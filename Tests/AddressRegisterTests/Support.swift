import AddressIndex
import AddressRegister
import Glibc
import LocalFiles
import Telemetry

/// The package's root, found from this file, so that tests read the tables that ship.
let root: String = {
  let parts = #filePath.split(separator: "/").dropLast(3)
  return "/" + parts.joined(separator: "/")
}()

/// The shipped tables, without a map: a coordinate is then only checked against the nearest seat.
let shippedIndex: AddressIndex? = AddressIndex.open(directory: root + "/addresses", database: nil).index

/// Two communes side by side, a third that overlaps with nobody, and what they were before: enough for every
/// question that an import asks of the map.
let smallIndex: AddressIndex = {
  func commune(_ code: String, _ kind: String, _ name: String, _ latitude: Double, _ longitude: Double)
    -> Commune
  {
    Commune(
      code: code, kind: kind, name: name, fullName: "\(kind) \(name)", provinceCode: "51", latitude: latitude,
      longitude: longitude, area: nil, population: nil, decree: "test", validFrom: "2025-07-01")
  }
  let communes = CommuneIndex([
    commune("21025", "Phường", "Cẩm Thành", 15.05, 108.05),
    commune("21028", "Phường", "Nghĩa Lộ", 15.05, 108.15),
    commune("00123", "Xã", "Ba Tơ", 15.25, 108.05), commune("21484", "Xã", "Ba Tô", 15.25, 108.15),
  ])
  let table = """
    former_code,former_name,former_district_code,former_district,code,relation
    21019,Phường Nghĩa Chánh,522,Thành phố Quảng Ngãi,21025,whole
    21025,Phường Nguyễn Nghiêm,522,Thành phố Quảng Ngãi,21025,whole
    21010,Phường Lê Hồng Phong,522,Thành phố Quảng Ngãi,21028,whole
    21142,Xã Trà Bùi,525,Huyện Trà Bồng,21025,part
    21142,Xã Trà Bùi,525,Huyện Trà Bồng,21028,part
    """
  var diagnostics: [Diagnostic] = []
  let old = UnitFiles.oldUnits(
    Array(table.utf8), file: "old_to_new.csv", communes: communes, diagnostics: &diagnostics)
  precondition(diagnostics.isEmpty, "the test's own table is sound: \(diagnostics)")
  func box(_ code: String, _ west: Double, _ south: Double) -> CommunePolygon {
    let corners = [(west, south), (west + 0.1, south), (west + 0.1, south + 0.1), (west, south + 0.1)]
    let points = corners.map { MapPoint(latitude: $0.1, longitude: $0.0) }
    return CommunePolygon(code: code, rings: [MapRing(isHole: false, points: points)])
  }
  let polygons = [
    box("21025", 108.0, 15.0), box("21028", 108.1, 15.0), box("00123", 108.0, 15.2),
    box("21484", 108.1, 15.2),
  ]
  return AddressIndex(communes: communes, oldUnits: old, polygons: polygons)
}()

let shippedClasses: ObjectClassTable = {
  let file = root + "/addresses/object_classes.csv"
  var diagnostics: [Diagnostic] = []
  guard let bytes = try? LocalFile.read(file, limit: 1 << 20) else { return ObjectClassTable([]) }
  return ObjectClassTable.read(bytes, file: file, diagnostics: &diagnostics)
}()

/// 2026-10-15, 09:00 in Vietnam.
let october15 = CivilTime(year: 2026, month: 10, day: 15, hour: 2).time()

/// A folder with a register in it that goes away with the test.
@safe final class Office {
  let path: String
  var index = smallIndex

  init() {
    var template = Array("/tmp/citywatch-register-XXXXXX".utf8CString)
    path = unsafe template.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress, let made = unsafe mkdtemp(start) else { return "/tmp" }
      return unsafe String(cString: made)
    }
  }

  deinit {
    for name in (try? LocalFile.names(in: path, suffixes: [""])) ?? [] {
      LocalFile.remove(path + "/" + name)
    }
    _ = unsafe rmdir(path)
  }

  var registerPath: String { path + "/register.sqlite" }
  var ownersPath: String { path + "/owners.sqlite" }

  func register() throws -> Register { try Register.open(registerPath) }

  func file(_ name: String) -> String { path + "/" + name }

  func write(_ text: String, to name: String = "list.csv") throws -> String {
    try write(Array(text.utf8), to: name)
  }

  func write(_ bytes: [UInt8], to name: String = "list.csv") throws -> String {
    try LocalFile.write(bytes, to: file(name))
    return file(name)
  }

  func read(_ path: String) throws -> String {
    String(decoding: try LocalFile.read(path, limit: 1 << 26), as: UTF8.self)
  }

  /// Imports a list into the office's register.
  @discardableResult
  func take(
    _ text: String, as name: String = "list.csv", _ change: (inout ImportOptions) -> Void = { _ in }
  ) throws -> ImportSummary {
    try take(bytes: Array(text.utf8), as: name, change)
  }

  func take(
    bytes: [UInt8], as name: String = "list.csv", _ change: (inout ImportOptions) -> Void = { _ in }
  ) throws -> ImportSummary {
    let path = try write(bytes, to: name)
    var options = ImportOptions(source: "list", by: "lan", at: october15, day: "2026-10-15")
    change(&options)
    let task = RegisterImport(
      into: try register(), ownersPath: ownersPath, index: index, classes: shippedClasses)
    return try task.csv(path, options)
  }

  /// Every object of the register.
  func objects() throws -> [RegisteredObject] {
    var objects: [RegisteredObject] = []
    try register().forEachObject { objects.append($0) }
    return objects
  }
}

/// A file's permissions.
func mode(of path: String) -> UInt32 {
  var status = stat()
  return unsafe stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
}
