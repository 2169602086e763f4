package import Glibc

/// A program we started, and end.
///
/// Used for the private broker, and by tests that kill the daemon in the middle of its work. Dropping the
/// object kills the program: a demo that was left must leave nothing behind.
@safe
package final class ChildProcess {
  /// Where the program's standard output and error go.
  package enum Output: Hashable, Sendable {
    /// Where ours go.
    case inherited
    /// Nowhere.
    case discarded
    /// To a file, added at its end.
    case file(String)
  }

  /// How a program ended.
  package enum Ending: Hashable, Sendable {
    /// By itself, with this exit code.
    case exited(Int32)
    /// By this signal.
    case killed(signal: Int32)
  }

  /// The process id, valid until `ending` is known.
  package let id: pid_t
  /// How it ended; `nil` while it was not seen to have ended.
  package private(set) var ending: Ending?

  /// Starts a program with nothing on standard input, no open files of ours and no blocked signals.
  ///
  /// - Parameter arguments: the program first, searched in PATH unless it has a slash.
  /// - Parameter environment: `NAME=value` texts; `nil` for our own environment.
  /// - Throws: `LocalBrokerError` where the program cannot be started.
  package init(
    _ arguments: [String], environment: [String]? = nil, output: Output = .inherited,
    errors: Output = .inherited
  ) throws(LocalBrokerError) {
    precondition(!arguments.isEmpty, "a program to start must be named")
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    unsafe Self.direct(output, to: STDOUT_FILENO, &actions)
    unsafe Self.direct(errors, to: STDERR_FILENO, &actions)
    // libmosquitto's sockets are not close-on-exec: a child that kept one would keep a dead connection
    // alive. Closing a number that is not open is no error; a test run has far fewer than these open.
    for descriptor in 3..<Int32(512) { unsafe posix_spawn_file_actions_addclose(&actions, descriptor) }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    // The daemon ignores SIGPIPE; a program started by it should not inherit that.
    unsafe sigfillset(&signals)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var argv = unsafe arguments.map { unsafe strdup($0) } + [nil]
    var variables = unsafe environment?.map { unsafe strdup($0) }
    unsafe variables?.append(nil)
    defer {
      unsafe argv.forEach { unsafe free($0) }
      unsafe variables?.forEach { unsafe free($0) }
    }
    var started: pid_t = 0
    let code =
      if unsafe variables != nil {
        unsafe posix_spawnp(&started, arguments[0], &actions, &attributes, &argv, variables!)
      } else {
        unsafe posix_spawnp(&started, arguments[0], &actions, &attributes, &argv, environ)
      }
    guard code == 0 else {
      throw LocalBrokerError("cannot start \(arguments[0]): \(unsafe String(cString: strerror(code)))")
    }
    id = started
  }

  /// Whether a program of that name is found in PATH.
  package static func isInstalled(_ program: String) -> Bool {
    let folders = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? ""
    return folders.split(separator: ":").contains { unsafe access("\($0)/\(program)", X_OK) == 0 }
  }

  deinit {
    kill(SIGKILL)
    _ = wait(withinMilliseconds: 1_000)
  }

  /// Whether it is still there. Does not wait.
  package var isRunning: Bool { wait(withinMilliseconds: 0) == nil }

  /// Sends a signal; nothing happens once the program was seen to have ended, as its id may be another's.
  package func kill(_ signal: Int32) {
    if ending == nil { _ = Glibc.kill(id, signal) }
  }

  /// Waits for the end. Returns `nil` if it did not come in time.
  package func wait(withinMilliseconds limit: Int) -> Ending? {
    var waited = 0
    while ending == nil {
      var status: Int32 = 0
      let seen = unsafe waitpid(id, &status, WNOHANG)
      if seen == id {
        let signal = status & 0x7F
        ending = signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
      } else if seen < 0, errno == ECHILD {
        // Somebody else collected it: how it ended is lost.
        ending = .exited(-1)
      } else {
        guard waited < limit else { return nil }
        pauseMilliseconds(2)
        waited += 2
      }
    }
    return ending
  }

  /// Asks it to end (SIGTERM), and kills it if it does not within `grace` milliseconds.
  @discardableResult package func end(grace: Int = 3_000) -> Ending? {
    kill(SIGTERM)
    // A stopped program gets no signal but SIGKILL until it is continued.
    kill(SIGCONT)
    if let ending = wait(withinMilliseconds: grace) { return ending }
    kill(SIGKILL)
    return wait(withinMilliseconds: 3_000)
  }

  private static func direct(
    _ output: Output, to descriptor: Int32, _ actions: inout posix_spawn_file_actions_t
  ) {
    switch output {
    case .inherited: break
    case .discarded:
      unsafe posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
    case .file(let path):
      unsafe posix_spawn_file_actions_addopen(
        &actions, descriptor, path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    }
  }
}

/// Sleeps. Starting and ending programs has no event to wait for that works everywhere.
func pauseMilliseconds(_ milliseconds: Int) {
  var time = timespec(tv_sec: milliseconds / 1_000, tv_nsec: milliseconds % 1_000 * 1_000_000)
  unsafe nanosleep(&time, nil)
}
