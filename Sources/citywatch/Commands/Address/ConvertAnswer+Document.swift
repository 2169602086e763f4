import AddressIndex
import JSONText

/// Answers as a program reads them.
extension ConvertAnswer {
  /// The document of `--json`.
  static func document(_ answers: [ConvertAnswer]) -> String {
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      json.array("readings") { json in
        for answer in answers { json.object { answer.write(&$0) } }
      }
    }
    return json.text
  }

  private func write(_ json: inout JSONWriter) {
    switch reading {
    case .formerCommune(let conversion):
      let old = conversion.old
      head(&json, "former-commune", old.code, old.name, until: old.validUntil)
      json.field("district", old.district)
      json.field("province", old.provinceCode)
      json.array("via") { json in
        for unit in conversion.via { json.object { ConvertAnswer.write(unit, to: &$0) } }
      }
      json.field("bearerOfCode", conversion.bearerOfCode?.fullName)
    case .commune(let origin):
      let commune = origin.commune
      head(&json, "commune", commune.code, commune.fullName, since: commune.validFrom)
      json.field("province", commune.provinceCode)
      json.array("formedFrom") { json in
        for row in origin.formedFrom + origin.earlier {
          json.object { json in
            ConvertAnswer.write(row.old, to: &json)
            json.field("relation", row.relation.rawValue)
          }
        }
      }
      json.array("namesakes") { json in
        for unit in origin.namesakes { json.object { ConvertAnswer.write(unit, to: &$0) } }
      }
    case .formerDistrict(let district, _):
      head(&json, "former-district", district.code, district.name, until: district.validUntil)
      json.array("earlierNames") { json in for name in district.earlierNames { json.value(name) } }
      json.field("province", district.provinceCode)
    case .province(let province, let formedFrom):
      head(&json, "province", province.code, province.fullName, since: province.validFrom)
      json.array("formedFrom") { ConvertAnswer.write(formedFrom, to: &$0) }
    case .formerProvince(let province, let successors):
      head(&json, "former-province", province.code, province.fullName, until: province.validUntil)
      json.array("provinces") { ConvertAnswer.write(successors, to: &$0) }
    }
    json.field("needsCoordinate", needsCoordinate)
    json.field("coordinate", verdict.rawValue)
    json.field("finding", finding)
    json.array("successors") { json in
      for successor in successors {
        json.object { json in
          json.field("code", successor.commune.code)
          json.field("name", successor.commune.fullName)
          json.field("relation", successor.relation.rawValue)
        }
      }
    }
  }

  private func head(
    _ json: inout JSONWriter, _ word: String, _ code: String, _ name: String, since: String = "",
    until: String = ""
  ) {
    json.field("reading", word)
    json.field("code", code)
    json.field("name", name)
    json.field("validFrom", since)
    json.field("validUntil", until)
  }

  private static func write(_ unit: OldUnit, to json: inout JSONWriter) {
    json.field("code", unit.code)
    json.field("name", unit.name)
    json.field("district", unit.district)
    json.field("validUntil", unit.validUntil)
  }

  private static func write(_ provinces: [Province], to json: inout JSONWriter) {
    for province in provinces {
      json.object { json in
        json.field("code", province.code)
        json.field("name", province.fullName)
      }
    }
  }
}
