import AddressIndex
import Glibc
import LocalBroker
import LocalFiles
import Simulation
import Telemetry

/// A province of made-up addresses in a temporary folder: the map, the list as CSV, and the compiled index.
final class AddressBase {
  let folder: TemporaryDirectory
  /// Units, borders and addresses, in memory.
  let index: AddressIndex
  /// Where the map came from, for a person.
  let mapName: String
  /// Corner points of the map.
  let vertices: Int
  /// Every so-many-th address, in order: what is asked for.
  private(set) var sample: [AddressRecord] = []
  /// Seconds from records to a finished gazetteer.
  private(set) var buildSeconds = 0.0

  /// Unlike the daemon's, the bench's province is always the same.
  static let seed: UInt64 = 20_261_031
  /// How many addresses are asked for.
  private static let sampled = 2_000
  /// The corner points of the province's map of 2025, which a made-up map has too.
  private static let usualVertices = 215_172
  /// The map on machines that have it; it is not shipped.
  private static let usualMap = "../shared/data/address/qn_communes_2025.geojson"

  var database: String { folder.path + "/addresses.sqlite" }
  var list: String { folder.path + "/addresses.csv" }
  var map: String { folder.path + "/map.geojson" }

  init(count: Int, map path: String?) throws(BenchFailure) {
    folder = try BenchFailure.wrap { () throws(LocalBrokerError) in
      try TemporaryDirectory(prefix: "citywatch-bench")
    }
    let units = try AddressBase.units()
    let text: [UInt8]
    (text, mapName) = try AddressBase.mapText(path, units.communes)
    let (mapFile, database) = (folder.path + "/map.geojson", folder.path + "/addresses.sqlite")
    try BenchFailure.wrap { () throws(LocalFileError) in try LocalFile.write(text, to: mapFile) }
    let polygons = try AddressBase.polygons(text, units.communes, database)
    vertices = polygons.reduce(0) { $0 + $1.pointCount }
    var builder = GazetteerBuilder()
    let every = max(1, count / AddressBase.sampled)
    let generator = AddressGenerator(
      seed: AddressBase.seed, count: count, communes: units.communes, polygons: polygons)
    let began = Clocks.wall()
    for address in generator {
      builder.add(address.record)
      if Int(address.record.number) % every == 0 { sample.append(address.record) }
    }
    let gazetteer = builder.finish()
    buildSeconds = Double(Clocks.wall() - began) / 1e9
    try BenchFailure.wrap { () throws(AddressError) in try AddressStore.write(gazetteer, to: database) }
    let (index, diagnostics) = AddressIndex.open(directory: AddressBase.tables, database: database)
    guard let index, index.gazetteer?.objectCount == count else {
      throw BenchFailure("the index did not open: \(diagnostics.prefix(3).map(\.description))")
    }
    self.index = index
  }

  /// The shipped tables of units, from the package's root.
  static let tables = "addresses"

  private static func units() throws(BenchFailure) -> AddressIndex {
    let (index, diagnostics) = AddressIndex.open(directory: tables, database: nil)
    guard let index else {
      throw BenchFailure("run it from the package's root: \(diagnostics.prefix(1).map(\.description))")
    }
    return index
  }

  private static func mapText(
    _ path: String?, _ communes: CommuneIndex
  ) throws(BenchFailure) -> (text: [UInt8], name: String) {
    if let path = path ?? (LocalFile.exists(usualMap) ? usualMap : nil) {
      let text = try BenchFailure.wrap { () throws(LocalFileError) in
        try LocalFile.read(path, limit: AddressStore.maximumMapBytes)
      }
      return (text, String(path.split(separator: "/").last ?? ""))
    }
    let polygons = MadeUpMap.polygons(
      codes: communes.communes.map(\.code), points: usualVertices, seed: seed)
    return (MadeUpMap.geoJSON(polygons), "a made-up map")
  }

  /// The borders, through the door that every map takes.
  private static func polygons(
    _ text: [UInt8], _ communes: CommuneIndex, _ database: String
  ) throws(BenchFailure) -> [CommunePolygon] {
    try BenchFailure.wrap { () throws(AddressError) in
      _ = try AddressStore.importPolygons(text, file: "map", communes: communes, to: database)
      return try AddressStore.readPolygons(database)
    }
  }

  /// A list is held in memory before it is written; ten million rows are two gigabytes, and ten such provinces.
  private static let mostWritten = 10_000_000

  /// Writes a list of made-up addresses for whoever wants a base to try things on: `--write-addresses`.
  static func write(_ options: Options) throws(BenchFailure) {
    let path = options.text("--write-addresses") ?? ""
    let count = options.has("--count") ? try options.integer("--count") : 10_000
    let seed = options.has("--seed") ? try options.integer("--seed") : 1
    guard !path.isEmpty, !path.hasPrefix("--"), seed >= 0, (0...mostWritten).contains(count) else {
      throw BenchFailure(
        "--write-addresses FILE.csv [--count N up to 10000000] [--seed S] [--map FILE.geojson]")
    }
    let units = try units()
    var borders: [CommunePolygon] = []
    if options.has("--map") || LocalFile.exists(usualMap) {
      let folder = try BenchFailure.wrap { () throws(LocalBrokerError) in try TemporaryDirectory() }
      let text = try mapText(options.text("--map"), units.communes).text
      borders = try polygons(text, units.communes, folder.path + "/addresses.sqlite")
    }
    try writeList(
      AddressGenerator(seed: UInt64(seed), count: count, communes: units.communes, polygons: borders),
      units.communes, to: path)
    Output.write(
      "\(Table.grouped(Double(count))) made-up addresses in \(path), \(borders.isEmpty ? "around the seats" : "inside the borders")\n"
    )
  }

  /// Writes the list of this base.
  func writeList(count: Int, polygons: [CommunePolygon]) throws(BenchFailure) {
    try AddressBase.writeList(
      AddressGenerator(seed: AddressBase.seed, count: count, communes: index.communes, polygons: polygons),
      index.communes, to: list)
  }

  private static func writeList(
    _ generator: AddressGenerator, _ communes: CommuneIndex, to path: String
  ) throws(BenchFailure) {
    var list = AddressList(communes: communes)
    var bytes = Array(AddressList.header.utf8)
    // A row has about 170 bytes, at most some 240; a million of them are held at once and written once.
    bytes.reserveCapacity(generator.count * 240)
    for address in generator { list.append(address, to: &bytes) }
    try BenchFailure.wrap { () throws(LocalFileError) in try LocalFile.write(bytes, to: path) }
  }
}
