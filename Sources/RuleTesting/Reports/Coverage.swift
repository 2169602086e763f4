package import RuleLanguage
import Telemetry

/// Which rules and levels the tests made fire, and which they did not.
package struct Coverage: Sendable {
  /// One thing that a test can make happen: a rule fires or records, a level is reached.
  package struct Item: Sendable {
    /// The rule's file.
    package var file: String
    /// Its line there.
    package var line: Int
    /// `group/alert`.
    package var ruleID: String
    /// The level's code; `nil` for a rule without levels.
    package var level: String?
    /// Whether some test saw it.
    package var isCovered: Bool
  }

  /// All of them, in the order of the rules.
  package private(set) var items: [Item] = []

  /// Compares the rules with what was seen.
  package init(rules: [Rule], fired: Set<FiredLevel>) {
    for rule in rules {
      let levels: [(Int, String?)] =
        rule.levels.isEmpty
        ? [(0, nil)] : rule.levels.enumerated().map { ($0.offset + 1, Optional($0.element.level)) }
      for (number, code) in levels {
        let isCovered = fired.contains(FiredLevel(ruleID: rule.id, file: rule.file, level: number))
        items.append(
          Item(file: rule.file, line: rule.line, ruleID: rule.id, level: code, isCovered: isCovered))
      }
    }
  }

  /// How many were seen.
  package var coveredCount: Int { items.count(where: \.isCovered) }

  /// The share seen, in whole per cent rounded down: 100 means all of them.
  package var percent: Int { items.isEmpty ? 100 : coveredCount * 100 / items.count }
}
