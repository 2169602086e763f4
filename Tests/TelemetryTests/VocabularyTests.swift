import Telemetry
import Testing

@Suite struct `A civil time` {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (1_763_319_600_000, "2025-11-16T19:00:00Z"),
      (951_782_400_000, "2000-02-29T00:00:00Z"), (-1, "1969-12-31T23:59:59.999Z"),
    ] as [(Milliseconds, String)])
  func `prints and returns`(time: Milliseconds, text: String) {
    #expect(CivilTime.iso8601(time) == text)
    #expect(CivilTime(time).time() == time)
    #expect(CivilTime(time, offsetMinutes: 420).time(offsetMinutes: 420) == time)
  }

  @Test func `knows which days exist`() {
    #expect(CivilTime(year: 2024, month: 2, day: 29).isValid)
    #expect(!CivilTime(year: 2025, month: 2, day: 29).isValid)
    #expect(!CivilTime(year: 2025, month: 13, day: 1).isValid)
  }
}

@Suite struct `A duration` {
  @Test(
    arguments: [
      ("90s", 90_000), ("1h30m", 5_400_000), ("1d", 86_400_000), ("15ms", 15), ("0", 0),
    ] as [(String, Milliseconds)])
  func `is read`(text: String, span: Milliseconds) { #expect(DurationText.parse(text) == span) }

  @Test(arguments: ["", "h", "10", "1m1h", "1m1m", "-5m", "99999999999999999999y", "9999999999999999y"])
  func `is refused`(text: String) { #expect(DurationText.parse(text) == nil) }

  @Test func `prints short`() {
    #expect(DurationText.format(5_400_000) == "1h30m")
    #expect(DurationText.format(0) == "0s")
  }
}

@Suite struct `A sample` {
  @Test(arguments: Quality.allCases) func `carries its flag and time`(quality: Quality) {
    let sample = Sample(time: 1_763_319_600_123, value: 6.3, quality: quality)
    #expect(sample.time == 1_763_319_600_123)
    #expect(sample.quality == quality)
    #expect(sample.isVisibleToRules == quality.isVisibleToRules)
    #expect(MemoryLayout<Sample>.size == 16)
  }
}

@Suite struct `A label set` {
  @Test func `are ordered, and an empty value removes one`() {
    var labels = Labels([("river", "Vệ"), ("device", "71540"), ("kind", "")])
    #expect(labels.pairs.map(\.name) == ["device", "river"])
    labels["river"] = ""
    #expect(labels.description == "{device=\"71540\"}")
  }
}

@Suite struct `The nearest name` {
  @Test func `is offered for a slip and not for another word`() {
    #expect(NearestName.to("tresholds", among: ["levels", "thresholds"]) == "thresholds")
    #expect(NearestName.to("expr", among: ["annotations"]) == nil)
    let long = String(repeating: "x", count: 60_000)
    #expect(NearestName.to(long, among: [long]) == nil)
  }
}

@Suite struct `A threshold` {
  @Test func `is the one valid at the time`() {
    var table = ThresholdTable()
    let device = DeviceIndex(3)
    table.add(.init(value: 50, until: 100), name: "pm25", device: device)
    table.add(.init(value: 45, from: 100), name: "pm25", device: device)
    let column = table.column(of: "pm25")!
    #expect(table.value(column: column, device: device, at: 99) == 50)
    #expect(table.value(column: column, device: device, at: 100) == 45)
    #expect(table.value(column: column, device: DeviceIndex(1), at: 100) == nil)
  }
}

@Suite struct `A written time` {
  @Test(
    arguments: [
      ("2025-11-17T02:00:00+07:00", 1_763_319_600_000), ("2025-11-16 19:00Z", 1_763_319_600_000),
      ("2025-11-17 02:00", 1_763_319_600_000), ("2025-11-17T02:00:00.5", 1_763_319_600_500),
      ("2025-11-17T02:00:00.123456+0700", 1_763_319_600_123),
    ] as [(String, Milliseconds)])
  func `is read`(text: String, time: Milliseconds) {
    #expect(ISO8601Text.parse(text, zoneOffsetMinutes: 420) == time)
  }

  @Test(arguments: ["", "2025-11-17", "2025-02-30T00:00Z", "2025-11-17T02:00:00+7", "2025-11-17T02:00:00Zx"])
  func `is refused`(text: String) { #expect(ISO8601Text.parse(text, zoneOffsetMinutes: 0) == nil) }

  @Test func `needs a zone from somewhere`() { #expect(ISO8601Text.parse("2025-11-17T02:00:00") == nil) }
}
