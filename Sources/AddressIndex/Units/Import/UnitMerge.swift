import CSVDocument

/// Tables of units into which a file's rows are put.
struct UnitMerge {
  let effective: String
  let provinces: Set<String>
  var log: RepairLog

  private let before: UnitTables
  private var communes: [String: Commune]
  private var inForce: [String: Province]
  private var former: [[String]: Province]
  private var successions: [SuccessionRow]
  private var seenCommunes: Set<String> = []
  private var newConversions = 0
  private var conversions = 0

  init(_ tables: UnitTables, effective: String, provinces: Set<String>, log: RepairLog) {
    before = tables
    self.effective = effective
    self.provinces = provinces
    self.log = log
    communes = Dictionary(uniqueKeysWithValues: tables.communes.communes.map { ($0.code, $0) })
    inForce = Dictionary(uniqueKeysWithValues: tables.provinces.inForce.map { ($0.code, $0) })
    former = Dictionary(uniqueKeysWithValues: tables.provinces.former.map { ([$0.code, $0.validUntil], $0) })
    successions = tables.oldUnits.rows
  }

  /// The tables as they are now.
  var tables: UnitTables {
    var tables = before
    tables.communes = CommuneIndex(Array(communes.values))
    tables.oldUnits = OldUnitIndex(successions)
    tables.provinces = ProvinceIndex(Array(inForce.values) + Array(former.values))
    return tables
  }

  func count(_ report: inout UnitImport.Report) {
    report.communes = seenCommunes.count
    report.newCommunes = seenCommunes.count { before.communes[$0] == nil }
    report.conversions = conversions
    report.newConversions = newConversions
  }

  // MARK: conversions

  mutating func addConversions(_ table: [CSVTable.Row]) {
    var rows: [ConversionRow] = []
    rows.reserveCapacity(table.count)
    for row in table where isWanted(row["new_province_code"]) {
      var fields = ImportedFields(row, log: log)
      if let read = ConversionRow.read(&fields) { rows.append(read) }
      log = fields.log
    }
    guard !log.hasErrors, !refuseMissing(Set(rows.map(\.newProvinceCode))) else { return }
    ConversionRepair.repair(&rows, knowing: before.provinces, &log)
    guard !log.hasErrors else { return }
    let codes = codesInUse(
      rows.map { Named(code: $0.newCode, name: $0.newName, province: $0.newProvinceCode, line: $0.line) })
    for row in rows {
      addProvinces(of: row)
      let code = codes[row.newCode] ?? row.newCode
      addCommune(code, row.newName, row.newProvinceCode, row.line, authority: .conversion)
    }
    replaceSuccessions(rows, codes)
  }

  /// Rows that are known stay in their place, so that a second import leaves the file as it is.
  private mutating func replaceSuccessions(_ rows: [ConversionRow], _ codes: [String: String]) {
    conversions = rows.count
    var incoming: [SuccessionRow] = []
    incoming.reserveCapacity(rows.count)
    for row in rows {
      let old = OldUnit(
        code: row.oldCode, name: row.oldName, districtCode: row.districtCode, district: row.district,
        provinceCode: row.oldProvinceCode, province: row.oldProvince, validUntil: effective)
      incoming.append(
        SuccessionRow(
          old: old, newCode: codes[row.newCode] ?? row.newCode, relation: row.relation, decree: ""))
    }
    var byKey: [[String]: SuccessionRow] = [:]
    byKey.reserveCapacity(incoming.count)
    for row in incoming { byKey[UnitMerge.key(row)] = row }
    let replaced = Set(incoming.map(\.newCode))
    var merged: [SuccessionRow] = []
    var placed: Set<[String]> = []
    for row in successions {
      guard row.effective == effective, replaced.contains(row.newCode) else {
        merged.append(row)
        continue
      }
      let key = UnitMerge.key(row)
      guard let new = byKey[key] else { continue }
      merged.append(UnitMerge.updated(row, by: new))
      placed.insert(key)
    }
    let decrees = Dictionary(grouping: communes.values, by: \.code).mapValues { $0[0].decree }
    for row in incoming where !placed.contains(UnitMerge.key(row)) {
      newConversions += 1
      merged.append(
        SuccessionRow(
          old: row.old, newCode: row.newCode, relation: row.relation, decree: decrees[row.newCode] ?? ""))
    }
    successions = merged
  }

  /// A former unit with a code is known by it and its name without accents; one without by name and district.
  private static func key(_ row: SuccessionRow) -> [String] {
    [row.old.code, NameFolding.fold(row.old.name), row.old.districtCode, row.newCode]
  }

  /// What the file says, in the spelling that is known where only the place of a tone differs.
  private static func updated(_ row: SuccessionRow, by new: SuccessionRow) -> SuccessionRow {
    func kept(_ known: String, _ name: String) -> String {
      NameSpelling(known) == NameSpelling(name) ? known : name
    }
    let old = OldUnit(
      code: row.old.code, name: kept(row.old.name, new.old.name), districtCode: row.old.districtCode,
      district: kept(row.old.district, new.old.district), provinceCode: new.old.provinceCode,
      province: kept(row.old.province, new.old.province), validUntil: row.old.validUntil)
    return SuccessionRow(old: old, newCode: row.newCode, relation: new.relation, decree: row.decree)
  }

  private mutating func addProvinces(of row: ConversionRow) {
    if inForce[row.newProvinceCode] == nil {
      inForce[row.newProvinceCode] = UnitMerge.province(row.newProvinceCode, row.newProvince, from: effective)
    }
    let key = [row.oldProvinceCode, effective]
    if former[key] == nil {
      let heir = Province.Successor(code: row.newProvinceCode, relation: .whole)
      former[key] = UnitMerge.province(
        row.oldProvinceCode, row.oldProvince, from: "", until: effective, successors: [heir])
    }
  }

  // MARK: lists

  mutating func addList(_ table: [CSVTable.Row]) {
    var named: [Named] = []
    var covered: Set<String> = []
    for row in table {
      var fields = ImportedFields(row, log: log)
      defer { log = fields.log }
      let level = row["level"] ?? ""
      let province = level == "province" ? row["code"] : row["province_code"]
      guard isWanted(province) else { continue }
      let name = fields.name("full_name")
      if name.isEmpty {
        fields.refuse("a name is missing", "full_name", "column 'full_name' is empty; every row needs it")
      }
      switch level {
      case "province":
        let code = fields.code("code", digits: 2)
        covered.insert(code)
        log = fields.log
        addProvince(code, name, row.line)
        fields.log = log
      case "commune":
        let provinceCode = fields.code("province_code", digits: 2)
        covered.insert(provinceCode)
        named.append(
          Named(code: fields.code("code", digits: 5), name: name, province: provinceCode, line: row.line))
      default:
        fields.refuse("a level is unknown", "level", "'\(level)' is no level; write province or commune")
      }
    }
    guard !log.hasErrors, !refuseMissing(covered) else { return }
    let codes = codesInUse(named)
    for unit in named {
      addCommune(codes[unit.code] ?? unit.code, unit.name, unit.province, unit.line, authority: .list)
    }
    warnOfMissing(covered)
  }

  mutating func addCommunes(_ table: [CSVTable.Row]) {
    for row in table {
      var fields = ImportedFields(row, log: log)
      let code = fields.code("code", digits: 5)
      let known = communes[code]?.provinceCode ?? (provinces.count == 1 ? provinces.first : nil)
      let province = row["province_code"] == nil ? known : fields.code("province_code", digits: 2)
      let name = fields.name("full_name")
      if name.isEmpty {
        fields.refuse("a name is missing", "full_name", "column 'full_name' is empty; every row needs it")
      }
      if province == nil {
        fields.refuse(
          "a commune's province is unknown", "code",
          "the province of \(code) is not known; name its code in a column 'province_code', "
            + "or one province to load"
        )
      }
      let details = CommuneDetails(&fields)
      log = fields.log
      guard let province, isWanted(province), !log.hasErrors else { continue }
      addCommune(code, name, province, row.line, authority: .list, details)
    }
  }

  // MARK: units

  private struct Named {
    var code: String
    var name: String
    var province: String
    var line: Int
  }

  private enum Authority { case conversion, list }

  private func isWanted(_ code: String?) -> Bool {
    guard !provinces.isEmpty, let code else { return true }
    return provinces.contains(code)
      || provinces.contains(String(repeating: "0", count: max(0, 2 - code.utf8.count)) + code)
  }

  /// A province that was asked for and is not in the file.
  private mutating func refuseMissing(_ found: Set<String>) -> Bool {
    for code in provinces.subtracting(found).sorted() {
      let heirs = before.provinces.former(code)?.successors.map(\.code).joined(separator: ", ")
      let hint = heirs.map { "; province \(code) of before belongs to \($0)" } ?? ""
      log.refused(
        "a province is missing", line: 0, "no row is of a province in force with the code '\(code)'\(hint)")
    }
    return log.hasErrors
  }

  /// Two tables of different years may give one commune two codes. A province has no two communes of one
  /// name, so a commune whose known code the file does not have, and whose name it has under another code, is
  /// that one.
  private mutating func codesInUse(_ named: [Named]) -> [String: String] {
    let codes = Set(named.map(\.code))
    var byName: [[String]: String] = [:]
    for commune in communes.values where !codes.contains(commune.code) {
      byName[[commune.provinceCode, commune.fullName]] = commune.code
    }
    var known: [String: String] = [:]
    for unit in named where communes[unit.code] == nil && known[unit.code] == nil {
      guard let code = byName[[unit.province, unit.name]] else { continue }
      known[unit.code] = code
      log.repaired(
        "a commune has another code than in the tables", line: unit.line,
        "\(unit.name) has the code \(unit.code) here and \(code) in the tables; "
          + "taken as \(code), which conversions use"
      )
    }
    return known
  }

  private mutating func addCommune(
    _ code: String, _ fullName: String, _ province: String, _ line: Int, authority: Authority,
    _ details: CommuneDetails = CommuneDetails()
  ) {
    seenCommunes.insert(code)
    let known = communes[code]
    var name = fullName
    if let known {
      if NameSpelling(known.fullName) == NameSpelling(fullName) {
        name = known.fullName
      } else {
        log.repaired(
          "a commune has another name than in the tables", line: line,
          "\(code) was \(known.fullName) in the tables and is \(fullName) now")
      }
    }
    communes[code] = details.commune(code, name, province, known, effective)
  }

  private mutating func addProvince(_ code: String, _ fullName: String, _ line: Int) {
    guard let known = inForce[code] else {
      inForce[code] = UnitMerge.province(code, fullName, from: effective)
      return
    }
    if NameSpelling(known.fullName) == NameSpelling(fullName) { return }
    log.repaired(
      "a province has another name than in the tables", line: line,
      "province \(code) was \(known.fullName) in the tables and is \(fullName) now")
    inForce[code] = UnitMerge.province(code, fullName, from: known.validFrom, decree: known.decree)
  }

  private mutating func warnOfMissing(_ covered: Set<String>) {
    for commune in before.communes.communes
    where covered.contains(commune.provinceCode) && !seenCommunes.contains(commune.code) {
      log.repaired(
        "a commune of the tables is not in the list", line: 1,
        "\(commune.code) \(commune.fullName) is not in the list; the tables keep it")
    }
  }

  private static func province(
    _ code: String, _ fullName: String, from: String, until: String = "",
    successors: [Province.Successor] = [],
    decree: String = ""
  ) -> Province {
    let (kind, name) = UnitKind.split(fullName)
    return Province(
      code: code, kind: kind?.rawValue ?? UnitKind.province.rawValue, name: name, fullName: fullName,
      validFrom: from, validUntil: until, successors: successors, decree: decree)
  }
}
