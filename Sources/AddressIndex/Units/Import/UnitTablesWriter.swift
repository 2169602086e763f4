import LocalFiles

extension UnitTables {
  /// One table as a file.
  package struct File: Hashable, Sendable {
    /// For instance `communes.csv`.
    package let name: String
    /// Its bytes, UTF-8.
    package let bytes: [UInt8]
  }

  /// The tables as files that `read` reads. Aliases are written by people only and are not among them.
  ///
  /// - Parameter comments: the comments at the head of a table that is there already, by its name; they
  ///   name sources.
  package func files(comments: (String) -> String) -> [File] {
    [
      file("communes.csv", comments, communeLines), file("old_to_new.csv", comments, successionLines),
      file("provinces.csv", comments, provinceLines),
    ]
  }

  private func file(_ name: String, _ comments: (String) -> String, _ lines: [[String]]) -> File {
    var bytes = Array(comments(name).utf8)
    for line in lines {
      for (at, field) in line.enumerated() {
        if at > 0 { bytes.append(UInt8(ascii: ",")) }
        UnitTables.append(field, to: &bytes)
      }
      bytes.append(UInt8(ascii: "\n"))
    }
    return File(name: name, bytes: bytes)
  }

  private static func append(_ field: String, to bytes: inout [UInt8]) {
    let needsQuotes = field.utf8.contains { [44, 34, 10, 13, 59, 9].contains($0) } || field.hasPrefix("#")
    guard needsQuotes else {
      bytes.append(contentsOf: field.utf8)
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in field.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private var communeLines: [[String]] {
    let header = [
      "code", "kind", "name", "full_name", "province_code", "latitude", "longitude", "area_km2", "population",
      "decree", "valid_from",
    ]
    return [header]
      + communes.communes.map { commune in
        [
          commune.code, commune.kind, commune.name, commune.fullName, commune.provinceCode,
          UnitTables.text(commune.latitude), UnitTables.text(commune.longitude),
          UnitTables.text(commune.area),
          commune.population.map(String.init) ?? "", commune.decree, commune.validFrom,
        ]
      }
  }

  private var successionLines: [[String]] {
    let header = [
      "former_code", "former_name", "former_district_code", "former_district", "former_province_code",
      "former_province", "code", "full_name", "relation", "effective", "decree",
    ]
    return [header]
      + oldUnits.rows.map { row in
        let heir = oldUnits.heir(of: row)?.name ?? communes[row.newCode]?.fullName ?? ""
        return [
          row.old.code, row.old.name, row.old.districtCode, row.old.district, row.old.provinceCode,
          row.old.province, row.newCode, heir, row.relation.rawValue, row.effective, row.decree,
        ]
      }
  }

  private var provinceLines: [[String]] {
    let header = [
      "code", "kind", "name", "full_name", "valid_from", "valid_until", "successor", "relation", "decree",
    ]
    let inForce = provinces.inForce.map { province in
      [
        province.code, province.kind, province.name, province.fullName, province.validFrom, "", "", "",
        province.decree,
      ]
    }
    let former = provinces.former.flatMap { province in
      province.successors.map { heir in
        [
          province.code, province.kind, province.name, province.fullName, province.validFrom,
          province.validUntil, heir.code, heir.relation.rawValue, province.decree,
        ]
      }
    }
    return [header] + inForce + former
  }

  private static func text(_ number: Double?) -> String { number.map { "\($0)" } ?? "" }
}
