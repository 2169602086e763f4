import CSVDocument
package import Telemetry

/// Reads the two tables of units that ship with the project.
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
      var fields = FieldReader(file: file, row: row)
      let code = fields.code("code", digits: 5)
      let latitude = fields.number("latitude", in: Country.latitudes)
      let longitude = fields.number("longitude", in: Country.longitudes)
      let area = row["area_km2"] == nil ? nil : fields.number("area_km2", in: 0...50_000)
      let population = row["population"] == nil ? nil : fields.number("population", in: 0...20_000_000)
      let commune = Commune(
        code: code, kind: row["kind"] ?? "", name: fields.text("name"), fullName: fields.text("full_name"),
        provinceCode: fields.code("province_code", digits: 2), latitude: latitude, longitude: longitude,
        area: area, population: population.flatMap { Int(exactly: $0) }, decree: row["decree"] ?? "",
        validFrom: row["valid_from"] ?? "")
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

  /// Reads `old_to_new.csv`, whose new codes must be those of `communes`.
  package static func oldUnits(
    _ bytes: [UInt8], file: String, communes: CommuneIndex, diagnostics: inout [Diagnostic]
  ) -> OldUnitIndex {
    let needed = ["former_name", "former_district_code", "former_district", "code", "relation"]
    var seen: [[String]: Int] = [:]
    var collected: [SuccessionRow] = []
    for row in rows(bytes, file: file, needed: needed, diagnostics: &diagnostics) {
      var fields = FieldReader(file: file, row: row)
      let old = OldUnit(
        code: row["former_code"] == nil ? "" : fields.code("former_code", digits: 5),
        name: fields.text("former_name"), districtCode: fields.code("former_district_code", digits: 3),
        district: fields.text("former_district"), provinceCode: row["former_province_code"] ?? "",
        province: row["former_province"] ?? "")
      let code = fields.code("code", digits: 5)
      if communes[code] == nil, Commune.isCode(code) {
        let hint = NearestName.hint(for: code, among: communes.communes.map(\.code))
        fields.report("code", "no commune in force has the code '\(code)'\(hint)")
      }
      let word = fields.text("relation")
      let relation = Succession(rawValue: word)
      if relation == nil, !word.isEmpty {
        fields.report("relation", "'\(word)' is no relation; write whole, part or unchanged")
      }
      if let earlier = seen.updateValue(row.line, forKey: [old.code, old.name, code]) {
        fields.report("code", "the same conversion stands on line \(earlier) too; leave one of them out")
      }
      diagnostics += fields.diagnostics
      guard let relation, fields.diagnostics.isEmpty else { continue }
      collected.append(
        SuccessionRow(old: old, newCode: code, relation: relation, decree: row["decree"] ?? ""))
    }
    reportHalfSplits(collected, file: file, diagnostics: &diagnostics)
    return OldUnitIndex(collected)
  }

  /// A unit that went whole to one commune cannot also have gone to another.
  private static func reportHalfSplits(
    _ rows: [SuccessionRow], file: String, diagnostics: inout [Diagnostic]
  ) {
    let groups = Dictionary(grouping: rows.filter { !$0.old.code.isEmpty }, by: \.old.code)
    for (code, group) in groups.sorted(by: { $0.key < $1.key })
    where group.count > 1 && group.contains(where: { $0.relation != .part }) {
      let message = "old commune '\(code)' has \(group.count) successors, so each relation must be 'part'"
      diagnostics.append(Diagnostic(file: file, line: 0, column: 0, message: message))
    }
  }

  private static func rows(
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

/// Reads the fields of one row and remembers what is wrong with them.
private struct FieldReader {
  let file: String
  let row: CSVTable.Row
  var diagnostics: [Diagnostic] = []

  mutating func report(_ column: String, _ message: String) {
    diagnostics.append(
      Diagnostic(file: file, line: row.line, column: row.column(of: column), message: message))
  }

  mutating func text(_ column: String) -> String {
    if let text = row[column] { return text }
    report(column, "column '\(column)' is empty; every row needs it")
    return ""
  }

  /// A code is text: a spreadsheet that read it as a number has dropped its leading zeros.
  mutating func code(_ column: String, digits: Int) -> String {
    let code = text(column)
    if code.isEmpty { return code }
    let isShaped = code.utf8.count == digits && code.utf8.allSatisfy { (48...57).contains($0) }
    if !isShaped { report(column, "'\(code)' is not a code of \(digits) digits; keep leading zeros") }
    return code
  }

  mutating func number(_ column: String, in range: ClosedRange<Double>) -> Double {
    let written = text(column)
    if written.isEmpty { return .nan }
    guard let number = Double(written), range.contains(number) else {
      report(column, "'\(written)' is not a number from \(range.lowerBound) to \(range.upperBound)")
      return .nan
    }
    return number
  }
}
