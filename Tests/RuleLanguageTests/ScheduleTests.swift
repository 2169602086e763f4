import RuleLanguage
import Telemetry
import Testing

@Suite struct `A schedule` {
  /// In Vietnam, seven hours ahead of UTC.
  private func time(_ text: String) throws -> Milliseconds {
    try #require(ISO8601Text.parse(text, zoneOffsetMinutes: 420))
  }

  private func season(_ from: (Int, Int), _ until: (Int, Int)) -> Schedule.Season {
    Schedule.Season(
      from: Schedule.YearDay(month: from.0, day: from.1),
      until: Schedule.YearDay(month: until.0, day: until.1))
  }

  private static let weekend: UInt8 = 0b110_0000

  @Test func `takes in both ends of a season`() throws {
    let flood = Schedule(season: season((9, 1), (12, 15)), utcOffsetMinutes: 420)
    #expect(!flood.holds(at: try time("2025-08-31T23:59")))
    #expect(flood.holds(at: try time("2025-09-01T00:00")))
    #expect(flood.holds(at: try time("2025-12-15T23:59")))
    #expect(!flood.holds(at: try time("2025-12-16T00:00")))
    #expect(flood.nextChange(after: try time("2025-12-16T00:00")) == (try time("2026-09-01T00:00")))
  }

  @Test func `may run over New Year`() throws {
    let dry = Schedule(season: season((12, 16), (8, 31)), utcOffsetMinutes: 420)
    #expect(dry.holds(at: try time("2026-01-01T00:00")))
    #expect(!dry.holds(at: try time("2025-12-15T12:00")))
    #expect(dry.nextChange(after: try time("2025-12-20T12:00")) == (try time("2026-09-01T00:00")))
  }

  @Test func `counts the hours after midnight to the evening before`() throws {
    // Friday 21 November 2025 is the last weekday.
    let night = Schedule(
      weekdays: 0b001_1111, hours: Schedule.Hours(from: 22 * 60, until: 6 * 60), utcOffsetMinutes: 420)
    #expect(night.holds(at: try time("2025-11-22T05:59")))
    #expect(!night.holds(at: try time("2025-11-22T06:00")))
    #expect(!night.holds(at: try time("2025-11-24T03:00")))
    #expect(night.nextChange(after: try time("2025-11-22T06:00")) == (try time("2025-11-24T22:00")))
  }

  @Test func `follows the province's clocks`() throws {
    let office = Schedule(hours: Schedule.Hours(from: 7 * 60, until: 17 * 60), utcOffsetMinutes: 420)
    #expect(office.holds(at: try #require(ISO8601Text.parse("2025-11-17T00:00:00Z"))))
    #expect(!office.holds(at: try #require(ISO8601Text.parse("2025-11-17T10:00:00Z"))))
  }

  @Test func `waits for the rarest day`() throws {
    // A Saturday that is 29 February: 2020, then 2048.
    let day = Schedule(season: season((2, 29), (2, 29)), weekdays: 0b010_0000, utcOffsetMinutes: 420)
    #expect(day.nextChange(after: try time("2020-03-01T00:00")) == (try time("2048-02-29T00:00")))
    #expect(day.nextChange(after: .max) == .max)
    #expect(!day.holds(at: .min))
  }

  private static let effects: [(String, (schedule: Schedule?, from: String?, until: String?))] = [
    (
      "office hours",
      (Schedule(weekdays: 0b001_1111, hours: .init(from: 420, until: 1020), utcOffsetMinutes: 420), nil, nil)
    ),
    ("nights", (Schedule(hours: .init(from: 1320, until: 360), utcOffsetMinutes: 420), nil, nil)),
    (
      "a whole day but a minute",
      (Schedule(hours: .init(from: 1, until: 1440), utcOffsetMinutes: -210), nil, nil)
    ),
    (
      "weekend nights of a season",
      (
        Schedule(
          season: .init(from: .init(month: 11, day: 29), until: .init(month: 12, day: 3)), weekdays: weekend,
          hours: .init(from: 1200, until: 300), utcOffsetMinutes: 420), nil, nil
      )
    ),
    ("a law", (nil, "2025-11-30T07:30", "2025-12-02")),
    (
      "a law in office hours",
      (
        Schedule(hours: .init(from: 480, until: 720), utcOffsetMinutes: 420), "2025-11-30T09:00",
        "2025-12-02T11:00"
      )
    ),
    ("all the time", (Schedule(utcOffsetMinutes: 420), nil, nil)),
    (
      "until a day of the week",
      (Schedule(weekdays: 0b000_0001, utcOffsetMinutes: 420), nil, "2025-12-01T12:00")
    ),
  ]

  @Test(arguments: effects.indices) func `changes when stepping minute by minute says so`(index: Int) throws {
    let (name, parts) = `A schedule`.effects[index]
    func instant(_ text: String?) throws -> Milliseconds? {
      try text.map { try time($0.count == 10 ? "\($0)T00:00" : $0) }
    }
    let effect = Effect(
      from: try instant(parts.from), until: try instant(parts.until), schedule: parts.schedule)
    let start = try time("2025-11-27T00:00")
    let minutes = 9 * 24 * 60
    var changes: [Milliseconds] = []
    for minute in 1...minutes {
      let at = start + Milliseconds(minute) * Span.minute
      if effect.holds(at: at) != effect.holds(at: at - Span.minute) { changes.append(at) }
    }
    let end = start + Milliseconds(minutes) * Span.minute
    var wrong: [Int] = []
    var next = 0
    for minute in stride(from: 0, to: minutes, by: 7) {
      let at = start + Milliseconds(minute) * Span.minute + 17_000
      while next < changes.count, changes[next] <= at { next += 1 }
      let said = effect.nextChange(after: at)
      if next < changes.count ? said != changes[next] : said <= end { wrong.append(minute) }
    }
    #expect(wrong == [], "\(name)")
  }
}
