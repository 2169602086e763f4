import SQLiteStore
import Telemetry
import Testing
import TimeSeries

@Suite struct `The store of series` {
  @Test func `gives a series the same number after a restart`() throws {
    let station = try Station(series: 3)
    try station.restart()
    #expect(station.storage.seriesCount == 3)
    #expect(
      station.storage.key(of: SeriesID(1))
        == SeriesKey(device: "gauge-1", quantity: "water_level", channel: "b"))
    try station.database.transaction { () throws(SQLiteError) in
      #expect(try station.storage.register(Station.key(2)) == SeriesID(2))
      #expect(try station.storage.register(Station.key(9)) == SeriesID(3))
    }
    #expect(try station.reader().series().count == 4)
  }

  @Test func `answers the same before, between and after sealing steps`() throws {
    let station = try Station(series: 5)
    let readings = day(series: 5)
    for batch in readings.batches(of: 100) { try station.deliver(batch) }
    let before = try (0..<5).map { try station.stored($0) }
    #expect(before.map(\.count) == [1_440, 1_440, 1_440, 1_440, 1_440])
    let window = station.window(2)
    while try station.seal(budget: 500).isWork {
      station.head.checkInvariants()
      #expect(try (0..<5).map { try station.stored($0) } == before)
    }
    #expect(station.window(2) == window)
    // What is left lies inside the lateness, or waits for a run worth a chunk.
    #expect(station.head.unsealedCount <= 5 * (121 + 128))
    #expect(station.storage.journalEntryCount <= 2 * station.head.unsealedCount)
    #expect(
      try station.stored(3, after: 600 * Span.minute, through: 602 * Span.minute).map(\.time) == [
        601 * Span.minute, 602 * Span.minute,
      ])
    #expect(try station.reader().latest().map { $0?.time } == Array(repeating: 1_439 * Span.minute, count: 5))
  }

  @Test(arguments: [11, 12, 13] as [UInt64])
  func `loses nothing when the power fails between sealing steps`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let station = try Station(series: 4)
    var delivered = 0
    for batch in day(series: 4, minutes: 600, seed: seed).batches(of: 60) {
      try station.deliver(batch)
      delivered += batch.count
      switch Int.random(in: 0..<4, using: &random) {
      case 0: try station.seal(budget: Int.random(in: 1...2_000, using: &random))
      case 1: try station.sealAndLosePower(budget: Int.random(in: 1...2_000, using: &random))
      case 2: try station.restart()
      default: break
      }
      let stored = try (0..<4).map { try station.stored($0).count }
      #expect(stored.reduce(0, +) == delivered, "seed \(seed)")
    }
    #expect(station.counts.accepted == delivered, "seed \(seed)")
  }

  @Test(arguments: [21, 22, 23, 24, 25, 26] as [UInt64])
  func `agrees with a plain dictionary through late readings, restarts and power cuts`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let seriesCount = 3
    let station = try Station(series: seriesCount) { head in
      for index in 0..<seriesCount {
        head.setLateness(Int64(20 * (index + 1)) * Span.minute, of: SeriesID(index))
        head.setWindow(90 * Span.minute, of: SeriesID(index))
      }
    }
    var plain = [[Milliseconds: Double]](repeating: [:], count: seriesCount)
    var expected = Station.Counts()
    var clock: Int64 = 500
    for round in 0..<60 {
      var batch: [Reading] = []
      for _ in 0..<Int.random(in: 1...120, using: &random) {
        clock += Int64.random(in: 0...2, using: &random)
        // One reading in four is late, some of them by hours.
        let late = [0, 0, 0, Int64.random(in: 1...400, using: &random)].randomElement(using: &random) ?? 0
        let value = Double(Int.random(in: 300...302, using: &random)) / 100
        let sample = Sample(time: max(1, clock - late) * Span.minute, value: value, quality: .good)
        let index = Int.random(in: 0..<seriesCount, using: &random)
        batch.append(Reading(series: SeriesID(index), sample: sample))
        switch plain[index][sample.time] {
        case nil: plain[index][sample.time] = value
        case value: expected.repeated += 1
        default: expected.conflicting += 1
        }
      }
      try station.deliver(batch)
      switch Int.random(in: 0..<5, using: &random) {
      case 0, 1: try station.seal(budget: Int.random(in: 1...1_000, using: &random))
      case 2: try station.sealAndLosePower(budget: Int.random(in: 1...1_000, using: &random))
      case 3:
        let windows = (0..<seriesCount).map(station.window)
        try station.restart()
        #expect((0..<seriesCount).map(station.window) == windows, "seed \(seed), round \(round)")
      default: break
      }
      station.head.checkInvariants()
      for index in 0..<seriesCount {
        let stored = try station.stored(index)
        #expect(stored.map(\.time) == plain[index].keys.sorted(), "seed \(seed), round \(round)")
        #expect(stored.allSatisfy { plain[index][$0.time] == $0.sample.value }, "seed \(seed)")
      }
    }
    #expect(station.counts.repeated == expected.repeated, "seed \(seed)")
    #expect(station.counts.conflicting == expected.conflicting, "seed \(seed)")
    #expect(station.counts.history > 50, "seed \(seed): the story must have history")
  }

  @Test func `stores a day once that is delivered twice`() throws {
    let station = try Station(series: 3)
    let readings = day(series: 3)
    for batch in readings.batches(of: 200) {
      try station.deliver(batch)
      try station.seal()
    }
    let once = try (0..<3).map { try station.stored($0) }
    let accepted = station.counts.accepted
    for batch in readings.batches(of: 300) {
      try station.deliver(batch)
      try station.seal()
    }
    #expect(station.counts.accepted == accepted)
    #expect(station.counts.repeated == readings.count)
    #expect(station.counts.history == 0)
    #expect(try (0..<3).map { try station.stored($0) } == once)
  }

  @Test func `stores the backlog of a day once, and quarantines what contradicts it`() throws {
    let station = try Station(series: 2)
    for batch in day(series: 2, minutes: 300, from: 5_000).batches(of: 100) { try station.deliver(batch) }
    try station.sealAll()
    let backlog = day(series: 2, minutes: 400, from: 4_700, seed: 9)
    for batch in backlog.batches(of: 90) { try station.deliver(batch) }
    // Minutes 5,000 to 5,099 are stored with other values, or with the same by chance.
    #expect(station.counts.history == 2 * 300)
    #expect(station.counts.conflicting + station.counts.repeated == 2 * 100)
    #expect(station.counts.conflicting > 100)
    try station.restart()
    #expect(station.storage.waitingHistoryCount == 2 * 300)
    for batch in backlog.batches(of: 90) { try station.deliver(batch) }
    #expect(station.counts.history == 2 * 300)
    let stored = try station.stored(0)
    #expect(stored.map(\.time) == (4_700..<5_300).map { Int64($0) * Span.minute })
    #expect(stored.map(\.isHistory) == (0..<600).map { $0 < 300 })
    // Ten more days push the backlog's journal rows out, and so the backlog into chunks.
    for batch in day(series: 2, minutes: 14_400, from: 5_300).batches(of: 400) {
      try station.deliver(batch)
      try station.seal()
    }
    try station.sealAll()
    #expect(station.storage.waitingHistoryCount == 0)
    #expect(try station.stored(0, through: 5_299 * Span.minute) == stored)
    for batch in backlog.batches(of: 90) { try station.deliver(batch) }
    #expect(station.counts.history == 2 * 300)
  }

  @Test func `finds the head after a restart as it was before`() throws {
    let station = try Station(series: 6) { head in
      head.setWindow(24 * Span.hour, of: SeriesID(4))
      head.setLateness(10 * Span.minute, of: SeriesID(5))
      head.setWindow(3 * Span.hour, of: SeriesID(5))
    }
    for batch in day(series: 6, minutes: 2_900).batches(of: 240) {
      try station.deliver(batch)
      try station.seal(budget: 300)
    }
    // A gauge that reports once a day, and a backlog that rules must not see.
    let late = day(series: 6, minutes: 30, from: 100, seed: 3).map { reading in
      var late = reading
      late.sample = Sample(time: reading.sample.time + 30_000, value: 9, quality: .good)
      return late
    }
    try station.deliver(late)
    try station.requalify(SeriesID(1), at: 2_890 * Span.minute, .suspect)
    try station.sealAll()
    let windows = (0..<6).map(station.window)
    #expect(windows[4].count == 1_440 && windows[5].count == 180)
    #expect(windows[1].contains { $0.quality == .suspect })
    let unsealed = station.head.unsealedCount
    try station.restart()
    #expect((0..<6).map(station.window) == windows)
    #expect(station.head.unsealedCount == unsealed)
    try station.restart()
    #expect((0..<6).map(station.window) == windows)
  }

  @Test func `keeps the newest two samples of a rare gauge over a restart`() throws {
    let station = try Station(series: 1) { $0.setLateness(Span.minute, of: SeriesID(0)) }
    for index in Int64(0)..<200 {
      let sample = Sample(time: index * Span.day, value: Double(index), quality: .good)
      try station.deliver([Reading(series: SeriesID(0), sample: sample)])
    }
    try station.sealAll()
    #expect(station.head.count(of: SeriesID(0)) == 2)
    try station.restart()
    #expect(station.head.count(of: SeriesID(0)) >= 2)
    #expect(station.head.newestVisible(SeriesID(0), at: 198 * Span.day)?.value == 198)
  }

  @Test func `is not held up by a device that fell silent`() throws {
    let station = try Station(series: 3)
    try station.deliver(day(series: 3, minutes: 5))
    // Series 2 says nothing more; its five readings stay unsealed and move on through the journal.
    let alive = day(series: 2, minutes: 20_000, from: 5)
    for batch in alive.batches(of: 1_000) {
      try station.deliver(batch)
      try station.seal(budget: 20_000)
    }
    try station.sealAll()
    #expect(station.storage.journalEntryCount < 4_000)
    #expect(try station.stored(2).count == 5)
    try station.restart()
    #expect(station.window(2).count == 5)
    #expect(try station.stored(0).count == 20_005)
  }

  @Test func `lets the head forget what is sealed and out of sight`() throws {
    let station = try Station(series: 1)
    try station.deliver(day(series: 1, minutes: 6_000))
    let large = station.head.residentBytes
    #expect(station.head.count(of: SeriesID(0)) == 6_000)
    try station.sealAll()
    station.head.checkInvariants()
    #expect(station.head.count(of: SeriesID(0)) == 121)
    // After a gap of a month only the newest reading and its neighbour are left to see.
    try station.deliver(day(series: 1, minutes: 1, from: 50_000))
    #expect(station.window(0).count == 1)
    #expect(station.head.newestVisible(SeriesID(0), at: 49_999 * Span.minute)?.time == 5_999 * Span.minute)
    try station.deliver(day(series: 1, minutes: 5_000, from: 50_001))
    #expect(station.head.residentBytes == large, "the blocks of the first backlog serve the second")
    #expect(try station.stored(0).count == 11_001)
  }

  @Test func `keeps where a bus was`() throws {
    let station = try Station(series: 1)
    let readings = day(series: 1, minutes: 600).map { reading in
      var moving = reading
      let commune = 21_000 + UInt32(reading.sample.time / Span.hour)
      // A receiver loses its fix in a tunnel.
      guard reading.sample.time / Span.minute % 7 != 0 else { return moving }
      moving.place = PlaceTag(
        communeCode: commune, sureness: .inside,
        latitude: 15 + Double(reading.sample.time / Span.minute) / 1e3, longitude: 108.8)
      return moving
    }
    for batch in readings.batches(of: 50) { try station.deliver(batch) }
    let before = try station.stored(0)
    #expect(before.map(\.place) == readings.map(\.place))
    try station.sealAll()
    #expect(try station.stored(0) == before)
    try station.restart()
    try station.sealAll()
    #expect(try station.stored(0) == before)
  }

  @Test func `lets old chunks go`() throws {
    let station = try Station(series: 2)
    for batch in day(series: 2, minutes: 30_000).batches(of: 2_000) {
      try station.deliver(batch)
      try station.seal(budget: 20_000)
    }
    try station.sealAll()
    let before = try station.stored(1)
    let limit = 15_000 * Span.minute
    var removed = 0
    try station.database.transaction { () throws(SQLiteError) in
      for _ in 0..<2 { removed += try station.storage.deleteChunks(before: limit, seriesLimit: 1) }
    }
    let after = try station.stored(1)
    #expect(removed > 0 && after.count < before.count)
    #expect(after.suffix(15_000) == before.suffix(15_000))
  }

  @Test func `names a damaged row`() throws {
    let station = try Station(series: 1)
    for batch in day(series: 1, minutes: 400).batches(of: 50) { try station.deliver(batch) }
    try station.seal()
    try station.database.execute("UPDATE chunks SET body = x'0102030405'")
    let error = #expect(throws: SQLiteError.self) { try station.stored(0) }
    #expect(error?.description == "SQLite error 11: the checksum does not match (chunk 1)")
    try station.database.execute("UPDATE journal SET body = x'07'")
    #expect(throws: SQLiteError.self) { try station.restart() }
  }
}

@Suite struct `A silent series` {
  @Test func `is stale after two and a half intervals, or five minutes without a device`() {
    #expect(Staleness.span(interval: 60_000) == 150_000)
    #expect(Staleness.span(interval: 1) == 2)
    #expect(Staleness.span(interval: nil) == 300_000)
  }
}
