import CSVDocument
package import Telemetry

/// Reads the tables of units: those that ship with the project, and those that an import wrote.
package enum UnitFiles {
  /// Reads `communes.csv`.
  ///
  /// All faults are collected; a row with a fault is left out, so the index itself is always sound.
  package static func communes(
    _ bytes: [UInt8], file: String, diagnostics: inout [Diagnostic]
  ) -> CommuneIndex {
    let needed = ["code", "name", "full_name", "province_code", "latitude", "longitude"]
    var seen: [String: Int] = [:]
    var communes: [Commune] = []
    for row in rows(bytes, file: file, needed: needed, diagnostics: &diagnostics) {
      var fields = UnitFieldReader(file: file, row: row)
      let code = fields.code("code", digits: 5)
      let hasSeat = row["latitude"] != nil || row["longitude"] != nil
      let latitude = hasSeat ? fields.number("latitude", in: Country.latitudes) : nil
      let longitude = hasSeat ? fields.number("longitude", in: Country.longitudes) : nil
      let area = row["area_km2"] == nil ? nil : fields.number("area_km2", in: 0...50_000)
      let population = row["population"] == nil ? nil : fields.number("population", in: 0...20_000_000)
      let commune = Commune(
        code: code, kind: row["kind"] ?? "", name: fields.text("name"), fullName: fields.text("full_name"),
        provinceCode: fields.code("province_code", digits: 2), latitude: latitude, longitude: longitude,
        area: area, population: population.flatMap { Int(exactly: $0) }, decree: row["decree"] ?? "",
        validFrom: fields.day("valid_from"))
      if let earlier = seen[code] {
        fields.report(
          "code", "commune code '\(code)' stands on line \(earlier) too; a code names one commune")
      }
      seen[code] = row.line
      if fields.diagnostics.isEmpty { communes.append(commune) }
      diagnostics += fields.diagnostics
    }
    return CommuneIndex(communes)
  }

  /// Reads `old_to_new.csv`, whose codes must be those of `communes` or of a unit that ended later.
  package static func oldUnits(
    _ bytes: [UInt8], file: String, communes: CommuneIndex, diagnostics: inout [Diagnostic]
  ) -> OldUnitIndex {
    let needed = ["former_name", "former_district_code", "former_district", "code", "relation"]
    let table = rows(bytes, file: file, needed: needed, diagnostics: &diagnostics)
    let lastDays = lastDays(table)
    var seen: [[String]: Int] = [:]
    seen.reserveCapacity(table.count)
    var hints = 0
    var collected: [SuccessionRow] = []
    collected.reserveCapacity(table.count)
    for row in table {
      var fields = UnitFieldReader(file: file, row: row)
      let succession = successionRow(&fields)
      let code = row["code"] ?? ""
      if communes[code] == nil, Commune.isCode(code), (lastDays[code] ?? "") <= effective(row) {
        hints += 1
        let hint =
          hints > maximumHints ? "" : NearestName.hint(for: code, among: communes.communes.map(\.code))
        fields.report("code", "no commune in force has the code '\(code)'\(hint)")
      }
      let key = ["former_code", "former_name", "former_district_code", "effective", "code"].map {
        row[$0] ?? ""
      }
      if let earlier = seen.updateValue(row.line, forKey: key) {
        fields.report("code", "the same conversion stands on line \(earlier) too; leave one of them out")
      }
      diagnostics += fields.diagnostics
      if let succession, fields.diagnostics.isEmpty { collected.append(succession) }
    }
    let index = OldUnitIndex(collected)
    reportHalfSplits(index, file: file, diagnostics: &diagnostics)
    return index
  }

  /// Comparing one code with 3,321 others takes a while, and after so many faults the table itself is the
  /// wrong one.
  private static let maximumHints = 20

  private static func successionRow(_ fields: inout UnitFieldReader) -> SuccessionRow? {
    let row = fields.row
    _ = fields.day("effective")
    let old = OldUnit(
      code: row["former_code"] == nil ? "" : fields.code("former_code", digits: 5),
      name: fields.text("former_name"), districtCode: fields.code("former_district_code", digits: 3),
      district: fields.text("former_district"), provinceCode: row["former_province_code"] ?? "",
      province: row["former_province"] ?? "", validUntil: effective(row))
    let code = fields.code("code", digits: 5)
    guard let relation = fields.succession("relation") else { return nil }
    return SuccessionRow(old: old, newCode: code, relation: relation, decree: row["decree"] ?? "")
  }

  private static func effective(_ row: CSVTable.Row) -> String {
    row["effective"] ?? SuccessionRow.usualDate
  }

  /// The last day of each former code: a line of an earlier day may lead to it.
  private static func lastDays(_ table: [CSVTable.Row]) -> [String: String] {
    var days: [String: String] = [:]
    for row in table {
      guard let code = row["former_code"] else { continue }
      days[code] = max(days[code] ?? "", effective(row))
    }
    return days
  }

  /// A unit that went whole to one commune cannot also have gone to another.
  private static func reportHalfSplits(
    _ index: OldUnitIndex, file: String, diagnostics: inout [Diagnostic]
  ) {
    for (old, rows) in index.splitUnits where rows.contains(where: { $0.relation != .part }) {
      let name = old.code.isEmpty ? old.name : old.code
      let message = "old commune '\(name)' has \(rows.count) successors, so each relation must be 'part'"
      diagnostics.append(Diagnostic(file: file, line: 0, column: 0, message: message))
    }
  }

  static func rows(
    _ bytes: [UInt8], file: String, needed: [String], diagnostics: inout [Diagnostic]
  ) -> [CSVTable.Row] {
    guard let table = CSVTable(bytes, file: file, diagnostics: &diagnostics) else { return [] }
    let missing = needed.filter { !table.header.contains($0) }
    guard missing.isEmpty else {
      let list = missing.map { "'\($0)'" }.joined(separator: ", ")
      diagnostics.append(
        Diagnostic(file: file, line: 0, column: 0, message: "the header lacks the column \(list)"))
      return []
    }
    return table.rows
  }
}
