import Glibc
import LocalBroker
import LocalFiles
import Pipeline
import Telemetry

/// The broker, the daemon and the simulator of a demo, in one temporary folder.
final class DemoStage {
  let broker: LocalBroker
  private let folder: TemporaryDirectory
  private let program: String
  private let configuration: String
  private let daemon: ChildProcess
  private var simulator: ChildProcess?

  init() throws(LocalBrokerError) {
    let sources = try DemoStage.sources()
    folder = try TemporaryDirectory(prefix: "citywatch-demo")
    broker = try LocalBroker()
    program = try DemoStage.ownPath()
    // The simulated storm lies in the past and its clock is the readings'; alerts leave as it lives through.
    let text = """
      devices: \(sources)/devices
      rules: \(sources)/rules
      addresses: \(sources)/addresses
      state: \(folder.path)
      runtime: \(folder.path)
      clock: readings
      broker: { host: 127.0.0.1, port: \(broker.port) }
      """
    configuration = try folder.write("citywatch.yaml", text + "\n")
    daemon = try ChildProcess(
      [program, "run", "--config", configuration], errors: .file(folder.path + "/daemon.log"))
    try awaitDaemon()
  }

  /// Lets the storm begin, three simulated days ago.
  func startSimulator(speed: Double) throws(LocalBrokerError) {
    let start = CivilTime.iso8601(SystemClock.now() - 3 * Span.day, offsetMinutes: 420)
    simulator = try ChildProcess(
      [
        program, "simulate", "--config", configuration, "--scenario", "storm", "--speed", "\(speed)",
        "--start", start,
      ], errors: .file(folder.path + "/simulator.log"))
  }

  /// What went wrong, if the daemon or the simulator ended by itself.
  var fault: String? {
    if !daemon.isRunning { return "the daemon ended:\n\(folder.tail(of: "daemon.log"))" }
    if let simulator, !simulator.isRunning {
      return "the simulator ended:\n\(folder.tail(of: "simulator.log"))"
    }
    return nil
  }

  /// Where everything lies.
  var summary: String { folder.path }

  /// Ends all three by their process ids, the simulator first.
  func end(keep: Bool) {
    simulator?.end()
    daemon.end()
    broker.stop()
    if !keep { folder.remove() }
  }

  private func awaitDaemon() throws(LocalBrokerError) {
    let deadline = SystemClock.monotonic() + 20 * Span.second
    while !folder.tail(of: "daemon.log").contains("connected to the broker") {
      guard SystemClock.monotonic() < deadline, daemon.isRunning else {
        throw LocalBrokerError("the daemon did not start:\n\(folder.tail(of: "daemon.log"))")
      }
      Pause.milliseconds(50)
    }
  }

  /// The folder with devices, rules and addresses: the present one, or the installed one.
  private static func sources() throws(LocalBrokerError) -> String {
    var present = "."
    if let here = unsafe getcwd(nil, 0) {
      present = unsafe String(cString: here)
      unsafe free(here)
    }
    for folder in [present, "/usr/share/citywatch"]
    where LocalFile.exists(folder + "/devices/quantities.yaml") {
      return folder
    }
    throw LocalBrokerError("there is no folder 'devices' here, nor in /usr/share/citywatch")
  }

  private static func ownPath() throws(LocalBrokerError) -> String {
    var bytes = [CChar](repeating: 0, count: 4_096)
    let count = unsafe readlink("/proc/self/exe", &bytes, bytes.count)
    guard count > 0 else { throw LocalBrokerError("/proc/self/exe cannot be read") }
    return String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
