import AddressIndex

/// Answers as a person reads them.
extension ConvertAnswer {
  var lines: [String] {
    switch reading {
    case .formerCommune(let conversion): return formerLines(conversion)
    case .commune(let origin): return originLines(origin)
    case .formerDistrict(let district, _):
      let before =
        district.earlierNames.isEmpty ? "" : " (before: \(district.earlierNames.joined(separator: ", ")))"
      let head = "\(district.code) \(district.name)\(before), until \(district.validUntil)"
      return ["\(head) → \(successorNames)\(hint("one or several of these"))"] + findingLines
    case .province(let province, let formedFrom):
      let since = province.validFrom.isEmpty ? "" : ", since \(province.validFrom)"
      let names = formedFrom.map { "\($0.code) \($0.fullName)" }.joined(separator: " + ")
      return ["\(province.code) \(province.fullName)\(since)\(names.isEmpty ? "" : " ← \(names)")"]
    case .formerProvince(let province, let successors):
      let names = successors.map { "\($0.code) \($0.fullName)" }.joined(separator: " | ")
      return ["\(province.code) \(province.fullName), until \(province.validUntil) → \(names)"]
    }
  }

  private func formerLines(_ conversion: UnitConversion) -> [String] {
    let steps = ([conversion.old] + conversion.via).map { unit in
      "\(code(unit)) \(unit.name), \(unit.isDistrict ? "" : "\(unit.district), ")until \(unit.validUntil)"
    }
    var lines = ["\(steps.joined(separator: " → ")) → \(successorNames)\(hint("one of these"))"]
    if let bearer = conversion.bearerOfCode {
      lines.append("  code \(bearer.code) is \(bearer.fullName) today, which has another extent")
    }
    return lines + findingLines
  }

  private func originLines(_ origin: UnitReading.Origin) -> [String] {
    let commune = origin.commune
    let since = commune.validFrom.isEmpty ? "" : ", since \(commune.validFrom)"
    var lines = [
      "\(commune.code) \(commune.fullName)\(since)\(origin.formedFrom.isEmpty ? "" : " ← formed from")"
    ]
    for row in origin.formedFrom {
      let district = row.old.isDistrict ? "" : ", \(row.old.district)"
      lines.append("  \(code(row.old)) \(row.old.name)\(district): \(row.relation.rawValue)")
    }
    for row in origin.earlier {
      lines.append("  until \(row.effective): \(code(row.old)) \(row.old.name), \(row.old.district)")
    }
    if !origin.namesakes.isEmpty {
      let names = origin.namesakes.map { "\(code($0)) \($0.name) (\($0.district))" }
      lines.append("  contains nothing of the former \(names.joined(separator: ", "))")
    }
    return lines + findingLines
  }

  /// Codes of the time before 2025 are not known here.
  private func code(_ unit: OldUnit) -> String { unit.code.isEmpty ? "–" : unit.code }

  private var successorNames: String {
    successors.map { "\($0.commune.code) \($0.commune.fullName)" }.joined(separator: " | ")
  }

  private func hint(_ words: String) -> String {
    guard needsCoordinate else { return "" }
    return verdict == .none ? "  (\(words); give a coordinate)" : "  (\(words))"
  }

  private var findingLines: [String] { finding.isEmpty ? [] : ["  \(finding)"] }
}
