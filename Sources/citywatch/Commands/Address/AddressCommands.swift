import AddressIndex
import Configuration
import Telemetry

/// `citywatch address …`: what the commands about places share. Each command has a file of its own beside.
enum AddressCommands {
  /// Every command about places, in the order of the help.
  static let all: [Command] = [
    importFile, export, compileIndex, locate, search, suggest, geocode, verify, convert, code, parse, declare,
    create, verified, notify, plate, owner, show, report,
  ]

  /// Opens the index that the settings name; everything found is printed. Commands that are about units and
  /// borders only do without the addresses, of which there may be a million.
  static func index(
    _ arguments: Arguments, withAddresses: Bool = true
  ) throws(CommandFailure) -> (AddressIndex, Settings) {
    let settings = try SettingsSource.load(arguments)
    let (index, diagnostics) = AddressIndex.open(
      directory: settings.addresses, database: settings.addressIndexPath, withAddresses: withAddresses)
    for diagnostic in diagnostics { Terminal.complain(diagnostic.description) }
    guard let index else { throw CommandFailure("\(settings.addresses) cannot be used") }
    return (index, settings)
  }

  /// A coordinate's latitude or longitude as typed.
  static func degrees(_ text: String, _ name: String) throws(CommandFailure) -> Double {
    guard let number = Double(text), number.isFinite else {
      throw CommandFailure("\(name) must be degrees such as 15.12, not '\(text)'", isUsage: true)
    }
    return number
  }
}
