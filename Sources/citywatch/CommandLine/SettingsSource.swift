import Configuration
import DeviceCatalog
import Glibc
import LocalFiles
import Pipeline
import Telemetry

/// Where a command finds its settings: `--config`, else `citywatch.yaml` here, else in `/etc/citywatch`.
enum SettingsSource {
  /// The option that every command with settings takes.
  static let option = Command.Option("--config", "FILE", "Configuration (default: citywatch.yaml)")

  /// Reads the settings; prints every fault of the file.
  static func load(_ arguments: Arguments) throws(CommandFailure) -> Settings {
    let (_, settings, diagnostics) = try read(arguments)
    for diagnostic in diagnostics { Terminal.complain(diagnostic.description) }
    guard let settings else { throw CommandFailure("the configuration cannot be used") }
    return settings
  }

  /// Reads the settings, `nil` where the file has an error, and tells every fault of the file.
  static func read(
    _ arguments: Arguments
  ) throws(CommandFailure) -> (file: String, settings: Settings?, diagnostics: [Diagnostic]) {
    let candidates = ["citywatch.yaml", "/etc/citywatch/citywatch.yaml"]
    let path = arguments["--config"] ?? candidates.first { LocalFile.exists($0) }
    guard let path else { return ("no configuration", Settings(), []) }
    var diagnostics: [Diagnostic] = []
    let settings = SettingsReader.read(
      try FileBytes.read(path), file: path, environment: environment(), diagnostics: &diagnostics)
    return (path, settings, diagnostics)
  }

  /// Reads devices, rules and addresses; prints every fault.
  static func blueprint(_ settings: Settings) throws(CommandFailure) -> Blueprint {
    let (blueprint, diagnostics) = Blueprint.load(settings)
    for diagnostic in diagnostics where diagnostic.gravity == .error {
      Terminal.complain(diagnostic.description)
    }
    guard let blueprint else { throw CommandFailure("devices, rules or addresses have errors") }
    return blueprint
  }

  /// Refuses a device that nobody has listed, with the nearest one that somebody has.
  static func check(device id: String?, in catalog: Catalog) throws(CommandFailure) {
    guard let id, catalog.device(named: id) == nil else { return }
    let hint = NearestName.hint(for: id, among: catalog.devices.map(\.id))
    throw CommandFailure("no inventory lists a device '\(id)'\(hint)")
  }

  private static func environment() -> [String: String] {
    // systemd's variable is the only one that shipped configurations use; others may be named too.
    // An operator's shell has it not, and `citywatch alerts` needs no secret: there it is where systemd keeps
    // the running unit's credentials.
    var found = ["CREDENTIALS_DIRECTORY": "/run/credentials/citywatch.service"]
    var entry = unsafe environ
    while let text = unsafe entry.pointee {
      let pair = unsafe String(cString: text)
      if let equals = pair.firstIndex(of: "=") {
        found[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
      }
      unsafe entry += 1
    }
    return found
  }
}
