import Glibc
import Telemetry

/// A pause of the present thread.
enum Pause {
  /// Waits.
  static func milliseconds(_ span: Milliseconds) {
    guard span > 0 else { return }
    var time = timespec(tv_sec: Int(span / 1_000), tv_nsec: Int(span % 1_000) * 1_000_000)
    unsafe nanosleep(&time, nil)
  }
}
