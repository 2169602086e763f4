/// What became of one rule.
package struct RuleReport: Hashable, Sendable {
  /// How much of a rule came over.
  package enum Outcome: String, Hashable, Sendable, CaseIterable {
    /// The exported rule fires when ours does, evaluated at its interval.
    case exact
    /// It fires nearly when ours does.
    case approximated
    /// Something of it is missing, and named.
    case lossy
    /// It was not exported.
    case leftOut
  }

  /// A remark about the translation.
  package enum Note: Hashable, Sendable {
    /// Nearly the same.
    case approximated(String)
    /// Missing.
    case lost(String)

    /// The remark.
    package var text: String {
      switch self {
      case .approximated(let text), .lost(let text): text
      }
    }
  }

  /// `group/alert`.
  package let ruleID: String
  /// The file the rule stands in, and the line of its name.
  package let file: String
  /// One-based.
  package let line: Int
  /// How many rules it became; zero where it was left out.
  package internal(set) var ruleCount = 0
  /// Why it was not exported; `nil` where it was.
  package internal(set) var obstacle: String?
  /// What differs.
  package internal(set) var notes: [Note] = []

  init(ruleID: String, file: String, line: Int) {
    (self.ruleID, self.file, self.line) = (ruleID, file, line)
  }

  /// How much came over.
  package var outcome: Outcome {
    if obstacle != nil { return .leftOut }
    let isLossy = notes.contains { if case .lost = $0 { true } else { false } }
    return isLossy ? .lossy : notes.isEmpty ? .exact : .approximated
  }

  mutating func note(_ note: Note) {
    if !notes.contains(note) { notes.append(note) }
  }
}

/// Why a rule cannot be said in PromQL.
struct ExportObstacle: Error, Hashable {
  /// In words that follow the rule's name.
  let reason: String
}
