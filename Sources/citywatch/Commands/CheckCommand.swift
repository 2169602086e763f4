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
      .init("--against", "prometheus", "Also tell where Prometheus would judge a rule differently"),
    ],
    discussion: """
      Prints file:line:column: what is wrong, and what would be right. Exits with 1 where there is an error.
      """, run: run)

  private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let other = arguments["--against"]
    if let other, other != "prometheus" {
      throw CommandFailure("--against takes prometheus, not '\(other)'", isUsage: true)
    }
    let (file, settings, faults) = try SettingsSource.read(arguments)
    var diagnostics = faults
    var blueprint: Blueprint?
    if let settings {
      let found = Blueprint.load(settings)
      blueprint = found.blueprint
      let counsel = blueprint?.counsel(
        tests: ConfiguredTests.folder(settings), now: SystemClock.now(), comparesPrometheus: other != nil)
      let differences = blueprint == nil ? [] : ConfiguredTests.differences(settings)
      diagnostics += (found.diagnostics + (counsel ?? []) + differences).sorted(by: Diagnostic.precedes)
      diagnostics += secrets(settings, file)
    }
    let errors = diagnostics.count { $0.gravity == .error }
    if arguments.has("--json") {
      Terminal.print(document(blueprint, diagnostics, errors: errors))
    } else {
      for diagnostic in diagnostics { Terminal.print(diagnostic.description) }
      let summary =
        blueprint.map {
          Self.counted($0.catalog.devices.count, "device") + ", "
            + Self.counted($0.rules.rules.count, "rule") + ": "
        } ?? ""
      Terminal.complain(
        summary + Self.counted(errors, "error") + ", " + Self.counted(diagnostics.count - errors, "warning"))
    }
    let isFinding = errors > 0 || arguments.has("--strict") && !diagnostics.isEmpty
    return isFinding ? .findings : .done
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// A secret that this user cannot read is no error: systemd hands it to the daemon alone.
  private static func secrets(_ settings: Settings, _ file: String) -> [Diagnostic] {
    do throws(CommandFailure) {
      _ = try Sinks(settings)
      return []
    } catch {
      return [
        Diagnostic(
          file: file, line: 0, column: 0, gravity: .warning,
          message: "\(error.message); the daemon does not start without it")
      ]
    }
  }

  private static func document(_ blueprint: Blueprint?, _ diagnostics: [Diagnostic], errors: Int) -> String {
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      json.field("usable", blueprint != nil)
      json.field("errors", errors)
      json.field("warnings", diagnostics.count - errors)
      DiagnosticDocument.write(diagnostics, to: &json)
    }
    return json.text
  }
}
