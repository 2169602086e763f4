package import Telemetry

/// All rules of a directory, or of one file.
package struct RuleSet: Hashable, Sendable {
  /// The groups, files in order of their names, groups in the order written.
  package var groups: [RuleGroup]

  /// A set of groups.
  package init(groups: [RuleGroup] = []) { self.groups = groups }

  /// All rules, in the order of their groups.
  package var rules: [Rule] { groups.flatMap(\.rules) }
}

/// Rules that are evaluated together.
package struct RuleGroup: Hashable, Sendable {
  /// Unique among all files, because it is part of every alert's identity.
  package var name: String
  /// Evaluated every so many milliseconds, as Prometheus would; `nil` is evaluated by the reading.
  package var interval: Milliseconds?
  /// In the order written.
  package var rules: [Rule]

  /// A named list of rules.
  package init(name: String, interval: Milliseconds? = nil, rules: [Rule]) {
    self.name = name
    self.interval = interval
    self.rules = rules
  }
}
