package import Telemetry

/// How far an import has come, for a progress bar.
package struct ImportProgress: Hashable, Sendable {
  /// What is being done.
  package enum Stage: String, Sendable {
    /// Parsing the file.
    case reading
    /// Judging features.
    case checking
    /// Looking at shapes: rings that cross, gaps and overlaps, seats outside their own polygon.
    case measuring
    /// Writing the database.
    case writing
  }

  /// What is being done.
  package var stage: Stage
  /// Features done in this stage.
  package var done: Int
  /// Features to do in this stage.
  package var total: Int
}

/// What an import found and did.
package struct ImportReport: Hashable, Sendable {
  /// Whether the new map is in place. A file with a fault changes nothing.
  package var isWritten: Bool
  /// Everything found, warnings included; `line` is 0, the message names the feature.
  package var diagnostics: [Diagnostic]
  /// Communes with a polygon.
  package var polygonCount: Int
  /// Rings, holes among them.
  package var ringCount: Int
  /// Corner points, each ring's closing one not counted twice.
  package var pointCount: Int
  /// Rings that wound the wrong way and were turned.
  package var turnedRings: Int
  /// Points left out because they fell onto the one before them.
  package var repeatedPoints: Int
  /// Spikes without area that were cut off.
  package var spikes: Int
  /// Loops cut off rings that crossed themselves, none of them larger than 100 m².
  package var loops: Int
}

extension AddressStore {
  /// The largest map read: simdjson keeps some eight bytes for each byte of text, and the whole country's
  /// communes at full detail take 170 MB.
  package static let maximumMapBytes = 256 << 20

  /// Reads a GeoJSON file of commune polygons, checks it, and puts it into the address database at `path`.
  ///
  /// The database is built beside the old one and swapped in by renaming, so a running daemon keeps the map
  /// it has opened and a cut of power leaves the old or the new one. Other layers of an existing database are
  /// carried over. A file with a fault is reported whole and changes nothing.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - file: the name for diagnostics.
  ///   - codeProperty: the feature property that holds the NSO code.
  ///   - nameProperty: the one that holds the name, compared with the list of communes.
  ///   - system: what the file's coordinates are; metres are refused where none is stated.
  /// - Throws: `AddressError` where the database cannot be written.
  package static func importPolygons(
    _ bytes: [UInt8], file: String, communes: CommuneIndex, to path: String,
    codeProperty: String = "code", nameProperty: String = "name",
    system: CoordinateSystem = .wgs84, progress: (ImportProgress) -> Void = { _ in }
  ) throws(AddressError) -> ImportReport {
    progress(ImportProgress(stage: .reading, done: 0, total: 1))
    guard bytes.count <= maximumMapBytes else {
      return refused(file, "the map has \(bytes.count) bytes; at most \(maximumMapBytes) are read")
    }
    let read = GeoJSONReader.read(bytes, codeProperty: codeProperty, nameProperty: nameProperty)
    if let fault = read.fault { return refused(file, fault) }
    guard !read.features.isEmpty else { return refused(file, "the map has no features") }

    return try importFeatures(read.features, file, communes, system, to: path, progress)
  }

  /// Whether a file's first bytes are those of a GeoPackage (or of another SQLite database).
  package static func looksLikeGeoPackage(_ bytes: some Sequence<UInt8>) -> Bool {
    Array(bytes.prefix(GeoPackageReader.magic.count)) == GeoPackageReader.magic
  }

  /// Reads a layer of commune polygons from a GeoPackage, checks it, and puts it into the address database at
  /// `path`, as `importPolygons` does with a GeoJSON file.
  ///
  /// - Parameters:
  ///   - map: the GeoPackage.
  ///   - layer: the layer's name; may be left out where the file has one only.
  ///   - system: what the coordinates are where the file does not say; where it does, both must agree.
  /// - Throws: `AddressError` where the GeoPackage cannot be read or the database cannot be written.
  package static func importGeoPackage(
    _ map: String, layer: String? = nil, communes: CommuneIndex, to path: String,
    codeProperty: String = "code", nameProperty: String = "name", system: CoordinateSystem? = nil,
    progress: (ImportProgress) -> Void = { _ in }
  ) throws(AddressError) -> ImportReport {
    progress(ImportProgress(stage: .reading, done: 0, total: 1))
    let read = try GeoPackageReader.read(
      map, layer: layer, codeProperty: codeProperty, nameProperty: nameProperty)
    if let fault = read.fault { return refused(map, fault) }
    if let stated = system, let known = read.system, stated != known {
      return refused(map, "the layer's own coordinate system is another than the one stated for the import")
    }
    guard !read.features.isEmpty else { return refused(map, "the map has no features") }
    return try importFeatures(
      read.features, map, communes, read.system ?? system ?? .wgs84, to: path, progress)
  }

  /// Checks features of whatever kind of file, and writes them where none has a fault.
  static func importFeatures(
    _ features: [MapFeature], _ file: String, _ communes: CommuneIndex, _ system: CoordinateSystem,
    to path: String, _ progress: (ImportProgress) -> Void
  ) throws(AddressError) -> ImportReport {
    var check = PolygonCheck(file: file, communes: communes, system: system)
    for feature in features {
      check.take(feature)
      progress(ImportProgress(stage: .checking, done: feature.index + 1, total: feature.total))
    }
    check.finish()
    progress(ImportProgress(stage: .measuring, done: 0, total: 1))
    var shapes = PolygonShapes(check.polygons, features: check.features, communes: communes, file: file)
    shapes.check()
    let polygons = shapes.polygons
    var report = ImportReport(
      isWritten: false, diagnostics: check.diagnostics + shapes.diagnostics, polygonCount: polygons.count,
      ringCount: polygons.reduce(0) { $0 + $1.rings.count },
      pointCount: polygons.reduce(0) { $0 + $1.pointCount }, turnedRings: check.turnedRings,
      repeatedPoints: check.repeatedPoints, spikes: check.spikes, loops: shapes.loops)
    guard !report.diagnostics.contains(where: { $0.gravity == .error }) else { return report }

    report.diagnostics += strayCentres(polygons, communes, file: file)
    try write(polygons, to: path) { done in
      progress(ImportProgress(stage: .writing, done: done, total: polygons.count))
    }
    report.isWritten = true
    return report
  }

  /// A seat of government outside its own commune's polygon: the seat, or the map, is wrong.
  private static func strayCentres(
    _ polygons: [CommunePolygon], _ communes: CommuneIndex, file: String
  ) -> [Diagnostic] {
    let index = AddressIndex(communes: communes, oldUnits: OldUnitIndex([]), polygons: polygons)
    return communes.communes.compactMap { commune in
      guard let metres = index.metresOutsideOwnPolygon(commune), metres > 0 else { return nil }
      let message =
        "the seat of \(commune.code) \(commune.fullName) lies \(Int(metres.rounded(.up))) m outside its polygon"
      return Diagnostic(file: file, line: 0, column: 0, gravity: .warning, message: message)
    }
  }

  static func refused(_ file: String, _ message: String) -> ImportReport {
    ImportReport(
      isWritten: false, diagnostics: [Diagnostic(file: file, line: 0, column: 0, message: message)],
      polygonCount: 0, ringCount: 0, pointCount: 0, turnedRings: 0, repeatedPoints: 0, spikes: 0, loops: 0)
  }
}
