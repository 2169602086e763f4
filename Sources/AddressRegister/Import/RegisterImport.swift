package import AddressIndex
import LocalFiles
import Telemetry

/// Imports lists of addresses into the register.
///
/// A list is taken over in one transaction: an import that is interrupted has changed nothing and is simply
/// started again. A row says the same however often it is imported; a list that is imported twice changes
/// nothing the second time.
package struct RegisterImport {
  private let register: Register
  private let ownersPath: String
  private let index: AddressIndex
  private let classes: ObjectClassTable
  private let system: CoordinateSystem
  private let parse: AddressLineReader?
  /// Rows that go from the thread that reads to the one that stores at once: some hundred kilobytes, small enough
  /// for a processor's cache. It changes nothing of what becomes of a list.
  package var rowsAtOnce = 256

  /// Prepares an import.
  ///
  /// - Parameters:
  ///   - register: where the objects go.
  ///   - ownersPath: where the owners go; the file is opened only for a list that names some.
  ///   - index: the communes, what they were before, and the map that coordinates are checked with.
  ///   - classes: the object classes.
  ///   - system: what the coordinates are written in.
  ///   - parse: understands address lines, for lists that have one text instead of columns.
  package init(
    into register: Register, ownersPath: String, index: AddressIndex, classes: ObjectClassTable,
    system: CoordinateSystem = .wgs84, parse: AddressLineReader? = nil
  ) {
    self.register = register
    self.ownersPath = ownersPath
    self.index = index
    self.classes = classes
    self.system = system
    self.parse = parse
  }

  /// Imports a CSV file.
  ///
  /// - Throws: `RegisterError` where a file cannot be read or written; the register is then as it was.
  package func csv(
    _ file: String, _ options: ImportOptions, progress: (Double) -> Void = { _ in }
  ) throws(RegisterError) -> ImportSummary {
    var summary = ImportSummary()
    guard
      let rows = try CSVRows(
        file, encoding: options.encoding, overrides: options.overrides, diagnostics: &summary.diagnostics)
    else {
      summary.isRead = false
      return summary
    }
    summary.unknownColumns = rows.columns.unknown
    summary.encoding = rows.encoding
    return try run(rows, file, options, summary, progress)
  }

  func run(
    _ source: some RowSource, _ file: String, _ options: ImportOptions, _ summary: ImportSummary,
    _ progress: (Double) -> Void
  ) throws(RegisterError) -> ImportSummary {
    let refused = try RowList(file + ".refused.csv", header: source.header)
    let flagged = try RowList(file + ".flagged.csv", header: source.header)
    let owners = OwnerNotes(path: ownersPath, by: options.by, at: options.at, isDryRun: options.isDryRun)
    do throws(RegisterError) {
      let summary = try register.trustingReferences { () throws(RegisterError) in
        try register.transaction(isDryRun: options.isDryRun) { () throws(RegisterError) in
          try store(source, file, options, summary, (refused, flagged), owners, progress)
        }
      }
      // The register first: an owner must never be noted of a number that no object has.
      try owners.commit()
      return summary
    } catch {
      owners.rollBack()
      throw error
    }
  }

  /// Takes the rows over, inside the transaction.
  private func store(
    _ source: some RowSource, _ file: String, _ options: ImportOptions, _ summary: ImportSummary,
    _ lists: (refused: RowList, flagged: RowList), _ owners: OwnerNotes, _ progress: (Double) -> Void
  ) throws(RegisterError) -> ImportSummary {
    let number = try register.beginImport(
      file: file, source: options.source, by: options.by, at: options.at)
    let isFirst = try register.count() == 0
    let reader = RowReader(
      index: index, classes: classes, system: system, source: options.source, parse: parse)
    var walk = ImportWalk(
      register: register, owners: owners, options: options, file: file, number: number, summary: summary,
      refused: lists.refused, flagged: lists.flagged, isFirst: isFirst)
    let rows = RowHandover(RowFeed(source, reader), count: rowsAtOnce)
    try rows.forEach { (batch) throws(RegisterError) in
      try walk.take(batch)
      progress(batch.end == nil ? min(0.999, batch.fraction) : 1)
    }
    let summary = try walk.finish()
    try register.endImport(number, summary.counts)
    return summary
  }
}

/// The owners of an import, in a transaction of their own file beside the register's.
@safe final class OwnerNotes {
  private let path: String
  private let by: String
  private let at: Milliseconds
  private let isDryRun: Bool
  private var owners: Owners?

  init(path: String, by: String, at: Milliseconds, isDryRun: Bool) {
    self.path = path
    self.by = by
    self.at = at
    self.isDryRun = isDryRun
  }

  /// Notes an owner. Returns whether that is news.
  func note(_ object: Int64, _ name: String) throws(RegisterError) -> Bool {
    // A dry run makes no file, and what is not there yet cannot be compared with.
    if isDryRun, owners == nil, !LocalFile.exists(path) { return false }
    if owners == nil {
      let opened = try Owners(path)
      try opened.begin()
      owners = opened
    }
    return try owners?.note(object, name, by: by, at: at) ?? false
  }

  func commit() throws(RegisterError) {
    if isDryRun { rollBack() } else { try owners?.commit() }
  }

  func rollBack() { owners?.rollBack() }
}
