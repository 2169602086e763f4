import AddressIndex
import CSVDocument
package import Telemetry

/// Which field of an object each column of a list holds.
package struct ColumnMap: Sendable {
  /// The field of each column; `nil` where the column is not understood and therefore left alone.
  package let fields: [ImportField?]
  /// The headers that nobody understands; a person may name their fields.
  package let unknown: [String]

  /// Maps the headers of a list.
  ///
  /// - Parameters:
  ///   - headers: as written.
  ///   - overrides: what a person says of some of them; goes before what they seem to mean.
  ///   - file: for what is found wrong: an override of a header that is not there, and a field named twice.
  package init(
    _ headers: [String], overrides: [String: ImportField], file: String, diagnostics: inout [Diagnostic]
  ) {
    let said = Dictionary(
      overrides.map { (NameFolding.fold($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    var fields: [ImportField?] = []
    var holder: [ImportField: String] = [:]
    var unknown: [String] = []
    func report(_ message: String) {
      diagnostics.append(Diagnostic(file: file, line: 1, column: 0, message: message))
    }
    for header in headers {
      let field = said[NameFolding.fold(header)] ?? ImportField.named(header)
      fields.append(field)
      guard let field else {
        if !header.isEmpty { unknown.append(header) }
        continue
      }
      guard field != .ignored else { continue }
      if let other = holder.updateValue(header, forKey: field) {
        report(
          "columns '\(other)' and '\(header)' both mean '\(field.name)'; "
            + "say --map \"\(header)=ignored\" for one of them")
      }
    }
    let present = Set(headers.map(NameFolding.fold))
    for header in overrides.keys.sorted() where !present.contains(NameFolding.fold(header)) {
      report("there is no column '\(header)'\(NearestName.hint(for: header, among: headers))")
    }
    self.fields = fields
    self.unknown = unknown
    let places: [ImportField] = [.commune, .communeCode, .address, .latitude, .coordinate]
    if !places.contains(where: { holder[$0] != nil }) {
      report(
        "no column says where the objects are: name a commune ('Xã/phường', 'Mã xã'), an address ('Địa chỉ') or "
          + "a coordinate ('Vĩ độ', 'Kinh độ'), or map one with --map \"Header=field\"")
    }
  }
}
