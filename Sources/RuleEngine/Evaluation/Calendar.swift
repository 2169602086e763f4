import RuleLanguage
import Telemetry

/// The functions of the calendar, in UTC, by the proleptic Gregorian calendar.
enum Calendar {
  /// Beyond this many seconds from 1970, some 290,000 years, no calendar says anything.
  private static let horizon = 9e12

  /// A part of the date and time of day at so many seconds since 1970; NaN for what is no time.
  static func value(of function: Function, _ seconds: Double) -> Double {
    guard seconds.magnitude < horizon else { return .nan }
    // Fractions are cut off towards 1970, as in Prometheus.
    let whole = Int64(seconds)
    let civil = CivilTime(whole * Span.second)
    switch function {
    case .minute: return Double(civil.minute)
    case .hour: return Double(civil.hour)
    case .dayOfWeek:
      // 1970-01-01 was a Thursday.
      let days = (whole * Span.second).flooredDivision(by: Span.day) + 4
      return Double(((days % 7) + 7) % 7)
    case .dayOfMonth: return Double(civil.day)
    case .dayOfYear:
      let newYear = CivilTime(year: civil.year, month: 1, day: 1).time()
      return Double((whole * Span.second - newYear) / Span.day + 1)
    case .daysInMonth: return Double(CivilTime.days(in: civil.month, of: civil.year))
    case .month: return Double(civil.month)
    case .year: return Double(civil.year)
    default: preconditionFailure("The function is none of the calendar.")
    }
  }
}
