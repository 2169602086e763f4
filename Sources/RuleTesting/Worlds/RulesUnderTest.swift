import LocalFiles
import RuleLanguage
import Telemetry

/// The rule files of a test file.
struct RulesUnderTest {
  /// Their groups, files in the order named.
  var groups: [RuleGroup] = []
  /// What is wrong with them.
  var diagnostics: [Diagnostic] = []

  /// Reads the files.
  init(_ paths: [String], syntax: Syntax, inventory: Inventory) {
    for path in paths {
      do throws(LocalFileError) {
        let bytes = try LocalFile.read(path, limit: RuleSet.maximumFileSize)
        let (rules, faults) = RuleSet.parse(
          String(decoding: bytes, as: UTF8.self), file: path, syntax: syntax,
          utcOffsetMinutes: inventory.utcOffsetMinutes, measures: inventory.measures)
        diagnostics += faults
        groups += rules?.groups ?? []
        // Read as the unit of the value, 30 cm would be thirty metres.
        for unit in (rules?.rules ?? []).flatMap(\.units) {
          diagnostics.append(
            Diagnostic(
              file: path, line: unit.line, column: unit.column,
              message: "the units of quantities stand in the device files, and none are configured here; "
                + "write the number without '\(unit.text)'"))
        }
      } catch {
        diagnostics.append(
          Diagnostic(file: path, line: 0, column: 0, message: "the rule file \(error.message)"))
      }
    }
  }

  /// Whether the files can be used.
  var isUsable: Bool { !diagnostics.contains { $0.gravity == .error } }
}
