extension UnitLexicon {
  /// The names in the tables of units.
  ///
  /// - Parameter provinces: further provinces, for tables that hold only one; see `Entry`.
  package init(
    communes: CommuneIndex, oldUnits: OldUnitIndex, further: [Entry] = [],
    streets: some Sequence<String> = EmptyCollection<String>()
  ) {
    var entries = further
    var landOfProvince: [String: Set<String>] = [:]
    var formerProvinces: [String: String] = [:]
    for row in oldUnits.rows {
      formerProvinces[row.old.provinceCode] = row.old.province
      if let commune = communes[row.newCode] {
        landOfProvince[commune.provinceCode, default: []].insert(row.old.provinceCode)
      }
    }
    for commune in communes.communes {
      let rows = oldUnits.rows(ofNewCode: commune.code)
      entries += UnitLexicon.entries(
        .commune(commune.code), .commune, kind: commune.kind, name: commune.name,
        districts: rows.map(\.old.districtCode), provinces: rows.map(\.old.provinceCode))
    }
    var seen: Set<OldUnit> = []
    var districts: Set<String> = []
    for row in oldUnits.rows where seen.insert(row.old).inserted {
      let old = row.old
      if districts.insert(old.districtCode).inserted {
        let (kind, name) = UnitLexicon.split(old.district)
        entries += UnitLexicon.entries(
          .formerDistrict(old.districtCode), .district, kind: kind, name: name, districts: [old.districtCode],
          provinces: [old.provinceCode])
      }
      guard !old.code.isEmpty else { continue }
      // A commune that went on as it was is one unit, and the one in force stands for it.
      if row.relation == .unchanged, communes[old.code]?.fullName == old.name { continue }
      let (kind, name) = UnitLexicon.split(old.name)
      entries += UnitLexicon.entries(
        .formerCommune(code: old.code, name: old.name), .commune, kind: kind, name: name,
        districts: [old.districtCode], provinces: [old.provinceCode])
    }
    for (code, fullName) in formerProvinces.sorted(by: { $0.key < $1.key }) {
      let (kind, name) = UnitLexicon.split(fullName)
      entries += UnitLexicon.entries(
        .formerProvince(code), .province, kind: kind, name: name, districts: [], provinces: [code])
      // Where only conversions are known, the province in force is the one that kept the code.
      guard let land = landOfProvince[code] else { continue }
      entries += UnitLexicon.entries(
        .province(code), .province, kind: kind, name: name, districts: [], provinces: land.sorted())
    }
    self.init(entries, streets: streets)
  }

  /// A unit's entries. Where a name is one word, such as "Phường Đúc", it is also known with its kind.
  package static func entries(
    _ candidate: ParsedAddress.Candidate, _ level: Level, kind: String, name: String, districts: [String],
    provinces: [String]
  ) -> [Entry] {
    [
      Entry(
        candidate: candidate, level: level, name: name, kind: kind, districts: districts, provinces: provinces)
    ]
  }

  /// The kind and the name of a full name.
  package static func split(_ fullName: String) -> (kind: String, name: String) {
    let length = UnitKindPrefix.words(in: fullName)
    let words = fullName.split(separator: " ")
    guard length > 0, words.count > length else { return fullName.hasPrefix("Tỉnh ") ? ("Tỉnh", String(fullName.dropFirst(5))) : ("", fullName) }
    let kind = words[..<length].joined(separator: " ")
    let known = UnitLexicon.words.keys.first { NameFolding.fold($0) == NameFolding.fold(kind) }
    return (known ?? "", words[length...].joined(separator: " "))
  }
}
