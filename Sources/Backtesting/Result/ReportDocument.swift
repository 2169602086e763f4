package import JSONText
import RuleLanguage
import Telemetry

/// A report as a JSON document, complete.
package struct ReportDocument {
  private let zone: Int

  /// Times are written in the zone, minutes east of UTC.
  package init(zone: Int) { self.zone = zone }

  /// The members of a report, into an object that is open.
  package func write(_ report: BacktestReport, to json: inout JSONWriter) {
    json.field("from", time(report.span.lowerBound))
    json.field("to", time(report.span.upperBound))
    json.field("warmUpFrom", time(report.warmUpFrom))
    json.field("readings", report.readings)
    json.field("series", report.series)
    json.field("matchingConflicts", report.conflicts)
    json.array("rules") { json in
      for summary in report.rules { json.object { write(summary, to: &$0) } }
    }
    json.array("episodes") { json in
      for episode in report.episodes { json.object { write(episode, report, to: &$0) } }
    }
  }

  private func write(_ summary: RuleSummary, to json: inout JSONWriter) {
    json.field("rule", summary.rule.id)
    json.field("neverFired", summary.neverFired)
    json.field("episodes", summary.episodes)
    json.field("instances", summary.instances)
    json.field("flaps", summary.flaps)
    json.array("levels") { json in
      for (index, span) in summary.timeAtLevel.enumerated() {
        let level = summary.rule.levels.isEmpty ? nil : summary.rule.levels[index]
        json.object { json in
          json.field("level", level?.level)
          json.field("name", level?.name.vi)
          json.field("nameEn", level?.name.en)
          json.field("severity", RuleSummary.severity(of: summary.rule, level: index + 1).rawValue)
          json.field("hours", hours(span))
        }
      }
    }
    json.field("hoursSilent", hours(summary.timeSilent))
  }

  private func write(_ episode: Episode, _ report: BacktestReport, to json: inout JSONWriter) {
    let rule = report.rules[episode.rule].rule
    json.field("rule", rule.id)
    json.field("instance", episode.instance)
    json.field("device", episode.device.isEmpty ? nil : episode.device)
    json.field("name", episode.name)
    json.field("begin", time(episode.begin))
    json.field("end", episode.end.map(time))
    json.field("stoodBefore", episode.stoodBefore)
    json.field("hours", hours(episode.duration(within: report.span)))
    json.field("highestLevel", code(episode.highestLevel, rule))
    json.field("peak", episode.extreme?.value)
    json.field("peakAt", episode.extreme.map { time($0.time) })
    json.field("leadHours", episode.lead.map(hours))
    json.field("levelChanges", episode.levelChanges)
    json.field("flaps", episode.flaps)
    json.array("stays") { json in
      for stay in episode.stays {
        json.object { json in
          json.field("level", code(stay.level, rule))
          json.field("silent", stay.level == 0)
          json.field("from", time(stay.from))
          json.field("until", stay.until.map(time))
        }
      }
    }
  }

  private func code(_ level: Int, _ rule: Rule) -> String? {
    level > 0 && level <= rule.levels.count ? rule.levels[level - 1].level : nil
  }

  private func time(_ time: Milliseconds) -> String { CivilTime.iso8601(time, offsetMinutes: zone) }

  private func hours(_ span: Milliseconds) -> Double { Double(span) / Double(Span.hour) }
}

extension ReportDocument {
  /// The members of a comparison, into an object that is open.
  package func write(
    _ comparison: Comparison, old: BacktestReport, new: BacktestReport, to json: inout JSONWriter
  ) {
    json.field("addedRules", comparison.addedRules)
    json.field("removedRules", comparison.removedRules)
    json.object("total") { write(comparison.total, to: &$0) }
    json.array("rules") { json in
      for tally in comparison.rules {
        json.object { json in
          json.field("rule", tally.rule)
          write(tally, to: &json)
        }
      }
    }
    json.array("differences") { json in
      for difference in comparison.differences {
        json.object { json in
          json.field("raisedLaterHours", hours(difference.raisedLater))
          json.field("lastsLongerHours", hours(difference.lastsLonger))
          json.field("otherLevels", difference.hasOtherLevels)
          json.field("covered", difference.isCovered)
          write("old", difference.old, old, to: &json)
          write("new", difference.new, new, to: &json)
        }
      }
    }
  }

  private func write(_ name: String, _ index: Int?, _ report: BacktestReport, to json: inout JSONWriter) {
    json.key(name)
    guard let index else { return json.null() }
    json.object { write(report.episodes[index], report, to: &$0) }
  }

  private func write(_ tally: Comparison.Tally, to json: inout JSONWriter) {
    json.field("same", tally.same)
    json.field("onlyNew", tally.onlyNew)
    json.field("onlyOld", tally.onlyOld)
    json.field("earlier", tally.earlier)
    json.field("later", tally.later)
    json.field("longer", tally.longer)
    json.field("shorter", tally.shorter)
    json.field("otherLevels", tally.otherLevels)
  }
}
