import AddressIndex
import Configuration
import JSONText
import Telemetry

/// `citywatch address import`: the communes' polygons.
extension AddressCommands {
  static func importBorders(
    _ index: AddressIndex, file path: String, arguments: Arguments, settings: Settings
  ) throws(CommandFailure) -> ExitCode {
    let system = try coordinateSystem(arguments)
    let (code, name) = (arguments["--code"] ?? "code", arguments["--name"] ?? "name")
    let bytes = try FileBytes.read(path)
    try FileBytes.makeFolder(settings.state)
    let bar: (ImportProgress) -> Void = {
      Terminal.progress(Double($0.done) / Double(max(1, $0.total)), "polygons")
    }
    do throws(AddressError) {
      let report =
        AddressStore.looksLikeGeoPackage(bytes)
        ? try AddressStore.importGeoPackage(
          path, layer: arguments["--layer"], communes: index.communes, to: settings.addressIndexPath,
          codeProperty: code, nameProperty: name, system: system, progress: bar)
        : try AddressStore.importPolygons(
          bytes, file: path, communes: index.communes, to: settings.addressIndexPath, codeProperty: code,
          nameProperty: name, system: system ?? .wgs84, progress: bar)
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
