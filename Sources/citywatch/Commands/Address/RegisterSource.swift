import AddressRegister
import Configuration
import Glibc
import LocalFiles
import Pipeline
import SQLiteStore
import Telemetry

/// What the commands about the register share: the files, who is at work, and what day it is.
extension AddressCommands {
  /// Runs work on the register with the command's own kind of failure.
  static func onRegister<R>(_ body: () throws(RegisterError) -> R) throws(CommandFailure) -> R {
    do throws(RegisterError) {
      return try body()
    } catch {
      throw CommandFailure(error.description)
    }
  }

  /// Opens the register that the settings name; to be written, it is made where it is missing.
  static func openRegister(
    _ settings: Settings, access: Database.Access = .readWrite
  ) throws(CommandFailure) -> Register {
    if access == .readWrite { try FileBytes.makeFolder(settings.state) }
    return try onRegister { () throws(RegisterError) in
      try Register.open(settings.registerPath, access: access)
    }
  }

  /// The object classes that the settings' tables name; every fault is printed.
  static func classes(_ settings: Settings) throws(CommandFailure) -> ObjectClassTable {
    let file = settings.addresses + "/object_classes.csv"
    var diagnostics: [Diagnostic] = []
    let table = ObjectClassTable.read(try FileBytes.read(file), file: file, diagnostics: &diagnostics)
    for diagnostic in diagnostics { Terminal.complain(diagnostic.description) }
    guard !diagnostics.contains(where: { $0.gravity == .error }) else {
      throw CommandFailure("\(file) cannot be used")
    }
    return table
  }

  /// Compiles the index from the register.
  static func compile(_ register: Register, _ settings: Settings) throws(CommandFailure) -> Int {
    try onRegister { () throws(RegisterError) in
      try register.compile(to: settings.addressIndexPath) { Terminal.progress($0, "index") }
    }
  }

  /// The system's time, read here and handed in everywhere.
  static func now() -> Milliseconds { SystemClock.now() }

  /// Who does it: `--by`, else the person behind `sudo`, else the login name.
  static func who(_ arguments: Arguments) throws(CommandFailure) -> String {
    if let name = arguments["--by"], !name.isEmpty { return name }
    if let name = unsafe getenv("SUDO_USER") { return unsafe String(cString: name) }
    if let entry = unsafe getpwuid(getuid()) { return unsafe String(cString: entry.pointee.pw_name) }
    throw CommandFailure("this machine does not know who you are; say --by WHO", isUsage: true)
  }

  /// The day of `--date`, or today where the province lies.
  static func day(
    _ arguments: Arguments, _ settings: Settings
  ) throws(CommandFailure) -> (day: String, today: String) {
    let today = CivilDate.day(of: now(), offsetMinutes: settings.utcOffsetMinutes)
    guard let text = arguments["--date"] else { return (today, today) }
    guard let day = CivilDate.read(text) else {
      throw CommandFailure(
        "--date must be a day such as 2026-10-05 or 5/10/2026, not '\(text)'", isUsage: true)
    }
    return (day, today)
  }
}
