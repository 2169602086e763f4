import Configuration
import DeviceCatalog
import JSONText
import Pipeline
import RuleLanguage
import Telemetry

/// `citywatch check`: would the daemon start, and what should someone look at?
enum CheckCommand {
  static let command = Command(
    "check", "Check configuration, devices, rules and addresses as a whole",
    options: [
      SettingsSource.option, .init("--json", nil, "One JSON document instead of lines"),
      .init("--strict", nil, "Warnings count as findings"),
    ],
    discussion: """
      Prints file:line:column: what is wrong, and what would be right. Exits with 1 where there is an error.
      """, run: run)

  private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let settings = try SettingsSource.load(arguments)
    let (blueprint, diagnostics) = Blueprint.load(settings)
    let errors = diagnostics.count { $0.gravity == .error }
    if arguments.has("--json") {
      Terminal.print(document(blueprint, diagnostics, errors: errors))
    } else {
      for diagnostic in diagnostics { Terminal.print(diagnostic.description) }
      let summary =
        blueprint.map { "\($0.catalog.devices.count) devices, \($0.rules.rules.count) rules: " } ?? ""
      Terminal.complain("\(summary)\(errors) errors, \(diagnostics.count - errors) warnings")
    }
    let isFinding = errors > 0 || arguments.has("--strict") && !diagnostics.isEmpty
    return isFinding ? .findings : .done
  }

  private static func document(_ blueprint: Blueprint?, _ diagnostics: [Diagnostic], errors: Int) -> String {
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      json.field("usable", blueprint != nil)
      json.field("errors", errors)
      json.field("warnings", diagnostics.count - errors)
      json.array("diagnostics") { json in
        for diagnostic in diagnostics {
          json.object { json in
            json.field("file", diagnostic.file)
            json.field("line", diagnostic.line)
            json.field("column", diagnostic.column)
            json.field("gravity", diagnostic.gravity.rawValue)
            json.field("message", diagnostic.message)
          }
        }
      }
    }
    return json.text
  }
}
