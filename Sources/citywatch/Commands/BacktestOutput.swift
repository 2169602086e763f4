import Backtesting
import Configuration
import JSONText
import SQLiteStore
import Telemetry

/// What `citywatch backtest` hands out: tables or a document, and a page.
struct BacktestOutput {
  private let language: Language
  private let zone: Int
  private let isDocument: Bool
  private let page: String?

  init(_ arguments: Arguments, _ settings: Settings, _ language: Language) {
    self.language = language
    zone = settings.utcOffsetMinutes
    isDocument = arguments.has("--json")
    page = arguments["--html"]
  }

  /// Refuses a page that could not be written: who waits an hour for it wants to know at once.
  func prepare() throws(CommandFailure) {
    if let page { try FileBytes.checkWritable(page) }
  }

  /// Prints the reports: the rules tried first, then those they are compared with.
  func write(
    _ reports: [BacktestReport], _ backtest: Backtest
  ) throws(SQLiteError) -> [UInt8]? {
    let comparison = reports.count > 1 ? Comparison(old: reports[1], new: reports[0]) : nil
    if isDocument {
      Terminal.print(document(reports, comparison))
    } else {
      let text = ReportText(language, zone: zone)
      for line in text.lines(reports[0]) { Terminal.print(line) }
      if let comparison {
        Terminal.print("")
        for line in text.lines(comparison, old: reports[1], new: reports[0]) { Terminal.print(line) }
      }
    }
    guard page != nil else { return nil }
    let writer = BacktestPage(language, zone: zone, backtest)
    return try writer.render(reports[0], comparison.map { (reports[1], $0) })
  }

  private func document(_ reports: [BacktestReport], _ comparison: Comparison?) -> String {
    let document = ReportDocument(zone: zone)
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      document.write(reports[0], to: &json)
      guard let comparison else { return }
      json.object("old") { document.write(reports[1], to: &$0) }
      json.object("comparison") { document.write(comparison, old: reports[1], new: reports[0], to: &$0) }
    }
    return json.text
  }

  /// Writes the page where one was asked for.
  func save(_ bytes: [UInt8]?) throws(CommandFailure) {
    guard let page, let bytes else { return }
    try FileBytes.write(bytes, to: page)
    Terminal.complain(page)
  }
}
