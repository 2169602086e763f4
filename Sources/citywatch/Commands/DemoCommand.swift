import Alerting
import Glibc
import JSONText
import LocalBroker
import MQTTClient
import Pipeline
import SQLiteStore
import Simulation
import Telemetry

/// `citywatch demo`: a broker, a fleet in a storm, and the daemon, all private, with the alerts on the screen.
enum DemoCommand {
  static let command = Command(
    "demo", "Show it all: private broker, simulated sensors in a storm, the daemon, alerts on the screen",
    options: [
      .init("--for", "DURATION", "End after so long (default: until Ctrl-C)"),
      .init(
        "--speed", "FACTOR", "Simulated time against real time (default: 1200, an hour in three seconds)"),
      .init("--language", "LANGUAGE", "vi or en (default: both)"),
      .init("--keep", nil, "Leave the temporary folder, to look at the store"),
    ],
    discussion: """
      Needs mosquitto, and the folders devices, rules and addresses: here, or in /usr/share/citywatch. Nothing
      outside a temporary folder is touched, and only the loopback interface is used.
      """, run: run)

  private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let speed = try arguments.number("--speed") ?? 1_200
    guard speed > 0 else { throw CommandFailure("--speed must be above 0", isUsage: true) }
    let languages = arguments.has("--language") ? [try arguments.language()] : Language.allCases
    let duration = try arguments.duration("--for")
    var signals = SignalInbox()
    do throws(LocalBrokerError) {
      let stage = try DemoStage()
      defer { stage.end(keep: arguments.has("--keep")) }
      Terminal.print(
        "A private broker on port \(stage.broker.port), the daemon, and a storm over the province.")
      Terminal.print("Simulated time runs \(Int(speed)) times faster. Alerts as they leave:\n")
      let stopAt = duration.map { SystemClock.monotonic() + $0 }
      try stage.startSimulator(speed: speed)
      let screen = try DemoScreen(port: stage.broker.port, languages: languages)
      while stopAt.map({ SystemClock.monotonic() < $0 }) ?? true {
        if signals.next() == .stop { break }
        screen.show()
        if let fault = stage.fault { throw LocalBrokerError(fault) }
      }
      let kept = arguments.has("--keep") ? "; the store and the logs lie in \(stage.summary)" : ""
      Terminal.print("\n\(screen.count) changes of alerts\(kept).")
      return screen.count > 0 ? .done : .findings
    } catch {
      throw CommandFailure(error.description)
    }
  }

}
