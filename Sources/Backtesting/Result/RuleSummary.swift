package import RuleLanguage
package import Telemetry

/// What a rule did over the whole time.
package struct RuleSummary: Sendable {
  /// The rule.
  package let rule: Rule
  /// How many episodes it had; zero: it never fired.
  package internal(set) var episodes = 0
  /// How many instances (devices, groups) had one.
  package internal(set) var instances = 0
  /// How long its alerts stood at each level, all instances together. A rule without a ladder has one entry.
  package internal(set) var timeAtLevel: [Milliseconds]
  /// How long alerts about silence stood.
  package internal(set) var timeSilent: Milliseconds = 0
  /// How often an alert began, or entered a level again, within an hour of having left it.
  package internal(set) var flaps = 0

  /// Sums up the episodes of a rule.
  init(_ rule: Rule, _ episodes: some Sequence<Episode>, within span: ClosedRange<Milliseconds>) {
    self.rule = rule
    timeAtLevel = Array(repeating: 0, count: max(1, rule.levels.count))
    var seen: Set<String> = []
    for episode in episodes {
      self.episodes += 1
      seen.insert(episode.instance)
      flaps += episode.flaps
      timeSilent += episode.time(at: 0, within: span)
      for level in timeAtLevel.indices { timeAtLevel[level] += episode.time(at: level + 1, within: span) }
    }
    instances = seen.count
  }

  /// Whether the rule raised nothing.
  package var neverFired: Bool { episodes == 0 }

  /// The gravity of one of its levels, counted from one.
  package static func severity(of rule: Rule, level: Int) -> Severity {
    level > 0 && level <= rule.levels.count ? rule.levels[level - 1].severity : rule.severity
  }
}

/// What one set of rules did.
package struct BacktestReport: Sendable {
  /// The time looked at.
  package let span: ClosedRange<Milliseconds>
  /// From when on readings were read, so that windows were full at the beginning of the span.
  package let warmUpFrom: Milliseconds
  /// How many readings were judged, those of the warm-up among them. What no rule reads is not read.
  package let readings: Int
  /// How many series had readings that some rule reads.
  package let series: Int
  /// How often a rule could not be evaluated because labels did not say which elements belong together.
  package let conflicts: Int
  /// The alert rules, in the order of their files.
  package let rules: [RuleSummary]
  /// The episodes, by begin, then by rule and instance.
  package let episodes: [Episode]
}
