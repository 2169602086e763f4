import CSVDocument
package import Telemetry

extension UnitFiles {
  /// Reads `provinces.csv`. A former province that was divided has one row a successor.
  package static func provinces(
    _ bytes: [UInt8], file: String, diagnostics: inout [Diagnostic]
  ) -> ProvinceIndex {
    let needed = ["code", "kind", "name", "full_name", "valid_until", "successor", "relation"]
    var seen: [[String]: Int] = [:]
    var order: [[String]] = []
    var provinces: [[String]: Province] = [:]
    var lines: [(fields: UnitFieldReader, successor: String)] = []
    for row in rows(bytes, file: file, needed: needed, diagnostics: &diagnostics) {
      var fields = UnitFieldReader(file: file, row: row)
      let read = province(&fields)
      let key = [read.code, read.validUntil]
      let successor = read.successors.first?.code ?? ""
      if let earlier = seen.updateValue(row.line, forKey: key + [successor]) {
        fields.report("code", "province '\(read.code)' stands on line \(earlier) too; leave one of them out")
      }
      diagnostics += fields.diagnostics
      guard fields.diagnostics.isEmpty else { continue }
      if provinces[key] == nil { order.append(key) }
      provinces[key] = read.joined(to: provinces[key])
      if !successor.isEmpty { lines.append((fields, successor)) }
    }
    let index = ProvinceIndex(order.compactMap { provinces[$0] })
    for (fields, successor) in lines where index[successor] == nil {
      var fields = fields
      fields.report("successor", "no province in force has the code '\(successor)'")
      diagnostics += fields.diagnostics
    }
    return index
  }

  private static func province(_ fields: inout UnitFieldReader) -> Province {
    let row = fields.row
    let validUntil = fields.day("valid_until")
    var successors: [Province.Successor] = []
    if validUntil.isEmpty {
      if row["successor"] != nil {
        fields.report("successor", "a province with a successor ended; column 'valid_until' says when")
      }
    } else {
      let code = fields.code("successor", digits: 2)
      if let relation = fields.succession("relation") {
        successors = [Province.Successor(code: code, relation: relation)]
      }
    }
    return Province(
      code: fields.code("code", digits: 2), kind: fields.text("kind"), name: fields.text("name"),
      fullName: fields.text("full_name"), validFrom: fields.day("valid_from"), validUntil: validUntil,
      successors: successors, decree: row["decree"] ?? "")
  }

  /// Reads `aliases.csv`. An alias of a unit that no table lists is reported and left out: another province's
  /// tables may be in use.
  package static func aliases(
    _ bytes: [UInt8], file: String, communes: CommuneIndex, oldUnits: OldUnitIndex,
    provinces: ProvinceIndex, diagnostics: inout [Diagnostic]
  ) -> [UnitAlias] {
    var aliases: [UnitAlias] = []
    var seen: [UnitAlias: Int] = [:]
    let needed = ["of", "code", "unit", "alias"]
    for row in rows(bytes, file: file, needed: needed, diagnostics: &diagnostics) {
      var fields = UnitFieldReader(file: file, row: row)
      let word = fields.text("of")
      let subject = UnitAlias.Subject(rawValue: word)
      if subject == nil, !word.isEmpty {
        let words = UnitAlias.Subject.allCases.map(\.rawValue).joined(separator: ", ")
        fields.report("of", "'\(word)' is no sort of unit; write one of \(words)")
      }
      let code = fields.text("code")
      let (unit, name) = (fields.text("unit"), fields.text("alias"))
      guard let subject, fields.diagnostics.isEmpty else {
        diagnostics += fields.diagnostics
        continue
      }
      let alias = UnitAlias(subject: subject, code: code, unit: unit, name: name)
      let bearers = fullNames(alias, communes, oldUnits, provinces)
      if let earlier = seen.updateValue(row.line, forKey: alias) {
        fields.report("alias", "the same alias stands on line \(earlier) too; leave one of them out")
      } else if !bearers.contains(unit) {
        let known = bearers.first.map { "; '\(code)' is \($0)" } ?? ""
        fields.report("unit", "no \(word) '\(code)' of these tables is called '\(unit)'\(known)")
        for at in fields.diagnostics.indices { fields.diagnostics[at].gravity = .warning }
      }
      diagnostics += fields.diagnostics
      if fields.diagnostics.isEmpty { aliases.append(alias) }
    }
    return aliases
  }

  private static func fullNames(
    _ alias: UnitAlias, _ communes: CommuneIndex, _ oldUnits: OldUnitIndex, _ provinces: ProvinceIndex
  ) -> [String] {
    switch alias.subject {
    case .commune: communes[alias.code].map { [$0.fullName] } ?? []
    case .formerCommune: oldUnits.units(withCode: alias.code).map(\.name)
    case .district: oldUnits.district(alias.code).map { [$0.name] + $0.earlierNames } ?? []
    case .province: provinces[alias.code].map { [$0.fullName] } ?? []
    case .formerProvince: provinces.former(alias.code).map { [$0.fullName] } ?? []
    }
  }
}

extension Province {
  /// One province of two rows that differ in the successor.
  fileprivate func joined(to other: Province?) -> Province {
    guard let other else { return self }
    return Province(
      code: code, kind: kind, name: name, fullName: fullName, validFrom: validFrom, validUntil: validUntil,
      successors: other.successors + successors, decree: decree)
  }
}
