import Configuration
import Console
import DeviceCatalog
import JSONText
import Pipeline
import SQLiteStore
import Telemetry

/// `citywatch import`: readings from a file into the store.
enum ImportCommand {
  /// Readings in one request to the daemon: a commit of a few milliseconds, and a body of half a megabyte.
  private static let portion = 5_000

  static let command = Command(
    "import", "Store readings from a CSV file", positionals: ["FILE"],
    options: [
      SettingsSource.option,
      .init(
        "--column", "NAME=COLUMN", "How a column of the file is called (device, time, value, …)",
        repeats: true),
      .init("--utc-offset", "MINUTES", "Zone of times that name none (420: Vietnam)"),
      .init("--json", nil, "One JSON document instead of a line"),
    ],
    discussion: """
      Columns device, time, quantity, value, or device, time and one column for each quantity; values are in
      the canonical unit of devices/quantities.yaml. A reading that is there already is not stored twice, so a
      file can be imported again. Asks the running daemon, or does it itself where none runs.
      """, run: run)

  private struct Totals {
    var stored = 0
    var repeated = 0
    var refused: [(line: Int, detail: String)] = []
  }

  private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let settings = try SettingsSource.load(arguments)
    let catalog = try SettingsSource.blueprint(settings).catalog
    let path = arguments.positionals[0]
    var diagnostics: [Diagnostic] = []
    let file = ReadingsFile(
      try FileBytes.read(path), file: path, catalog: catalog, columns: try ReadingsColumns.read(arguments),
      diagnostics: &diagnostics)
    for diagnostic in diagnostics { Terminal.complain(diagnostic.description) }
    var totals = Totals()
    var start = 0
    while start < file.rows.count {
      let rows = file.rows[start..<min(start + portion, file.rows.count)]
      try store(Array(rows), catalog, settings, &totals)
      start += rows.count
      Terminal.progress(Double(start) / Double(file.rows.count), "imported")
    }
    for refusal in totals.refused { Terminal.complain("\(path):\(refusal.line):1: \(refusal.detail)") }
    let refused = totals.refused.count + diagnostics.count
    if arguments.has("--json") {
      var json = JSONWriter(layout: .pretty)
      json.object { json in
        json.field("stored", totals.stored)
        json.field("repeated", totals.repeated)
        json.field("refused", refused)
        json.array("refusals") { json in
          for (line, message) in diagnostics.map({ ($0.line, $0.message) }) + totals.refused {
            json.object { json in
              json.field("line", line)
              json.field("message", message)
            }
          }
        }
      }
      Terminal.print(json.text)
    } else {
      Terminal.print("\(totals.stored) stored, \(totals.repeated) were there already, \(refused) refused")
    }
    return refused == 0 ? .done : .findings
  }

  private static func store(
    _ rows: [ReadingsFile.Row], _ catalog: Catalog, _ settings: Settings, _ totals: inout Totals
  ) throws(CommandFailure) {
    let readings = rows.map {
      ImportedReading(key: catalog.seriesKeys[$0.slot], time: $0.time, value: $0.value)
    }
    let request = ControlRequest(.post, "/v1/import", body: ImportDocument.document(readings))
    let answer = try Writer.ask(request, settings) { (pipeline) throws(SQLiteError) in
      let report = try pipeline.importReadings(readings, wall: SystemClock.now())
      return ControlResponse { ImportDocument.write(report, to: &$0) }
    }
    totals.stored += Int(answer["stored"]?.integer ?? 0)
    totals.repeated += Int(answer["repeated"]?.integer ?? 0)
    for item in answer["refused"]?.array ?? [] {
      let index = Int(item["index"]?.integer ?? 0)
      let reason = item["reason"]?.string ?? ""
      totals.refused.append((rows[index].line, "\(reason): \(item["detail"]?.string ?? "")"))
    }
  }
}
