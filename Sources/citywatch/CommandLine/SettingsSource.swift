import Configuration
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
    let candidates = ["citywatch.yaml", "/etc/citywatch/citywatch.yaml"]
    let path = arguments["--config"] ?? candidates.first { LocalFile.exists($0) }
    guard let path else { return Settings() }
    var diagnostics: [Diagnostic] = []
    let settings = SettingsReader.read(
      try FileBytes.read(path), file: path, environment: environment(), diagnostics: &diagnostics)
    for diagnostic in diagnostics { Terminal.complain(diagnostic.description) }
    guard let settings else { throw CommandFailure("\(path) cannot be used") }
    return settings
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

  private static func environment() -> [String: String] {
    // systemd's variable is the only one that shipped configurations use; others may be named too.
    var found: [String: String] = [:]
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
