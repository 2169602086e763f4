import RuleLanguage
import Telemetry

/// Spans of time as conditions in PromQL. Prometheus knows UTC only, so a province's clock is reckoned from it.
enum Validity {
  /// ` and on () (…)` for each bound that there is.
  static func conditions(from: Milliseconds, until: Milliseconds) -> String {
    var text = ""
    if from != .min { text += " and on () (vector(time()) >= \(seconds(from)))" }
    if until != .max { text += " and on () (vector(time()) < \(seconds(until)))" }
    return text
  }

  /// The conditions of a rule that is not always in effect.
  static func conditions(_ effect: Effect) -> String {
    conditions(from: effect.from ?? .min, until: effect.until ?? .max)
      + (effect.schedule.map { " and on () (\(condition($0)))" } ?? "")
  }

  private static func seconds(_ time: Milliseconds) -> String {
    (Double(time) / 1_000).textForPromQL
  }

  /// Hours over midnight belong to the evening on which they began.
  private static func condition(_ schedule: Schedule) -> String {
    let offset = Int(schedule.utcOffsetMinutes) * 60
    let today = "vector(time() + \(offset))"
    let day = dayConditions(schedule, today)
    guard let hours = schedule.hours else {
      // A schedule without any bound always holds.
      return day.isEmpty ? "vector(1)" : day.joined(separator: " and ")
    }
    let minute = "hour(\(today)) * 60 + minute(\(today))"
    if hours.from <= hours.until {
      return (["(\(minute) >= \(hours.from) < \(hours.until))"] + day).joined(separator: " and ")
    }
    let yesterday = dayConditions(schedule, "vector(time() + \(offset - 86_400))")
    let evening = (["(\(minute) >= \(hours.from))"] + day).joined(separator: " and ")
    let morning = (["(\(minute) < \(hours.until))"] + yesterday).joined(separator: " and ")
    return "(\(evening)) or (\(morning))"
  }

  private static func dayConditions(_ schedule: Schedule, _ day: String) -> [String] {
    var conditions: [String] = []
    if schedule.weekdays != Schedule.allWeekdays {
      // Prometheus counts from Sunday, we from Monday.
      let days = (0..<7).filter { schedule.weekdays & (1 << UInt8($0)) != 0 }
        .map { "day_of_week(\(day)) == \(($0 + 1) % 7)" }
      conditions.append("(\(days.isEmpty ? "vector(0) > 0" : days.joined(separator: " or ")))")
    }
    if let season = schedule.season {
      let date = "month(\(day)) * 100 + day_of_month(\(day))"
      let (from, until) = (number(season.from), number(season.until))
      conditions.append(
        season.from <= season.until
          ? "(\(date) >= \(from) <= \(until))" : "(\(date) >= \(from) or \(date) <= \(until))")
    }
    return conditions
  }

  private static func number(_ day: Schedule.YearDay) -> Int { Int(day.month) * 100 + Int(day.day) }
}
