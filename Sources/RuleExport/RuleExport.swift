package import RuleLanguage
import Telemetry

/// Rule files for Prometheus and vmalert, made of ours.
///
/// A province that outgrows one machine runs the same rules on vmalert over a cluster. There, a clock evaluates
/// them and not the reading, nobody knows a ladder, a threshold of a device or a place: what can be said in
/// PromQL is translated, the rest is named.
package struct RuleExport: Sendable {
  /// One file to be written.
  package struct File: Hashable, Sendable {
    /// Its name in the export's folder.
    package let name: String
    /// What stands in it.
    package let text: String
  }

  /// Every rule's fate, in the order of the rules.
  package private(set) var reports: [RuleReport] = []
  /// Rule files under the names of ours, the thresholds, and what Alertmanager needs.
  package private(set) var files: [File] = []

  /// What every written file begins with, so that the next export knows its own files.
  package static let mark = "# Written by 'citywatch rules export'"

  private var groups: [(file: String, group: ExportedGroup)] = []
  private var constants = ThresholdConstants()
  private var inhibition = InhibitionFile()
  private var valueNames: [String: Int] = [:]

  /// Translates all rules.
  package init(_ rules: RuleSet, inventory: ExportInventory, options: ExportOptions = ExportOptions()) {
    let recorded = Set(
      rules.rules.compactMap { rule in
        if case .recording(let name) = rule.kind { name } else { nil }
      })
    for group in rules.groups {
      for rule in group.rules {
        let writer = PromQLWriter(inventory, recorded: recorded, options: options)
        add(rule, of: group, writer)
      }
    }
    write(inventory, options)
  }

  private mutating func add(_ rule: Rule, of group: RuleGroup, _ writer: PromQLWriter) {
    let file = Self.baseName(rule.file)
    var translation = RuleTranslation(
      rule, of: group, writer: writer, constants: constants, valueName: valueName(rule))
    let rules = translation.translate()
    var report = translation.report
    if !rules.isEmpty {
      constants = translation.constants
      inhibition.add(rule, of: group, &report)
    }
    reports.append(report)
    var comments = ["\(rule.id), line \(rule.line)"]
    if let obstacle = report.obstacle { comments.append("left out: \(obstacle)") }
    for note in report.notes {
      switch note {
      case .approximated(let text): comments.append("approximated: \(text)")
      case .lost(let text): comments.append("lost: \(text)")
      }
    }
    let entry = ExportedGroup.Entry(comments: comments, rules: rules)
    if let last = groups.indices.last, groups[last].file == file, groups[last].group.name == group.name {
      groups[last].group.entries.append(entry)
    } else {
      groups.append(
        (file, ExportedGroup(name: group.name, interval: translation.interval, entries: [entry])))
    }
  }

  private mutating func write(_ inventory: ExportInventory, _ options: ExportOptions) {
    var names: [String] = []
    for (file, _) in groups where !names.contains(file) { names.append(file) }
    for name in names {
      var writer = RuleFileWriter(Self.heading("from \(name)"))
      writer.write(groups.filter { $0.file == name }.map(\.group))
      files.append(File(name: name, text: writer.text))
    }
    let rules = constants.rules(inventory)
    if !rules.isEmpty {
      var writer = RuleFileWriter(Self.heading("from the inventory's thresholds"))
      let entry = ExportedGroup.Entry(comments: [], rules: rules)
      writer.write([
        ExportedGroup(name: "citywatch-thresholds", interval: options.interval, entries: [entry])
      ])
      files.append(File(name: ThresholdConstants.fileName, text: writer.text))
    }
    let heading = Self.heading("from the ladders of all rules")
    files.append(File(name: InhibitionFile.fileName, text: inhibition.document(heading)))
  }

  private static func heading(_ origin: String) -> [String] {
    [
      "\(mark.dropFirst(2)) \(origin).",
      "The next export overwrites it: make changes in citywatch's own files.",
    ]
  }

  /// `citywatch_value:river_stage_RiverStage`; names that differ in marks only are numbered.
  private mutating func valueName(_ rule: Rule) -> String {
    let name = "citywatch_value:" + rule.id.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    valueNames[name, default: 0] += 1
    let count = valueNames[name] ?? 1
    return count == 1 ? name : "\(name):\(count)"
  }

  private static func baseName(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? "rules.yaml"
    // The two names that the export needs itself.
    return [ThresholdConstants.fileName, InhibitionFile.fileName].contains(name) ? "rules-\(name)" : name
  }
}
