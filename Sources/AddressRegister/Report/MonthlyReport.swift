package import AddressIndex

/// What the plans' annex counts of one group of objects: in the month, and to its end.
package struct ReportFigures: Hashable, Sendable {
  /// Objects collected in the month.
  package var collected = 0
  /// Objects collected to the month's end.
  package var collectedToDate = 0
  /// Owners notified in the month.
  package var notified = 0
  /// Owners notified to the month's end.
  package var notifiedToDate = 0
  /// Plates fixed in the month.
  package var plates = 0
  /// Plates fixed to the month's end.
  package var platesToDate = 0

  /// Nothing.
  package init() {}

  /// The figures in the order of the annex's columns.
  package var row: [Int] { [collected, collectedToDate, notified, notifiedToDate, plates, platesToDate] }

  /// Whether there is anything to count.
  package var isEmpty: Bool { row.allSatisfy { $0 == 0 } }

  /// Adds another group.
  package static func += (sum: inout ReportFigures, other: ReportFigures) {
    sum.collected += other.collected
    sum.collectedToDate += other.collectedToDate
    sum.notified += other.notified
    sum.notifiedToDate += other.notifiedToDate
    sum.plates += other.plates
    sum.platesToDate += other.platesToDate
  }
}

/// One line of the report: an object class, or the objects that have none.
package struct ReportLine: Hashable, Sendable {
  /// The class; `nil` for objects of a class that the table does not have, or of none.
  package var objectClass: ObjectClass?
  /// What was counted.
  package var figures = ReportFigures()
}

/// The lines of one area: the whole of the register, or a commune.
package struct ReportSection: Hashable, Sendable {
  /// The commune's code as the register has it; `nil` for everything.
  package var communeCode: String?
  /// The commune; `nil` for everything, and for a code that the tables no longer have.
  package var commune: Commune?
  /// The classes that must be collected.
  package var mandatory: [ReportLine]
  /// The classes whose collection is only encouraged.
  package var encouraged: [ReportLine]
  /// Objects without a class of the table.
  package var unclassified: ReportLine

  /// The sum of lines.
  package static func sum(_ lines: [ReportLine]) -> ReportFigures {
    lines.reduce(into: ReportFigures()) { $0 += $1.figures }
  }

  /// The sum of everything.
  package var total: ReportFigures { ReportSection.sum(mandatory + encouraged + [unclassified]) }
}

/// The monthly report of the plans' annex: objects collected, owners notified and plates fixed, by object class.
///
/// Every figure is counted from days in the register. An object is collected on the day it was declared; what
/// happened after the month does not count, so a month can be reported later and gives the same figures, as long
/// as nobody corrects the days.
package struct MonthlyReport: Sendable {
  /// `2026-10`.
  package let month: String
  /// The month's first and last day.
  package let period: ClosedRange<String>
  /// Everything.
  package let whole: ReportSection
  /// The communes that have objects, ordered by code.
  package let communes: [ReportSection]
  /// The provinces that the objects lie in, by full name, ordered by code.
  package let provinces: [String]

  /// Counts a month.
  ///
  /// - Returns: `nil` where `month` is none.
  /// - Throws: `RegisterError` where the register cannot be read.
  package init?(
    of register: Register, month: String, index: AddressIndex, classes: ObjectClassTable
  ) throws(RegisterError) {
    guard let period = CivilDate.month(month) else { return nil }
    self.month = month
    self.period = period
    let counted = try register.count(in: period)
    var sections: [String: ReportSection] = [:]
    var whole = MonthlyReport.section(nil, nil, classes)
    for group in counted {
      var section =
        sections[group.commune]
        ?? MonthlyReport.section(group.commune, index.communes[group.commune], classes)
      MonthlyReport.add(group, to: &section)
      MonthlyReport.add(group, to: &whole)
      sections[group.commune] = section
    }
    self.whole = whole
    communes = sections.sorted { $0.key < $1.key }.map(\.value)
    let codes = Set(counted.map(\.province)).sorted()
    provinces = codes.map { index.provinces[$0]?.fullName ?? $0 }
  }

  private static func section(
    _ code: String?, _ commune: Commune?, _ classes: ObjectClassTable
  ) -> ReportSection {
    ReportSection(
      communeCode: code, commune: commune,
      mandatory: classes.classes.filter(\.isMandatory).map { ReportLine(objectClass: $0) },
      encouraged: classes.classes.filter { !$0.isMandatory }.map { ReportLine(objectClass: $0) },
      unclassified: ReportLine(objectClass: nil))
  }

  private static func add(_ group: CountedGroup, to section: inout ReportSection) {
    if let at = section.mandatory.firstIndex(where: { $0.objectClass?.code == group.objectClass }) {
      section.mandatory[at].figures += group.figures
    } else if let at = section.encouraged.firstIndex(where: { $0.objectClass?.code == group.objectClass }) {
      section.encouraged[at].figures += group.figures
    } else {
      section.unclassified.figures += group.figures
    }
  }
}
