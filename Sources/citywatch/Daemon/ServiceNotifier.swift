import Glibc

/// Tells systemd how the daemon is (sd_notify(3)): ready, reloading, stopping, alive.
///
/// Without `NOTIFY_SOCKET` in the environment, as in a terminal, it says nothing.
struct ServiceNotifier {
  private let socketPath: String?
  private let interval: Int64
  private var lastBeat: Int64 = 0

  /// Reads where to notify from the environment.
  init() {
    socketPath = ServiceNotifier.variable("NOTIFY_SOCKET")
    // Half of systemd's limit, so that one slow commit does not look like a dead pipeline.
    interval = (ServiceNotifier.variable("WATCHDOG_USEC").flatMap { Int64($0) } ?? 0) / 2_000
  }

  /// Says that readings are taken in.
  func ready() { send("READY=1") }

  /// Says that the daemon ends.
  func stopping() { send("STOPPING=1") }

  /// Shows one line in `systemctl status`.
  func status(_ line: String) { send("STATUS=\(line)") }

  /// Feeds the watchdog, at most twice in its interval. Called by the pipeline after each turn, so a pipeline
  /// that is stuck stops feeding it.
  mutating func beat(now: Int64) {
    guard interval > 0, now - lastBeat >= interval else { return }
    lastBeat = now
    send("WATCHDOG=1")
  }

  private func send(_ text: String) {
    guard let socketPath else { return }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var path = Array(socketPath.utf8)
    guard path.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
    // A leading @ stands for the zero byte of an abstract socket.
    if path.first == UInt8(ascii: "@") { path[0] = 0 }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count)
    let bytes = Array(text.utf8)
    unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        _ = unsafe sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), generic, length)
      }
    }
  }

  private static func variable(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}
