import LocalFiles
package import Telemetry
import YAMLDocument

extension RuleSet {
  /// The largest rule file that is read, in bytes: ten thousand rules need about five million.
  package static let maximumFileSize = 16_777_216

  /// Reads one rule file.
  ///
  /// - Parameters:
  ///   - syntax: whose file it is.
  ///   - utcOffsetMinutes: how far the clocks of the province, which schedules follow, are ahead of UTC.
  ///   - measures: the quantities whose units numbers may be written in; without them such numbers stay as
  ///     they are.
  /// - Returns: the rules, `nil` where there is an error; and every fault found, ordered by place.
  package static func parse(
    _ text: String, file: String, syntax: Syntax = .citywatch, utcOffsetMinutes: Int = provinceOffset,
    measures: [String: Measure]? = nil
  ) -> (rules: RuleSet?, diagnostics: [Diagnostic]) {
    let terms = Terms(syntax: syntax, utcOffsetMinutes: utcOffsetMinutes, measures: measures)
    return joined([(Array(text.utf8), file)], terms, diagnostics: [])
  }

  /// The clocks of Vietnam, in minutes ahead of UTC.
  package static let provinceOffset = 420

  /// How files are read.
  private struct Terms {
    var syntax: Syntax
    var utcOffsetMinutes: Int
    var measures: [String: Measure]?
  }

  /// Reads every `*.yaml` and `*.yml` of a directory, in the order of their names, without its folders: those
  /// under `tests` hold tests of rules.
  ///
  /// - Parameters:
  ///   - known: the names that rules may use; `nil` looks none up.
  ///   - syntax: whose files they are.
  ///   - utcOffsetMinutes: how far the clocks of the province, which schedules follow, are ahead of UTC.
  /// - Returns: the rules, `nil` where there is an error; and every fault of all files, ordered by place.
  package static func load(
    directory: String, known: KnownNames? = nil, syntax: Syntax = .citywatch,
    utcOffsetMinutes: Int = provinceOffset
  ) -> (rules: RuleSet?, diagnostics: [Diagnostic]) {
    let names: [String]
    do throws(LocalFileError) {
      names = try LocalFile.names(in: directory, suffixes: [".yaml", ".yml"])
    } catch {
      let message = "the directory of rules \(error.message)"
      return (nil, [Diagnostic(file: directory, line: 0, column: 0, message: message)])
    }
    var diagnostics: [Diagnostic] = []
    var files: [([UInt8], String)] = []
    for name in names {
      let path = directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
      do throws(LocalFileError) {
        files.append((try LocalFile.read(path, limit: maximumFileSize), path))
      } catch {
        diagnostics.append(Diagnostic(file: path, line: 0, column: 0, message: "the file \(error.message)"))
      }
    }
    if files.isEmpty, diagnostics.isEmpty {
      diagnostics.append(
        Diagnostic(
          file: directory, line: 0, column: 0, gravity: .warning,
          message: "the directory holds no rule file; rules stand in files that end in .yaml"))
    }
    let terms = Terms(syntax: syntax, utcOffsetMinutes: utcOffsetMinutes, measures: known?.measures)
    return joined(files, terms, known: known, diagnostics: diagnostics)
  }

  /// Reads files that together are one set: names must be unique among all of them.
  private static func joined(
    _ files: [(bytes: [UInt8], name: String)], _ terms: Terms, known: KnownNames? = nil,
    diagnostics: [Diagnostic]
  ) -> (rules: RuleSet?, diagnostics: [Diagnostic]) {
    var diagnostics = diagnostics
    var groups: [RuleFileReader.LocatedGroup] = []
    var names = known
    for file in files {
      guard let root = YAMLParser.parse(file.bytes, file: file.name, diagnostics: &diagnostics) else {
        if file.bytes.allSatisfy({ $0 <= 0x20 }) {
          let message = "the file is empty; a rule file starts with 'groups:'"
          diagnostics.append(Diagnostic(file: file.name, line: 1, column: 1, message: message))
        }
        continue
      }
      var reader = RuleFileReader(
        file.bytes, file: file.name, syntax: terms.syntax, utcOffsetMinutes: terms.utcOffsetMinutes)
      groups += reader.read(root)
      names?.quantities.formUnion(recordedNames(in: root))
      diagnostics += reader.diagnostics
    }
    reportDoubles(among: groups, &diagnostics)
    var set = RuleSet(groups: groups.map(\.group))
    if let names {
      let hasFaults = diagnostics.contains { $0.gravity == .error }
      // A label may come from a rule that could not be read; that is no reason to warn.
      diagnostics += set.check(against: names).filter { $0.gravity == .error || !hasFaults }
    }
    if let measures = terms.measures {
      var units = UnitCheck(measures: measures)
      set = units.converted(set)
      diagnostics += units.diagnostics
    }
    diagnostics.sort(by: Diagnostic.precedes)
    let isUsable = !diagnostics.contains { $0.gravity == .error }
    return (isUsable ? set : nil, diagnostics)
  }

  /// What the recording rules of a file make, those with a fault among them: a rule that uses one of them is
  /// not wrong because the other is.
  private static func recordedNames(in root: YAMLNode) -> [String] {
    (root["groups"]?.items ?? []).flatMap { group in
      (group["rules"]?.items ?? []).compactMap { $0["record"]?.text }
    }
  }

  /// Group and rule names make the identity of an alert; two alarms under one identity would end each other.
  private static func reportDoubles(
    among groups: [RuleFileReader.LocatedGroup], _ diagnostics: inout [Diagnostic]
  ) {
    var firstGroups: [String: RuleFileReader.LocatedGroup] = [:]
    for located in groups {
      if let first = firstGroups[located.group.name] {
        diagnostics.append(
          Diagnostic(
            file: located.file, line: located.nameNode.line, column: located.nameNode.column,
            message:
              "the group '\(located.group.name)' is already given at \(first.file):\(first.nameNode.line)"))
        continue
      }
      firstGroups[located.group.name] = located
      var firstRules: [String: Rule] = [:]
      for rule in located.group.rules {
        if let first = firstRules[rule.id] {
          let hint = rule.levels.isEmpty ? "; several gravities of one alert are written as levels" : ""
          diagnostics.append(
            Diagnostic(
              file: rule.file, line: rule.line, column: rule.column,
              message: "the rule '\(rule.name)' is already given in line \(first.line)\(hint)"))
        } else {
          firstRules[rule.id] = rule
        }
      }
    }
  }
}
