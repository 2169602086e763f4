package import Telemetry

/// When in the year, in the week and in the day a rule is in effect: the key `schedule`.
///
/// A city watches the flood from September on and its markets while they are open. Hours that run over
/// midnight belong to the evening on which they began: a night watch of Friday ends on Saturday morning.
package struct Schedule: Hashable, Sendable {
  /// A day of any year.
  package struct YearDay: Hashable, Sendable, Comparable {
    /// 1 to 12.
    package var month: UInt8
    /// 1 to 31.
    package var day: UInt8

    /// A day of any year.
    package init(month: Int, day: Int) {
      self.month = UInt8(month)
      self.day = UInt8(day)
    }

    /// Orders days within a year.
    package static func < (a: YearDay, b: YearDay) -> Bool { (a.month, a.day) < (b.month, b.day) }
  }

  /// First and last day of the season, both in it; one that begins later than it ends runs over New Year.
  package struct Season: Hashable, Sendable {
    /// The first day.
    package var from: YearDay
    /// The last day.
    package var until: YearDay

    /// A season between two days.
    package init(from: YearDay, until: YearDay) {
      self.from = from
      self.until = until
    }

    func holds(on day: YearDay) -> Bool {
      from <= until ? from <= day && day <= until : from <= day || day <= until
    }
  }

  /// Minutes after midnight, from and until (exclusive); hours that begin later than they end run over midnight.
  package struct Hours: Hashable, Sendable {
    /// 0 to 1439.
    package var from: Int16
    /// 0 to 1440, and not `from`.
    package var until: Int16

    /// Hours between two minutes of a day.
    package init(from: Int, until: Int) {
      self.from = Int16(from)
      self.until = Int16(until)
    }

    var crossesMidnight: Bool { from > until }
  }

  /// The season; `nil` is all year.
  package var season: Season?
  /// Bit 0 is Monday, bit 6 Sunday.
  package var weekdays: UInt8
  /// The hours; `nil` is all day.
  package var hours: Hours?
  /// How far the province's clocks are ahead of UTC.
  package var utcOffsetMinutes: Int16

  /// Every day of the week.
  package static let allWeekdays: UInt8 = 0b111_1111

  /// A schedule on the province's clocks.
  package init(
    season: Season? = nil, weekdays: UInt8 = Schedule.allWeekdays, hours: Hours? = nil, utcOffsetMinutes: Int
  ) {
    self.season = season
    self.weekdays = weekdays
    self.hours = hours
    self.utcOffsetMinutes = Int16(utcOffsetMinutes)
  }

  /// Whether the schedule holds at `time`.
  package func holds(at time: Milliseconds) -> Bool {
    let local = local(time)
    let day = local.flooredDivision(by: Span.day)
    guard let hours else { return holds(on: day) }
    let minute = (local - day * Span.day) / Span.minute
    let (from, until) = (Milliseconds(hours.from), Milliseconds(hours.until))
    guard hours.crossesMidnight else { return from <= minute && minute < until && holds(on: day) }
    return (from <= minute && holds(on: day)) || (minute < until && holds(on: day - 1))
  }

  /// When the schedule begins or ceases to hold next, after `time`; `.max` for never.
  ///
  /// - Complexity: O(*n*) for *n* days until then.
  package func nextChange(after time: Milliseconds) -> Milliseconds {
    let holdsNow = holds(at: time)
    let local = local(time)
    let today = local.flooredDivision(by: Span.day)
    var edges: [Milliseconds] = [0]
    if let hours { edges = [0, Milliseconds(hours.from), Milliseconds(hours.until)].sorted() }
    var heldYesterday = holds(on: today - 1)
    for day in today...(today + Schedule.longestPause) {
      let holdsToday = holds(on: day)
      defer { heldYesterday = holdsToday }
      // Out of season most days are skipped at a glance.
      if !holdsNow, !holdsToday, !heldYesterday { continue }
      for edge in edges {
        let instant = day * Span.day + edge * Span.minute - Milliseconds(utcOffsetMinutes) * Span.minute
        if instant > time, holds(at: instant) != holdsNow { return instant }
      }
    }
    return .max
  }

  /// In days: 29 February falls on each day of the week at least once in forty years, also where a century
  /// skips a leap year; no schedule pauses longer and comes again.
  private static let longestPause: Milliseconds = 41 * 366

  /// Times of a daemon lie within a few decades; ten thousand years keep the arithmetic of any other away
  /// from overflow.
  private func local(_ time: Milliseconds) -> Milliseconds {
    let bound = 3_652_425 * Span.day
    return min(max(time, -bound), bound) + Milliseconds(utcOffsetMinutes) * Span.minute
  }

  /// Whether the schedule takes in the day so many days after 1 January 1970, a Thursday.
  private func holds(on day: Milliseconds) -> Bool {
    let weekday = (day + 3) - (day + 3).flooredDivision(by: 7) * 7
    guard weekdays & (1 << UInt8(weekday)) != 0 else { return false }
    guard let season else { return true }
    let civil = CivilTime(day * Span.day)
    return season.holds(on: YearDay(month: civil.month, day: civil.day))
  }
}
