import CSVDocument
package import Telemetry

/// Loads units of any province, or of the whole country, from the tables that offices hand out.
///
/// Three layouts are understood, told apart by their columns: the statistics office's conversion table, a
/// list of units in force, and a list of communes with their seats. What is there already is updated and
/// never doubled; what a table does not say (seats, areas, decrees) is kept. Nothing is written where a table
/// has a fault.
package enum UnitImport {
  /// The layouts that are understood.
  package enum Layout: String, Sendable, CaseIterable {
    /// Which commune in force took over which former one.
    case conversion
    /// Provinces and communes in force, with codes and names.
    case list
    /// Communes in force with seat, area and population.
    case communes
  }

  /// What an import found and did.
  package struct Report: Hashable, Sendable {
    /// How the file was read; `nil` where it is none of the layouts.
    package var layout: Layout?
    /// Whether the new tables are in place.
    package var isWritten = false
    /// Everything found, repairs included.
    package var diagnostics: [Diagnostic] = []
    /// Communes of the file.
    package var communes = 0
    /// Communes of the file that were not known before.
    package var newCommunes = 0
    /// Conversions of the file.
    package var conversions = 0
    /// Conversions of the file that were not known before.
    package var newConversions = 0

    /// A report of nothing yet.
    package init() {}
  }

  /// The layout of a file, from its header; `nil` where it is none of them.
  package static func layout(of bytes: [UInt8]) -> Layout? {
    var reader = CSVReader(bytes)
    let header = Set(reader.next()?.fields.map(\.text.trimmed) ?? [])
    if header.isSuperset(of: ["new_code", "old_code", "old_name", "old_district_code"]) {
      return .conversion
    }
    if header.isSuperset(of: ["level", "code", "full_name", "province_code"]) { return .list }
    let hasSeat = header.contains("centre_lat") || header.contains("latitude")
    return hasSeat && header.isSuperset(of: ["code", "full_name"])
      && header.isDisjoint(with: ["street", "house"])
      ? .communes : nil
  }

  /// Puts a file's units into tables.
  ///
  /// - Parameters:
  ///   - bytes: the file, UTF-8, with commas, semicolons or tabs.
  ///   - file: its name, for the report.
  ///   - tables: what is known already.
  ///   - provinces: the codes of the provinces in force to load; empty for all of the file.
  ///   - effective: the day from which the file's units are in force, `YYYY-MM-DD`.
  /// - Returns: the new tables, `nil` where the file has a fault; and what was found.
  package static func merge(
    _ bytes: [UInt8], file: String, into tables: UnitTables, provinces: Set<String> = [],
    effective: String = SuccessionRow.usualDate
  ) -> (tables: UnitTables?, report: Report) {
    var report = Report()
    report.layout = layout(of: bytes)
    var log = RepairLog(file: file)
    guard let layout = report.layout else {
      log.refused(
        "", line: 1,
        "the header is none of a table of units: a conversion has new_code, old_code, old_name, "
          + "old_district_code; a list has level, code, full_name, province_code; communes have code, "
          + "full_name, latitude, longitude")
      report.diagnostics = log.diagnostics
      return (nil, report)
    }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      log.refused("", line: 0, "the file is not UTF-8; save it as 'CSV UTF-8'")
      report.diagnostics = log.diagnostics
      return (nil, report)
    }
    var found: [Diagnostic] = []
    let rows = CSVTable(bytes, file: file, diagnostics: &found)?.rows ?? []
    var merge = UnitMerge(tables, effective: effective, provinces: provinces, log: log)
    switch layout {
    case .conversion: merge.addConversions(rows)
    case .list: merge.addList(rows)
    case .communes: merge.addCommunes(rows)
    }
    report.diagnostics = found + merge.log.diagnostics
    merge.count(&report)
    let isSound = !report.diagnostics.contains { $0.gravity == .error }
    return (isSound ? merge.tables : nil, report)
  }
}
