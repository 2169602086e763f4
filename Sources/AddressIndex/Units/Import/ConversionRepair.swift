/// Mends a conversion table where its own other rows say what was meant, and tells what it did.
///
/// The whole country's table names a district in two provinces, gives a commune a neighbour's code, and calls
/// one commune both whole and divided. A person would mend each by looking at the rows around it; so does
/// this.
enum ConversionRepair {
  static func repair(_ rows: inout [ConversionRow], knowing provinces: ProvinceIndex, _ log: inout RepairLog)
  {
    unifyNames(&rows, &log)
    correctProvinces(&rows, provinces, &log)
    unifyDistricts(&rows, &log)
    giveBackCodes(&rows, &log)
    dropRepeated(&rows, &log)
    unifySplits(&rows, &log)
  }

  /// Thụy or Thuỵ: one commune, one spelling, the one of its first row.
  private static func unifyNames(_ rows: inout [ConversionRow], _ log: inout RepairLog) {
    var first: [String: String] = [:]
    var firstOld: [[String]: String] = [:]
    for at in rows.indices {
      let name = first[rows[at].newCode] ?? rows[at].newName
      first[rows[at].newCode] = name
      if name != rows[at].newName {
        if NameSpelling(name) == NameSpelling(rows[at].newName) {
          log.repaired(
            "a name is spelled in two ways", line: rows[at].line,
            "'\(rows[at].newName)' is spelled '\(name)' on an earlier line; taken as that")
          rows[at].newName = name
        } else {
          log.refused(
            "a code has two names", line: rows[at].line,
            "commune \(rows[at].newCode) is '\(rows[at].newName)' here and '\(name)' on an earlier line")
        }
      }
      let key = [rows[at].oldCode, NameFolding.fold(rows[at].oldName)]
      if let old = firstOld[key], NameSpelling(old) == NameSpelling(rows[at].oldName) {
        rows[at].oldName = old
      } else {
        firstOld[key] = rows[at].oldName
      }
    }
  }

  /// A province's name is more to be trusted than its code, which was given to a neighbour where both merged.
  private static func correctProvinces(
    _ rows: inout [ConversionRow], _ provinces: ProvinceIndex, _ log: inout RepairLog
  ) {
    let byName = Dictionary(grouping: provinces.former, by: { NameFolding.foldWithoutKind($0.name) })
    for at in rows.indices {
      let row = rows[at]
      let bare = NameFolding.foldWithoutKind(UnitKind.split(row.oldProvince).rest)
      guard let found = byName[bare], found.count == 1, let known = found.first else { continue }
      if known.code != row.oldProvinceCode {
        log.repaired(
          "a province had a neighbour's code", line: row.line,
          "\(row.oldProvince) had the code \(known.code), not \(row.oldProvinceCode); taken as \(known.code)")
      }
      (rows[at].oldProvinceCode, rows[at].oldProvince) = (known.code, known.fullName)
    }
  }

  /// A district lies in one province and has one name: those of most of its rows.
  private static func unifyDistricts(_ rows: inout [ConversionRow], _ log: inout RepairLog) {
    let groups = Dictionary(grouping: rows.indices, by: { rows[$0].districtCode })
    for positions in groups.values.sorted(by: { $0[0] < $1[0] }) {
      let usual = mostFrequent(
        positions.map { [rows[$0].district, rows[$0].oldProvinceCode, rows[$0].oldProvince] })
      for at in positions {
        let row = rows[at]
        let own = [row.district, row.oldProvinceCode, row.oldProvince]
        if own == usual { continue }
        log.repaired(
          "a district was named in another way than in its other rows", line: row.line,
          "\(row.district), \(row.oldProvince) (\(row.oldProvinceCode)) is "
            + "\(usual[0]), \(usual[2]) (\(usual[1])) in the other rows of district \(row.districtCode); taken as that"
        )
        (rows[at].district, rows[at].oldProvinceCode, rows[at].oldProvince) = (usual[0], usual[1], usual[2])
        if row.oldName == row.district { rows[at].oldName = usual[0] }
      }
    }
  }

  /// A row whose code belongs to a neighbour, while its own name stands in the same district under another
  /// code.
  private static func giveBackCodes(_ rows: inout [ConversionRow], _ log: inout RepairLog) {
    let byCode = Dictionary(
      grouping: rows.indices.filter { !rows[$0].oldCode.isEmpty }, by: { rows[$0].oldCode })
    let byName = Dictionary(grouping: rows.indices, by: { [rows[$0].districtCode, rows[$0].oldName] })
    for (code, positions) in byCode.sorted(by: { $0.key < $1.key }) {
      let usual = mostFrequent(positions.map { [rows[$0].oldName] })[0]
      for at in positions where rows[at].oldName != usual {
        let row = rows[at]
        let others = Set((byName[[row.districtCode, row.oldName]] ?? []).map { rows[$0].oldCode })
          .subtracting([code])
        if others.count == 1, let own = others.first {
          log.repaired(
            "a commune had a neighbour's code", line: row.line,
            "\(row.oldName) has the code \(own) elsewhere, and \(code) is \(usual); taken as \(own)")
          rows[at].oldCode = own
        } else {
          log.repaired(
            "two communes share a code", line: row.line,
            "code \(code) is \(usual) and \(row.oldName); both are kept, and the code alone means either")
        }
      }
    }
  }

  /// The same conversion on two lines is one.
  private static func dropRepeated(_ rows: inout [ConversionRow], _ log: inout RepairLog) {
    var seen: [[String]: Int] = [:]
    rows = rows.filter { row in
      guard let earlier = seen.updateValue(row.line, forKey: row.unit + [row.newCode]) else { return true }
      log.repaired(
        "a conversion stands twice", line: row.line,
        "\(row.oldName) to \(row.newCode) stands on line \(earlier) too; taken once")
      return false
    }
  }

  /// A unit that went to several communes was split, whatever one of its rows says.
  private static func unifySplits(_ rows: inout [ConversionRow], _ log: inout RepairLog) {
    let groups = Dictionary(grouping: rows.indices, by: { rows[$0].unit })
    for positions in groups.values.sorted(by: { $0[0] < $1[0] }) {
      let row = rows[positions[0]]
      if positions.count == 1, row.relation == .part {
        log.repaired(
          "a part has no other part", line: row.line,
          "only a part of \(row.oldCode) \(row.oldName) went to \(row.newCode), and no row has the rest")
      }
      guard positions.count > 1 else { continue }
      for at in positions where rows[at].relation != .part {
        log.repaired(
          "a unit with several successors was called whole", line: rows[at].line,
          "\(row.oldCode) \(row.oldName) has \(positions.count) successors; "
            + "'\(rows[at].relation.rawValue)' is taken as 'part'")
        rows[at].relation = .part
      }
    }
  }

  /// The value that stands most often; the first of those that stand equally often.
  private static func mostFrequent(_ values: [[String]]) -> [String] {
    var counts: [[String]: Int] = [:]
    for value in values { counts[value, default: 0] += 1 }
    var best = values[0]
    for value in values where (counts[value] ?? 0) > (counts[best] ?? 0) { best = value }
    return best
  }
}
