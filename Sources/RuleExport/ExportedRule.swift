import RuleLanguage
import Telemetry

/// One rule of a Prometheus rule file.
struct ExportedRule {
  /// An alert or a recorded series.
  var kind: Rule.Kind
  /// In PromQL.
  var expression: String
  /// How long the condition must hold.
  var pendingSpan: Milliseconds = 0
  /// Added to the alert or series.
  var labels: [(String, String)] = []
  /// Texts for people.
  var annotations: [(String, String)] = []
}

/// One group of a Prometheus rule file, with what is said above each of its rules.
struct ExportedGroup {
  var name: String
  var interval: Milliseconds
  var entries: [Entry] = []

  /// What one rule of ours became.
  struct Entry {
    var comments: [String]
    var rules: [ExportedRule]
  }
}

/// Writes rule files as YAML. Everything that comes from people stands between quotes.
struct RuleFileWriter {
  private(set) var text: String

  /// Begins a file with where it comes from.
  init(_ comments: [String]) {
    text = comments.map { "# \($0)\n" }.joined() + "groups:"
  }

  /// Writes the groups; those without any rule leave their comments only.
  mutating func write(_ groups: [ExportedGroup]) {
    let filled = groups.filter { !$0.entries.allSatisfy(\.rules.isEmpty) }
    if filled.isEmpty { text += " []" }
    text += "\n"
    for group in groups where group.entries.allSatisfy(\.rules.isEmpty) {
      for entry in group.entries { write(entry.comments) }
    }
    for group in filled {
      text += "  - name: \(Self.quoted(group.name))\n"
      text += "    interval: \(DurationText.format(group.interval))\n    rules:\n"
      for entry in group.entries {
        write(entry.comments)
        for rule in entry.rules { write(rule) }
      }
    }
  }

  private mutating func write(_ comments: [String]) {
    // A name with a line break would end the comment.
    for comment in comments {
      text += "      # \(comment.split(whereSeparator: \.isNewline).joined(separator: " "))\n"
    }
  }

  private mutating func write(_ rule: ExportedRule) {
    switch rule.kind {
    case .alert(let name): text += "      - alert: \(Self.quoted(name))\n"
    case .recording(let name): text += "      - record: \(Self.quoted(name))\n"
    }
    text += "        expr: \(Self.quoted(rule.expression))\n"
    if rule.pendingSpan > 0 { text += "        for: \(DurationText.format(rule.pendingSpan))\n" }
    write("labels", rule.labels)
    write("annotations", rule.annotations)
  }

  private mutating func write(_ key: String, _ pairs: [(String, String)]) {
    if pairs.isEmpty { return }
    text += "        \(key):\n"
    for (name, value) in pairs { text += "          \(name): \(Self.quoted(value))\n" }
  }

  /// Between single quotes, where only those need care; between double ones where lines are broken.
  static func quoted(_ text: String) -> String {
    if text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) {
      return "'" + text.map { $0 == "'" ? "''" : String($0) }.joined() + "'"
    }
    var quoted = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": quoted += "\\\\"
      case "\"": quoted += "\\\""
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\x" + (digits.count < 2 ? "0" : "") + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return "\"\(quoted)\""
  }
}
