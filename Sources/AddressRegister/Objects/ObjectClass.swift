import AddressIndex
import CSVDocument
package import Telemetry

/// One line of the plans' annex: a kind of object that gets an address.
package struct ObjectClass: Hashable, Sendable {
  /// The code that the register keeps.
  package let code: String
  /// The title in Vietnamese.
  package let titleVi: String
  /// The title in English.
  package let titleEn: String
  /// Whether the plan demands that all of them are collected, or only encourages it.
  package let isMandatory: Bool
  /// Words that lists use for it.
  package let aliases: [String]
}

/// The object classes that the province works with, from a table that people edit.
package struct ObjectClassTable: Sendable {
  /// In the order of the table, which is the order of the report.
  package let classes: [ObjectClass]
  private let byWord: [String: Int]
  private let positions: [String: Int]

  /// Indexes classes.
  package init(_ classes: [ObjectClass]) {
    self.classes = classes
    var words: [String: Int] = [:]
    var positions: [String: Int] = [:]
    for (at, one) in classes.enumerated() {
      positions[one.code] = at
      for word in [one.code, one.titleVi, one.titleEn] + one.aliases {
        words[NameFolding.fold(word)] = words[NameFolding.fold(word)] ?? at
      }
    }
    byWord = words
    self.positions = positions
  }

  /// The class with a code.
  package subscript(code: String) -> ObjectClass? { positions[code].map { classes[$0] } }

  /// The class that a list means: by code, title or one of its other words, with or without accents.
  package func named(_ word: String) -> ObjectClass? {
    let folded = NameFolding.fold(word)
    if let at = byWord[folded] { return classes[at] }
    // "Loại I", "Nhóm II".
    for prefix in ["loai ", "nhom "] where folded.hasPrefix(prefix) {
      if let at = byWord[String(folded.dropFirst(prefix.count))] { return classes[at] }
    }
    return nil
  }

  /// Reads `object_classes.csv`; a row with a fault is left out and reported.
  package static func read(
    _ bytes: [UInt8], file: String, diagnostics: inout [Diagnostic]
  ) -> ObjectClassTable {
    guard let table = CSVTable(bytes, file: file, diagnostics: &diagnostics) else {
      return ObjectClassTable([])
    }
    var classes: [ObjectClass] = []
    for row in table.rows {
      func report(_ column: String, _ message: String) {
        diagnostics.append(
          Diagnostic(file: file, line: row.line, column: row.column(of: column), message: message))
      }
      guard let code = row["code"], let titleVi = row["title_vi"] else {
        report("code", "a class needs 'code' and 'title_vi'")
        continue
      }
      guard let word = row["obligation"], word == "mandatory" || word == "encouraged" else {
        report("obligation", "the obligation of class '\(code)' must be mandatory or encouraged")
        continue
      }
      guard !classes.contains(where: { $0.code == code }) else {
        report("code", "class '\(code)' stands twice; name it once")
        continue
      }
      let aliases = (row["aliases"] ?? "").split(separator: ";").map { String($0).trimmed }
      classes.append(
        ObjectClass(
          code: code, titleVi: titleVi, titleEn: row["title_en"] ?? titleVi, isMandatory: word == "mandatory",
          aliases: aliases))
    }
    return ObjectClassTable(classes)
  }
}
