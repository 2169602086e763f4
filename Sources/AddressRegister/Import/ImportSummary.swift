package import Telemetry

/// Who imports what, and how it is to be read.
package struct ImportOptions: Sendable {
  /// The list's name; a row's own name is unique within it.
  package var source: String
  /// Who runs the import.
  package var by: String
  /// When, in milliseconds since 1970.
  package var at: Milliseconds
  /// The day of the import where the list's people live.
  package var day: String
  /// Whether everything is read and judged, and nothing changed.
  package var isDryRun = false
  /// What a person says of the columns.
  package var overrides: [String: ImportField] = [:]
  /// What the file is written in; `nil` finds out.
  package var encoding: TextEncoding?

  /// An import by somebody at a time.
  package init(source: String, by: String, at: Milliseconds, day: String) {
    self.source = source
    self.by = by
    self.at = at
    self.day = day
  }
}

/// What an import did and found.
package struct ImportSummary: Sendable {
  /// What became of the rows.
  package var counts = ImportCounts()
  /// How many rows were refused for which reason.
  package var refusals: [RowRefusal.Reason: Int] = [:]
  /// Where the refused rows are; `nil` where there are none.
  package var refusedPath: String?
  /// Where the rows are whose coordinate contradicts their commune; `nil` where there are none.
  package var flaggedPath: String?
  /// What was found, the first of it; the two files have the rest.
  package var diagnostics: [Diagnostic] = []
  /// How much more was found than `diagnostics` lists.
  package var unlisted = 0
  /// Headers that nobody understood.
  package var unknownColumns: [String] = []
  /// What the file was written in; `nil` where that is no question.
  package var encoding: TextEncoding?
  /// Whether the list could be read at all; a fault of its header changes nothing.
  package var isRead = true
  /// Whether anything changed that the index contains.
  package var needsIndex = false

  /// More lines than a person reads on a terminal go into the files only.
  private static let maximumListed = 20

  /// Nothing yet.
  package init() {}

  mutating func list(_ diagnostic: Diagnostic) {
    if diagnostics.count < ImportSummary.maximumListed {
      diagnostics.append(diagnostic)
    } else {
      unlisted += 1
    }
  }
}
