import AddressIndex
import Configuration
import JSONText
import Telemetry

/// `citywatch address import` of a table of units.
extension AddressCommands {
  /// Which provinces of a table to load, and from which day they hold.
  static let unitImportOptions: [Command.Option] = [
    .init("--province", "CODE", "Only this province in force of a table of units", repeats: true),
    .init("--effective", "YYYY-MM-DD", "The day from which a table of units holds (default: 2025-07-01)"),
  ]

  /// Puts a table of units into the tables of the folder that the settings name.
  ///
  /// The other layers (borders, addresses) stay; borders of communes that the tables did not have are to be
  /// imported after this.
  static func importUnits(
    _ bytes: [UInt8], file: String, arguments: Arguments, settings: Settings
  ) throws(CommandFailure) -> ExitCode {
    let provinces = arguments.all("--province")
    if let wrong = provinces.first(where: { !Province.isCode($0) }) {
      throw CommandFailure(
        "--province must be a code of two digits such as 51, not '\(wrong)'", isUsage: true)
    }
    let effective = arguments["--effective"] ?? SuccessionRow.usualDate
    guard UnitDay.isDay(effective) else {
      throw CommandFailure("--effective must be a day such as 2025-07-01, not '\(effective)'", isUsage: true)
    }
    do throws(AddressError) {
      let report = try UnitImport.load(
        bytes, file: file, into: settings.addresses, provinces: Set(provinces), effective: effective)
      show(report, asJSON: arguments.has("--json"), folder: settings.addresses)
      return report.isWritten ? .done : .findings
    } catch {
      throw CommandFailure(error.description)
    }
  }

  private static func show(_ report: UnitImport.Report, asJSON: Bool, folder: String) {
    if asJSON {
      var json = JSONWriter(layout: .pretty)
      json.object { json in
        json.field("written", report.isWritten)
        json.field("layout", report.layout?.rawValue)
        json.field("communes", report.communes)
        json.field("newCommunes", report.newCommunes)
        json.field("conversions", report.conversions)
        json.field("newConversions", report.newConversions)
        DiagnosticDocument.write(report.diagnostics, to: &json)
      }
      Terminal.print(json.text)
    } else {
      for diagnostic in report.diagnostics { Terminal.complain(diagnostic.description) }
      Terminal.print(
        "\(report.communes) communes (\(report.newCommunes) new), \(report.conversions) conversions "
          + "(\(report.newConversions) new) in \(folder)")
    }
    if !report.isWritten { Terminal.complain("nothing was changed") }
  }
}
