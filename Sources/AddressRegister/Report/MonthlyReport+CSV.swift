import AddressIndex

extension MonthlyReport {
  /// The report as CSV: a line a class for the whole, then for each commune; sums are left to the reader of the
  /// table, who would otherwise count them twice.
  package var csv: [UInt8] {
    var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
    let header = [
      "month", "commune_code", "commune", "class", "title_vi", "obligation", "collected", "collected_to_date",
      "notified", "notified_to_date", "plates", "plates_to_date",
    ]
    CSVLine.append(header, to: &bytes)
    bytes.append(UInt8(ascii: "\n"))
    for section in [whole] + communes {
      let lines = section.mandatory + section.encouraged
      let unclassified = section.unclassified.figures.isEmpty ? [] : [section.unclassified]
      for line in lines + unclassified {
        let obligation = line.objectClass.map { $0.isMandatory ? "mandatory" : "encouraged" } ?? ""
        let words = [
          month, section.communeCode ?? "", section.commune?.fullName ?? "", line.objectClass?.code ?? "",
          line.objectClass?.titleVi ?? "Chưa phân loại", obligation,
        ]
        CSVLine.append(words + line.figures.row.map(String.init), to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
      }
    }
    return bytes
  }
}
