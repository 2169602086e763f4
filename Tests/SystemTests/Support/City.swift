import Console
import Glibc
import JSONText
import LocalBroker
import MQTTClient
import SQLiteStore
import Telemetry

/// A private broker, a state folder, and the real program between them.
final class City {
  /// Where devices or rules come from.
  enum Source {
    /// The folder that is shipped.
    case shipped
    /// Files of the test, by name.
    case files([String: String])
  }

  /// How long anything may take. Far longer than it takes: a machine that tests ten things at once is slow.
  static let patience: Milliseconds = 60 * Span.second

  let broker: LocalBroker
  let folder: TemporaryDirectory
  private(set) var daemon: ChildProcess?
  private let words: [String]

  /// Writes the configuration; starts the broker, not yet the daemon.
  ///
  /// - Parameter state: where the store lies; a folder of its own unless a test has a special disk for it.
  /// - Parameter lines: more lines of `citywatch.yaml`.
  /// - Parameter prefix: words before the program, for a program that starts it under a limit.
  init(
    clock: String = "readings", devices: Source = .shipped, rules: Source = .shipped, state: String? = nil,
    lines: [String] = [], prefix: [String] = [], broker configuration: BrokerConfiguration = .init()
  ) throws {
    guard let program = Checkout.program else {
      throw Trouble("the program is not built: swift build --product citywatch")
    }
    broker = try LocalBroker(configuration)
    folder = try TemporaryDirectory(prefix: "citywatch-system")
    words = prefix + [program, "run", "--config", "\(folder.path)/citywatch.yaml"]
    for name in ["state", "run", "devices", "rules"] { unsafe mkdir("\(folder.path)/\(name)", 0o700) }
    let text =
      [
        "devices: \(try place(devices, "devices"))", "rules: \(try place(rules, "rules"))",
        "addresses: \(Checkout.root)/addresses", "state: \(state ?? folder.path + "/state")",
        "runtime: \(folder.path)/run", "clock: \(clock)", "broker:", "  host: 127.0.0.1",
        "  port: \(broker.port)",
      ] + lines
    try folder.write("citywatch.yaml", text.joined(separator: "\n") + "\n")
    self.state = state ?? folder.path + "/state"
  }

  deinit { end() }

  /// The folder of the store.
  private(set) var state = ""

  private func place(_ source: Source, _ name: String) throws -> String {
    guard case .files(let files) = source else { return "\(Checkout.root)/\(name)" }
    for (file, text) in files { try folder.write("\(name)/\(file)", text) }
    return "\(folder.path)/\(name)"
  }

  // MARK: The daemon

  /// Starts the daemon and returns when it answers.
  func start() throws {
    try launch()
    try wait("the daemon answers") { (try? self.ask(.get, "/v1/status")) != nil }
  }

  /// Starts the daemon and returns when it listens to the broker.
  func startListening() throws {
    try start()
    try wait("the daemon listens") { try self.status()["broker"]?["connected"]?.bool == true }
  }

  /// Starts the daemon and returns at once.
  func launch() throws {
    let log = ChildProcess.Output.file("\(folder.path)/log")
    daemon = try ChildProcess(words, output: log, errors: log)
  }

  /// Ends the daemon as an operator does.
  @discardableResult func end() -> ChildProcess.Ending? {
    defer { daemon = nil }
    return daemon?.end(grace: 20_000)
  }

  /// Ends the daemon as a power cut does.
  func kill() {
    daemon?.kill(SIGKILL)
    _ = daemon?.wait(withinMilliseconds: Int(City.patience))
    daemon = nil
  }

  /// What the daemon wrote to its log.
  var log: String { String(decoding: Checkout.bytes("\(folder.path)/log"), as: UTF8.self) }

  // MARK: What it says

  /// Asks over the control socket.
  @discardableResult
  func ask(_ method: ControlRequest.Method, _ path: String) throws -> ControlClient.Reply {
    try ControlClient(socketPath: "\(folder.path)/run/control.sock").send(ControlRequest(method, path))
  }

  /// The status document.
  func status() throws -> JSONValue { try ask(.get, "/v1/status").document }

  /// A count of the status document.
  func count(_ fact: String) throws -> Int64 { try status()["counters"]?[fact]?.integer ?? -1 }

  /// A count of refusals.
  func refused(_ reason: String) throws -> Int64 { try status()["refusals"]?[reason]?.integer ?? -1 }

  /// Runs another command with the same configuration. Returns how it ended and what it wrote.
  func command(_ arguments: String...) throws -> (ending: ChildProcess.Ending?, output: String) {
    let name = "output-\(Clock.monotonic)"
    let output = ChildProcess.Output.file("\(folder.path)/\(name)")
    guard let program = Checkout.program else { throw Trouble("the program is not built") }
    let process = try ChildProcess(
      [program] + arguments + ["--config", "\(folder.path)/citywatch.yaml"], output: output, errors: output)
    let ending = process.wait(withinMilliseconds: Int(City.patience))
    return (ending, String(decoding: Checkout.bytes("\(folder.path)/\(name)"), as: UTF8.self))
  }

  /// Waits until something is so.
  func wait(
    _ what: String, atMost limit: Milliseconds = City.patience, until isSo: () throws -> Bool
  ) throws {
    let end = Clock.monotonic + limit
    while try !isSo() {
      guard Clock.monotonic < end else {
        throw Trouble("waited in vain until \(what); the log ends: \(log.suffix(3_000))")
      }
      guard daemon?.isRunning ?? true else {
        throw Trouble("the daemon ended before \(what): \(log.suffix(3_000))")
      }
      Clock.pause(10)
    }
  }
}
