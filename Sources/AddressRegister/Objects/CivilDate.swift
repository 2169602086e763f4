package import Telemetry

/// A day as the register keeps it: `2026-10-05`, text that sorts as time does and that nobody misreads.
package enum CivilDate {
  /// The years in which an address can have been declared; outside them a date is a slip of the pen.
  private static let years = 1900...2100

  /// Reads a day as lists write it: `2026-10-05`, `5/10/2026`, `05.10.2026`, `5-10-2026`, with or without a
  /// time behind it. Day before month, as Vietnam writes.
  ///
  /// - Returns: the day in the register's form; `nil` where it is none, the 31st of April included.
  package static func read(_ text: String) -> String? {
    let day = text.prefix { $0 != " " && $0 != "T" }
    var numbers: [Int] = []
    for part in day.split(omittingEmptySubsequences: false, whereSeparator: { "-/.".contains($0) }) {
      guard part.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(part) else { return nil }
      numbers.append(number)
    }
    guard numbers.count == 3 else { return nil }
    let isYearFirst = numbers[0] > 31
    let (year, date) = isYearFirst ? (numbers[0], numbers[2]) : (numbers[2], numbers[0])
    let civil = CivilTime(year: year, month: numbers[1], day: date)
    guard years.contains(year), civil.isValid else { return nil }
    return written(civil)
  }

  /// The day that a clock `offsetMinutes` east of UTC shows.
  package static func day(of time: Milliseconds, offsetMinutes: Int) -> String {
    written(CivilTime(time, offsetMinutes: offsetMinutes))
  }

  /// The first and the last day of a month written `2026-10`; `nil` where it is none.
  package static func month(_ text: String) -> ClosedRange<String>? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2, let year = Int(parts[0]),
      let month = Int(parts[1]), years.contains(year), (1...12).contains(month)
    else { return nil }
    let last = CivilTime.days(in: month, of: year)
    return "\(text)-01"..."\(text)-\(last.padded(2))"
  }

  /// `05/10/2026`, as a person in Vietnam reads it; the text itself where it is no day.
  package static func vietnamese(_ day: String) -> String {
    let parts = day.split(separator: "-")
    return parts.count == 3 ? "\(parts[2])/\(parts[1])/\(parts[0])" : day
  }

  private static func written(_ civil: CivilTime) -> String {
    "\(civil.year.padded(4))-\(civil.month.padded(2))-\(civil.day.padded(2))"
  }
}
