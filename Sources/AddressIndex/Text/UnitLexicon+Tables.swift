extension UnitLexicon {
  /// The names of all units that an index knows, of all generations, with their aliases.
  ///
  /// - Parameter streets: names of streets that a caller knows, without the word for a street.
  package init(_ index: AddressIndex, streets: some Sequence<String> = EmptyCollection<String>()) {
    var entries: [Entry] = []
    entries.reserveCapacity(index.directory.entries.count)
    for known in index.directory.entries {
      let (districts, provinces) = UnitLexicon.land(of: known, index)
      let (kind, name) = known.split
      let own = kind ?? UnitKind.split(known.fullName).kind
      entries.append(
        Entry(
          candidate: known.candidate, level: known.level, name: name, kind: own?.rawValue ?? "",
          districts: districts, provinces: provinces))
    }
    self.init(entries, streets: streets)
  }

  /// The districts and provinces of before July 2025 whose land a unit has.
  private static func land(
    of known: UnitDirectory.Entry, _ index: AddressIndex
  ) -> (districts: [String], provinces: [String]) {
    switch known.candidate {
    case .commune(let code):
      let former = index.oldUnits.rows(ofNewCode: code).map(\.old)
      let whole = index.provinces.formedFrom(known.provinceCode).map(\.code)
      let provinces = former.isEmpty ? whole : former.map(\.provinceCode)
      return (former.map(\.districtCode), provinces.isEmpty ? ["now " + known.provinceCode] : provinces)
    case .formerCommune(let code, let name):
      let units = index.formerUnits(code: code, name: name)
      return (units.map(\.districtCode), [known.provinceCode])
    case .formerDistrict(let code): return ([code], [known.provinceCode])
    case .province(let code):
      let former = index.provinces.formedFrom(code).map(\.code)
      return ([], former.isEmpty ? ["now " + code] : former)
    case .formerProvince(let code): return ([], [code])
    }
  }
}
