import JSONText
import LocalFiles
import Pipeline
import RuleExport
import Telemetry

/// `citywatch rules export`: the rules as plain files for Prometheus and vmalert.
enum RulesCommand {
  static let export = Command(
    "rules export", "Write the rules as plain Prometheus rule files",
    options: [
      SettingsSource.option,
      .init("--prometheus", "DIR", "Write rule files for Prometheus and vmalert into this folder"),
      .init("--interval", "DURATION", "How often groups without an interval are evaluated (default: 1m)"),
      .init("--memory", "DURATION", "How long silent devices are remembered (default: 7d)"),
      .init("--force", nil, "Also write over files that this command did not write"),
      .init("--strict", nil, "What is lost counts as a finding"),
      .init("--json", nil, "One JSON document instead of lines"),
    ],
    discussion: """
      Each rule file of ours becomes one of the same name; thresholds of devices become recording rules in
      citywatch-thresholds.yaml, and alertmanager.yml makes the higher level of a ladder silence the lower ones.
      A file of an earlier export that is no longer wanted is removed. Prints what is approximated, lost or
      left out.
      """, run: run)

  private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    guard let folder = arguments["--prometheus"], !folder.isEmpty else {
      throw CommandFailure("--prometheus DIR is missing: where to write the rule files", isUsage: true)
    }
    let blueprint = try SettingsSource.blueprint(try SettingsSource.load(arguments))
    let export = RuleExport(
      blueprint.rules, inventory: ExportInventory(blueprint.catalog, places: blueprint.places),
      options: try options(arguments))
    let removed = try ExportFolder(folder).write(export.files, force: arguments.has("--force"))
    if arguments.has("--json") {
      Terminal.print(document(export, removed, folder))
    } else {
      for line in lines(export) { Terminal.print(line) }
      for name in removed { Terminal.complain("removed \(folder)/\(name), of an earlier export") }
      Terminal.complain(summary(export, folder))
    }
    let hasLoss = export.reports.contains { $0.outcome == .lossy || $0.outcome == .leftOut }
    return arguments.has("--strict") && hasLoss ? .findings : .done
  }

  private static func options(_ arguments: Arguments) throws(CommandFailure) -> ExportOptions {
    var options = ExportOptions()
    if let interval = try arguments.duration("--interval") {
      guard (Span.second...ExportOptions.longestInterval).contains(interval) else {
        throw CommandFailure(
          "--interval must be from 1s to 4m: Prometheus forgets after five minutes that an alert fired",
          isUsage: true)
      }
      options.interval = interval
    }
    if let memory = try arguments.duration("--memory") {
      guard memory >= Span.minute else {
        throw CommandFailure("--memory must be at least 1m", isUsage: true)
      }
      options.memory = memory
    }
    return options
  }

  private static func lines(_ export: RuleExport) -> [String] {
    export.reports.flatMap { report in
      let count = report.ruleCount == 1 ? "1 rule" : "\(report.ruleCount) rules"
      let start = "\(report.file):\(report.line): \(report.ruleID)"
      if let obstacle = report.obstacle { return ["\(start): left out: \(obstacle)"] }
      return ["\(start): \(count)"]
        + report.notes.map { note in
          switch note {
          case .approximated(let text): "  approximated: \(text)"
          case .lost(let text): "  lost: \(text)"
          }
        }
    }
  }

  private static func summary(_ export: RuleExport, _ folder: String) -> String {
    let counts = RuleReport.Outcome.allCases.map { outcome in
      export.reports.count { $0.outcome == outcome }
    }
    return "\(export.files.count) files in \(folder); of \(export.reports.count) rules \(counts[0]) exact, "
      + "\(counts[1]) approximated, \(counts[2]) with losses, \(counts[3]) left out"
  }

  private static func document(_ export: RuleExport, _ removed: [String], _ folder: String) -> String {
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      json.field("folder", folder)
      json.field("files", export.files.map(\.name))
      json.field("removed", removed)
      json.array("rules") { json in
        for report in export.reports {
          json.object { json in
            json.field("rule", report.ruleID)
            json.field("file", report.file)
            json.field("line", report.line)
            json.field("outcome", report.outcome.rawValue)
            json.field("exported", report.ruleCount)
            json.field("obstacle", report.obstacle)
            json.field("approximated", texts(report) { if case .approximated = $0 { true } else { false } })
            json.field("lost", texts(report) { if case .lost = $0 { true } else { false } })
          }
        }
      }
    }
    return json.text
  }

  private static func texts(_ report: RuleReport, _ isWanted: (RuleReport.Note) -> Bool) -> [String] {
    report.notes.filter(isWanted).map(\.text)
  }
}
