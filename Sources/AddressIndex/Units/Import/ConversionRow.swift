import CSVDocument

/// One row of the conversion table as the statistics office exports it.
struct ConversionRow {
  var line: Int
  var newProvinceCode: String
  var newProvince: String
  var newCode: String
  var newName: String
  var oldCode: String
  var oldName: String
  var relation: Succession
  var districtCode: String
  var district: String
  var oldProvinceCode: String
  var oldProvince: String

  /// What tells one former unit from another: a code alone does not, because two units share one in places.
  var unit: [String] { [oldCode, oldName, districtCode] }

  /// Reads a row; `nil` where it has a fault, which the log then has.
  ///
  /// A unit without code and name is an island district without communes, and stands under the district's
  /// name.
  static func read(_ fields: inout ImportedFields) -> ConversionRow? {
    let district = fields.name("old_district")
    let oldName = fields.name("old_name")
    let oldCode = fields.row["old_code"] == nil ? "" : fields.code("old_code", digits: 5)
    let newName = fields.name("new_name")
    if newName.isEmpty {
      fields.refuse("a name is missing", "new_name", "column 'new_name' is empty; every row needs it")
    }
    if oldName.isEmpty, !oldCode.isEmpty {
      fields.refuse(
        "a name is missing", "old_name", "column 'old_name' is empty, and '\(oldCode)' alone is no name")
    }
    if district.isEmpty {
      fields.refuse("a name is missing", "old_district", "column 'old_district' is empty; every row needs it")
    }
    let relation = relation(&fields)
    let row = ConversionRow(
      line: fields.line, newProvinceCode: fields.code("new_province_code", digits: 2),
      newProvince: fields.name("new_province"), newCode: fields.code("new_code", digits: 5),
      newName: newName, oldCode: oldCode, oldName: oldName.isEmpty ? district : oldName,
      relation: relation ?? .whole, districtCode: fields.code("old_district_code", digits: 3),
      district: district, oldProvinceCode: fields.code("old_province_code", digits: 2),
      oldProvince: fields.name("old_province"))
    return relation == nil || fields.log.hasErrors ? nil : row
  }

  /// The relation, from its own column or, where that is empty, from the note that the office writes.
  private static func relation(_ fields: inout ImportedFields) -> Succession? {
    let word = fields.row["relation"] ?? ""
    if let relation = words[word] { return relation }
    let note = NameFolding.fold(fields.row["note_vi"] ?? "")
    if word.isEmpty {
      if note.contains("mot phan") || note.contains("phan con lai") { return .part }
      if note.contains("toan bo") { return .whole }
      if note.contains("giu nguyen") || note.hasPrefix("doi ") { return .unchanged }
    }
    fields.refuse(
      "a relation is unknown", word.isEmpty ? "note_vi" : "relation",
      "'\(word)' is no relation; write whole, partial, unchanged or rename")
    return nil
  }

  /// A commune that was only renamed, or became another kind, has kept its extent.
  private static let words: [String: Succession] = [
    "whole": .whole, "partial": .part, "part": .part, "unchanged": .unchanged, "rename": .unchanged,
  ]
}
