import AddressIndex
import AddressRegister
import Glibc
import LocalBroker
import LocalFiles
import Simulation
import Telemetry

/// Places: a coordinate's commune and nearest address beside what Python has for it, text to place, import, and what
/// the index takes to open and to hold.
enum AddressRows {
  static func measure(_ effort: Effort) throws(BenchFailure) {
    let base = try AddressBase(count: effort.addresses, map: effort.map)
    let thousands = "\(effort.addresses / 1_000)k"
    Table.row(
      "addresses: \(thousands) compiled in s", Table.fixed(base.buildSeconds, 1),
      budget: "\(Table.grouped(Double(base.vertices))) vertices of \(base.mapName)")
    try PlaceQueries(base, count: effort.addresses).measure(rounds: effort.isQuick ? 1 : 3)
    try AddressTexts(base).measure()
    try imports(base, count: effort.addresses)
    try opening(base, thousands)
  }

  /// The list as a commune sends it, into an empty register.
  private static func imports(_ base: AddressBase, count: Int) throws(BenchFailure) {
    let polygons = try BenchFailure.wrap { () throws(AddressError) in
      try AddressStore.readPolygons(base.database)
    }
    try base.writeList(count: count, polygons: polygons)
    let path = base.folder.path
    var classFaults: [Diagnostic] = []
    let classes = try BenchFailure.wrap { () throws(LocalFileError) in
      let file = AddressBase.tables + "/object_classes.csv"
      return ObjectClassTable.read(
        try LocalFile.read(file, limit: 1 << 20), file: file, diagnostics: &classFaults)
    }
    let options = ImportOptions(source: "bench", by: "bench", at: 1_793_404_800_000, day: "2026-10-31")
    var rounds: [Elapsed] = []
    for _ in 0..<2 {
      var elapsed = Elapsed()
      let summary = try elapsed.add { () throws(BenchFailure) in
        try BenchFailure.wrap { () throws(RegisterError) in
          let register = try Register.open(path + "/register.sqlite")
          let importer = RegisterImport(
            into: register, ownersPath: path + "/owners.sqlite", index: base.index, classes: classes)
          return try importer.csv(base.list, options)
        }
      }
      guard summary.isRead, summary.refusals.isEmpty else {
        throw BenchFailure("rows were refused: \(summary.refusals) \(summary.diagnostics.prefix(3))")
      }
      rounds.append(elapsed)
    }
    Table.row(
      "import of a CSV, rows/s", Table.grouped(Double(count) / Double(rounds[0].wall) * 1e9),
      budget: "≥ 50,000")
    Table.row(
      "  processor µs a row", Table.fixed(Double(rounds[0].processor) / Double(count) / 1e3, 1), budget: "")
    Table.row(
      "  the same list again, rows/s", Table.grouped(Double(count) / Double(rounds[1].wall) * 1e9), budget: ""
    )
  }

  /// Opening and holding the index, in a process of its own.
  private static func opening(_ base: AddressBase, _ thousands: String) throws(BenchFailure) {
    var (opened, resident, most) = ([Double](), 0.0, 0.0)
    for _ in 0..<3 {
      let figures = base.folder.path + "/figures"
      LocalFile.remove(figures)
      let child = try Child.start(["resident-addresses", "--index", base.database], output: figures)
      guard child.wait(withinMilliseconds: 120_000) == .exited(0) else {
        throw BenchFailure("the address measurement did not end: \(base.folder.tail(of: "figures"))")
      }
      let words = base.folder.tail(of: "figures").split(whereSeparator: \.isWhitespace).compactMap {
        Double($0)
      }
      guard words.count == 4 else { throw BenchFailure("the address measurement printed nothing") }
      opened.append(words[0] / 1e9)
      resident = max(resident, words[2] / 1_048_576)
      most = max(most, words[3] / 1_048_576)
    }
    Table.row(
      "opening the index of \(thousands), s", Table.fixed(Statistics.median(opened), 2), budget: "≤ 1")
    Table.row(
      "resident, index of \(thousands) in use, MB", Table.fixed(resident, 0), beside: Table.fixed(most, 0),
      budget: "< 400 (beside it: the most while opening)")
  }

  /// The child: opens the index, asks it something of each kind, and prints nanoseconds, resident bytes before and
  /// after, and the most that were resident.
  static func measureHere(_ options: Options) throws(BenchFailure) {
    guard let database = options.text("--index") else { throw BenchFailure("--index needs a file") }
    let before = MemoryRows.residentBytes()
    var elapsed = Elapsed()
    let index = elapsed.add { AddressIndex.open(directory: AddressBase.tables, database: database).index }
    guard let index else { throw BenchFailure("the index did not open") }
    var found = 0
    for (number, commune) in index.communes.communes.enumerated() {
      let answers =
        index.search("Số \(number) Quang Trung, \(commune.fullName)") + index.suggest(commune.name)
      found += answers.count
      if let seat = commune.seat {
        found += index.locateNearest(latitude: seat.latitude, longitude: seat.longitude).address?.object ?? 0
      }
    }
    precondition(found > 0, "a province of addresses answers something")
    Output.write("\(elapsed.wall) \(before) \(MemoryRows.residentBytes()) \(try mostResidentBytes())\n")
  }

  /// VmHWM of this process: what was resident at its worst moment.
  private static func mostResidentBytes() throws(BenchFailure) -> Int {
    let status = try BenchFailure.wrap { () throws(LocalFileError) in
      String(decoding: try LocalFile.read("/proc/self/status", limit: 1 << 16), as: UTF8.self)
    }
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) * 1_024
  }
}
