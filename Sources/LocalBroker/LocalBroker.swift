import Glibc

/// A private MQTT broker: mosquitto on a free loopback port, in a directory of its own.
///
/// `citywatch demo` shows the whole way from sensor to alert with it, without anything to set up, and tests
/// have one each. Dropping the object ends it.
package final class LocalBroker {
  /// How long a start may take. It takes 20 ms; a loaded test machine may need a hundred times that.
  private static let startLimit = 10_000

  /// The port on 127.0.0.1. It stays the same over `restart()`.
  package private(set) var port: Int
  /// Where its configuration, log and stored sessions are.
  package let directory: TemporaryDirectory
  private let program: String
  private let configuration: BrokerConfiguration
  private var process: ChildProcess?

  /// Starts a broker and waits until it accepts connections.
  ///
  /// - Throws: `LocalBrokerError` where mosquitto is not installed or does not start; with its last words.
  package init(_ configuration: BrokerConfiguration = BrokerConfiguration()) throws(LocalBrokerError) {
    program = try Self.find("mosquitto")
    directory = try TemporaryDirectory(prefix: "citywatch-broker")
    self.configuration = configuration
    port = try LoopbackPort.free()
    if !configuration.accounts.isEmpty { try writeAccounts(configuration.accounts) }
    do throws(LocalBrokerError) {
      try launch()
    } catch  where log.contains("Address already in use") {
      // Somebody else took the port in between. Twice in a row would be something else.
      port = try LoopbackPort.free()
      try launch()
    }
  }

  deinit { stop() }

  /// The process id; `nil` once stopped.
  package var processID: Int32? { process?.id }
  /// The last 4 KiB of its log.
  package var log: String { directory.tail(of: "log") }

  /// Ends it and removes its directory. A second call does nothing.
  package func stop() {
    halt()
    directory.remove()
  }

  /// Ends it but keeps its directory, so that `restart()` can bring it back.
  package func halt() {
    process?.end()
    process = nil
  }

  /// Ends it as a power cut would: nothing is stored, nobody is told. The directory stays.
  package func crash() {
    process?.kill(SIGKILL)
    halt()
  }

  /// Ends it if it runs, and starts it again on the same port with the same directory.
  ///
  /// - Throws: `LocalBrokerError` where it does not come back.
  package func restart() throws(LocalBrokerError) {
    halt()
    try launch()
  }

  /// Makes it stand still, as a machine under heavy swapping does: connections stay, nothing is answered.
  package func pause() { process?.kill(SIGSTOP) }

  /// Lets it go on after `pause()`.
  package func resume() { process?.kill(SIGCONT) }

  private func launch() throws(LocalBrokerError) {
    let file = try directory.write(
      "mosquitto.conf",
      configuration.text(port: port, directory: directory.path, runsAsRoot: geteuid() == 0))
    let log = ChildProcess.Output.file("\(directory.path)/log")
    let started = try ChildProcess([program, "-c", file], output: log, errors: log)
    var waited = 0
    while !LoopbackPort.accepts(port) {
      guard started.isRunning else { throw LocalBrokerError("mosquitto ended at once: \(self.log)") }
      guard waited < Self.startLimit else {
        throw LocalBrokerError("mosquitto accepts no connection on port \(port): \(self.log)")
      }
      pauseMilliseconds(5)
      waited += 5
    }
    process = started
  }

  /// Writes the password file. mosquitto_passwd replaces the plain passwords by hashes in place, so they
  /// show in no process list.
  private func writeAccounts(_ accounts: [String: String]) throws(LocalBrokerError) {
    let lines = accounts.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)\n" }
    let file = try directory.write("accounts", lines.joined())
    let hashing = try ChildProcess(
      [try Self.find("mosquitto_passwd"), "-U", file], output: .discarded, errors: .discarded)
    guard hashing.wait(withinMilliseconds: Self.startLimit) == .exited(0) else {
      throw LocalBrokerError("mosquitto_passwd could not hash the passwords in \(file)")
    }
  }

  /// Debian puts the broker where an ordinary user's PATH does not look.
  private static func find(_ name: String) throws(LocalBrokerError) -> String {
    let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? ""
    for folder in path.split(separator: ":").map(String.init) + ["/usr/sbin", "/usr/local/sbin", "/usr/bin"] {
      let candidate = "\(folder)/\(name)"
      if unsafe access(candidate, X_OK) == 0 { return candidate }
    }
    throw LocalBrokerError("\(name) is not installed: apt-get install mosquitto")
  }
}
