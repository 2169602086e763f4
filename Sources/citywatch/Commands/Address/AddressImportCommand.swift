import AddressIndex
import Configuration
import JSONText
import Telemetry

/// `citywatch address import`: the communes' polygons.
extension AddressCommands {
  static let importPolygons = Command(
    "address import", "Import the communes' polygons from GeoJSON", positionals: ["FILE"],
    options: [
      SettingsSource.option,
      .init("--code", "PROPERTY", "The property that holds the commune's code (default: code)"),
      .init("--name", "PROPERTY", "The property that holds its name (default: name)"),
      .init("--json", nil, "One JSON document instead of lines"),
    ],
    discussion: """
      Builds addresses.sqlite in the state folder beside the old one and swaps it in; a running daemon takes
      it within a second. WGS84 degrees; every finding is printed with its feature.
      """, run: runImport)

  private static func runImport(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let (index, settings) = try index(arguments)
    let path = arguments.positionals[0]
    let bytes = try FileBytes.read(path)
    try FileBytes.makeFolder(settings.state)
    do throws(AddressError) {
      let report = try AddressStore.importPolygons(
        bytes, file: path, communes: index.communes, to: settings.addressIndexPath,
        codeProperty: arguments["--code"] ?? "code", nameProperty: arguments["--name"] ?? "name"
      ) { Terminal.progress(Double($0.done) / Double(max(1, $0.total)), "polygons") }
      if arguments.has("--json") {
        var json = JSONWriter(layout: .pretty)
        json.object { json in
          json.field("written", report.isWritten)
          json.field("polygons", report.polygonCount)
          json.field("points", report.pointCount)
          DiagnosticDocument.write(report.diagnostics, to: &json)
        }
        Terminal.print(json.text)
      } else {
        for diagnostic in report.diagnostics { Terminal.complain(diagnostic.description) }
        Terminal.print("\(report.polygonCount) polygons, \(report.pointCount) points")
      }
      if !report.isWritten { Terminal.complain("nothing was changed") }
      return report.isWritten ? .done : .findings
    } catch {
      throw CommandFailure(error.description)
    }
  }
}
