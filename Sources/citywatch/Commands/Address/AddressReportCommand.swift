import AddressIndex
import AddressRegister
import Configuration
import JSONText
import SQLiteStore
import Telemetry

/// `citywatch address report`: the month in the form of the plans' annex.
extension AddressCommands {
  static let report = Command(
    "address report", "Objects collected, owners notified and plates fixed in a month",
    options: [
      SettingsSource.option, .init("--month", "YYYY-MM", "The month (needed)"),
      .init("--html", "FILE", "A page that prints on A4"),
      .init("--csv", "FILE", "A table, by commune and class"),
      .init("--language", "LANGUAGE", "Of the page: vi or en (default: vi)"),
      .init("--json", nil, "One JSON document instead of lines"),
    ],
    discussion: """
      Counted from the days in the register: collected is the day of declaration. Which object classes are
      mandatory, and in which order they stand, is said by object_classes.csv.
      """, run: runReport)

  private static func runReport(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let (index, settings) = try index(arguments)
    guard let month = arguments["--month"] else {
      throw CommandFailure("--month YYYY-MM is missing", isUsage: true)
    }
    let language = try arguments.language()
    let register = try openRegister(settings, access: .readOnly)
    let classes = try classes(settings)
    let report = try onRegister { () throws(RegisterError) in
      try MonthlyReport(of: register, month: month, index: index, classes: classes)
    }
    guard let report else {
      throw CommandFailure("--month must be a month such as 2026-10, not '\(month)'", isUsage: true)
    }
    let texts = language == .vi ? ReportTexts.vietnamese : .english
    if let path = arguments["--html"] {
      let today = CivilDate.day(of: now(), offsetMinutes: settings.utcOffsetMinutes)
      try FileBytes.write(Array(report.html(texts, madeOn: today).utf8), to: path)
    }
    if let path = arguments["--csv"] { try FileBytes.write(report.csv, to: path) }
    if arguments.has("--json") {
      Terminal.print(document(report))
    } else {
      for line in report.lines(texts) { Terminal.print(line) }
    }
    return .done
  }

  private static func document(_ report: MonthlyReport) -> String {
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      json.field("month", report.month)
      json.field("provinces", report.provinces)
      json.array("sections") { json in
        for section in [report.whole] + report.communes {
          json.object { json in
            json.field("commune", section.communeCode)
            json.array("lines") { json in
              for line in section.mandatory + section.encouraged + [section.unclassified] {
                json.object { json in
                  json.field("class", line.objectClass?.code)
                  json.field("mandatory", line.objectClass?.isMandatory ?? false)
                  write(line.figures, to: &json)
                }
              }
            }
            json.object("total") { write(section.total, to: &$0) }
          }
        }
      }
    }
    return json.text
  }

  private static func write(_ figures: ReportFigures, to json: inout JSONWriter) {
    json.field("collected", figures.collected)
    json.field("collectedToDate", figures.collectedToDate)
    json.field("notified", figures.notified)
    json.field("notifiedToDate", figures.notifiedToDate)
    json.field("plates", figures.plates)
    json.field("platesToDate", figures.platesToDate)
  }
}
