import LocalFiles
package import Telemetry

/// The four tables of units of one folder, read together: what units there are, what they were, and what else
/// they are called.
package struct UnitTables: Sendable {
  /// `communes.csv`.
  package var communes = CommuneIndex([])
  /// `old_to_new.csv`.
  package var oldUnits = OldUnitIndex([])
  /// `provinces.csv`.
  package var provinces = ProvinceIndex()
  /// `aliases.csv`.
  package var aliases: [UnitAlias] = []

  /// Tables without a row.
  package init() {}

  /// The tables of a whole country are two megabytes.
  package static let maximumBytes = 64 << 20

  /// Reads the tables of a folder. Communes and conversions must be there; provinces and aliases need not.
  ///
  /// - Returns: `nil` where a table cannot be read or has an error; everything found is appended.
  package static func read(_ folder: String, diagnostics: inout [Diagnostic]) -> UnitTables? {
    let before = diagnostics.count
    var tables = UnitTables()
    do throws(LocalFileError) {
      var file = folder + "/communes.csv"
      tables.communes = UnitFiles.communes(
        try LocalFile.read(file, limit: maximumBytes), file: file, diagnostics: &diagnostics)
      file = folder + "/old_to_new.csv"
      tables.oldUnits = UnitFiles.oldUnits(
        try LocalFile.read(file, limit: maximumBytes), file: file, communes: tables.communes,
        diagnostics: &diagnostics)
      file = folder + "/provinces.csv"
      if LocalFile.exists(file) {
        tables.provinces = UnitFiles.provinces(
          try LocalFile.read(file, limit: maximumBytes), file: file, diagnostics: &diagnostics)
      }
      file = folder + "/aliases.csv"
      if LocalFile.exists(file) {
        tables.aliases = UnitFiles.aliases(
          try LocalFile.read(file, limit: maximumBytes), file: file, communes: tables.communes,
          oldUnits: tables.oldUnits, provinces: tables.provinces, diagnostics: &diagnostics)
      }
    } catch {
      let message = "the file \(error.message)"
      diagnostics.append(Diagnostic(file: error.path, line: 0, column: 0, message: message))
      return nil
    }
    return diagnostics[before...].contains { $0.gravity == .error } ? nil : tables
  }
}
