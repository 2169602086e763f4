import Configuration
import LocalFiles
import Pipeline
import RuleTesting
import Telemetry

/// The tests that stand beside the configured rules, and the devices that they are run with.
enum ConfiguredTests {
  /// Where they stand.
  static func folder(_ settings: Settings) -> String { settings.rules + "/tests" }

  /// The test files, in the order of their names.
  static func files(_ settings: Settings) throws(LocalFileError) -> [String] {
    try files(in: folder(settings))
  }

  /// The test files of a folder, in the order of their names.
  static func files(in folder: String) throws(LocalFileError) -> [String] {
    try LocalFile.names(in: folder, suffixes: [".yaml", ".yml"]).map {
      folder.hasSuffix("/") ? folder + $0 : "\(folder)/\($0)"
    }
  }

  /// The province's devices; none where none are configured, as in a folder of test files alone.
  static func inventory(_ settings: Settings) throws(CommandFailure) -> Inventory {
    guard LocalFile.exists(settings.devices) else { return Inventory() }
    let found = Blueprint.inventory(settings)
    guard let series = found.series else {
      for fault in found.diagnostics where fault.gravity == .error { Terminal.complain(fault.description) }
      throw CommandFailure("devices or addresses have errors")
    }
    return Inventory(
      series: series, thresholds: found.thresholds, measures: found.measures,
      utcOffsetMinutes: settings.utcOffsetMinutes)
  }

  /// The tests that the daemon and Prometheus judge differently, as warnings: whoever wrote such a test for one
  /// of them would be surprised by the other.
  static func differences(_ settings: Settings) -> [Diagnostic] {
    guard let files = try? files(settings), let inventory = try? inventory(settings) else { return [] }
    return files.flatMap { CourseDifferences.of($0, inventory: inventory) }.map { difference in
      let (here, there) = difference.passesHere ? ("passes", "fails") : ("fails", "passes")
      return Diagnostic(
        file: difference.file, line: difference.spot.line, column: difference.spot.column, gravity: .warning,
        message:
          "the test '\(difference.test)' \(here) as the daemon runs and \(there) --as prometheus3, which looks "
          + "at the rules by its clock only and forgets a reading after five minutes")
    }
  }
}
