import Configuration
import Glibc
import Pipeline
import Telemetry

/// `citywatch run`: the daemon.
enum RunCommand {
  static let command = Command(
    "run", "Take in readings, evaluate rules, send alerts",
    options: [
      SettingsSource.option,
      .init(
        "--clock", "CLOCK", "wall: the system clock; readings: live through an old flood as if it were now"),
    ],
    discussion: """
      Runs until SIGTERM or SIGINT. SIGHUP, or a changed file, reads devices and rules anew; a set with an
      error changes nothing. A reading is acknowledged to the broker only after it is on disk.
      """, run: run)

  private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    var settings = try SettingsSource.load(arguments)
    if let name = arguments["--clock"] {
      guard let clock = Settings.Clock(rawValue: name) else {
        throw CommandFailure("--clock must be wall or readings, not '\(name)'", isUsage: true)
      }
      settings.clock = clock
    }
    for folder in [settings.state, settings.runtime] { try FileBytes.makeFolder(folder) }
    let (blueprint, diagnostics) = Blueprint.load(settings)
    for diagnostic in diagnostics { Terminal.complain(diagnostic.description) }
    guard let blueprint else {
      throw CommandFailure("devices, rules or addresses have errors; 'citywatch check' lists them")
    }
    try Daemon(settings: settings, blueprint: blueprint, warnings: diagnostics).run()
    return .done
  }
}
