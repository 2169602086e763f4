import LocalFiles
import Telemetry

extension UnitImport {
  /// Puts a file's units into the tables of a folder.
  ///
  /// The new tables are read back before the first is put in place, so that what an import writes always
  /// opens. Each table is replaced in one step; a table whose bytes stay the same is not touched.
  ///
  /// - Throws: `AddressError` where the tables cannot be written. Tables that cannot be read are a fault in
  ///   the report, and nothing is written.
  package static func load(
    _ bytes: [UInt8], file: String, into folder: String, provinces: Set<String> = [],
    effective: String = SuccessionRow.usualDate
  ) throws(AddressError) -> Report {
    var found: [Diagnostic] = []
    var tables = UnitTables()
    if LocalFile.exists(folder + "/communes.csv") || LocalFile.exists(folder + "/old_to_new.csv") {
      guard let read = UnitTables.read(folder, diagnostics: &found) else {
        var report = Report()
        report.layout = layout(of: bytes)
        report.diagnostics = found
        return report
      }
      tables = read
    }
    var (merged, report) = merge(bytes, file: file, into: tables, provinces: provinces, effective: effective)
    guard let merged else { return report }
    let files = merged.files { comments(folder + "/" + $0) }
    let faults = check(files, folder).filter { $0.gravity == .error }
    guard faults.isEmpty else {
      report.diagnostics += faults
      return report
    }
    do throws(LocalFileError) {
      try LocalFile.makeFolder(folder)
      for file in files { try put(file, folder) }
    } catch {
      throw AddressError("the file \(error.message)", file: error.path)
    }
    report.isWritten = true
    return report
  }

  private static func put(_ file: UnitTables.File, _ folder: String) throws(LocalFileError) {
    let path = folder + "/" + file.name
    if LocalFile.exists(path), try LocalFile.read(path, limit: UnitTables.maximumBytes) == file.bytes {
      return
    }
    try LocalFile.write(file.bytes, to: path + ".new")
    try LocalFile.replace(path, by: path + ".new")
  }

  private static func check(_ files: [UnitTables.File], _ folder: String) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    let bytes = Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.bytes) })
    let communes = UnitFiles.communes(
      bytes["communes.csv"] ?? [], file: folder + "/communes.csv (new)", diagnostics: &diagnostics)
    _ = UnitFiles.oldUnits(
      bytes["old_to_new.csv"] ?? [], file: folder + "/old_to_new.csv (new)", communes: communes,
      diagnostics: &diagnostics)
    _ = UnitFiles.provinces(
      bytes["provinces.csv"] ?? [], file: folder + "/provinces.csv (new)", diagnostics: &diagnostics)
    return diagnostics
  }

  /// The lines before the header of a table that is there already.
  private static func comments(_ path: String) -> String {
    guard let bytes = try? LocalFile.read(path, limit: UnitTables.maximumBytes) else { return "" }
    var kept: [UInt8] = []
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      guard line.first == UInt8(ascii: "#") else { break }
      kept += line + [UInt8(ascii: "\n")]
    }
    return String(decoding: kept, as: UTF8.self)
  }
}
