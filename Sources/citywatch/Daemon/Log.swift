import Pipeline
import Telemetry

/// The daemon's log: a line an event on standard error, where systemd's journal or a terminal takes it.
struct Log {
  private let offsetMinutes: Int

  init(offsetMinutes: Int) { self.offsetMinutes = offsetMinutes }

  /// Something a person may want to know later.
  func note(_ message: String) { write("note", message) }

  /// Something a person should look at.
  func warn(_ message: String) { write("warning", message) }

  private func write(_ gravity: String, _ message: String) {
    Terminal.complain(
      "\(CivilTime.iso8601(SystemClock.now(), offsetMinutes: offsetMinutes)) \(gravity): \(message)")
  }
}
