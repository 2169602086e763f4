import Alerting
import SQLiteStore
import Telemetry
import Testing

@Suite struct `An alert's identity` {
  @Test func `is rule, device and episode`() {
    #expect(Samples.change(.firing).identity.description == "river-stage/RiverStage/71540/1")
    #expect(
      Samples.change(.firing).identity.idempotencyKey(sequence: 3) == "river-stage/RiverStage/71540/1/3")
  }

  @Test(arguments: [
    ("a+b/#c", "a%2Bb%2F%23c"), ("Trà Bồng", "Tr%C3%A0%20B%E1%BB%93ng"), ("", "-"),
    ("commune=21025,kind=river", "commune=21025,kind=river"), ("100%", "100%25"), ("\u{0}\n", "%00%0A"),
  ])
  func `keeps what MQTT and HTTP give a meaning to out of topics`(_ instance: String, _ written: String) {
    let identity = AlertIdentity(subject: AlertSubject(rule: "g/A", instance: instance), episode: 7)
    #expect(identity.description == "g/A/\(written)/7")
  }

  @Test func `has a fingerprint that never changes, whatever the level`() {
    // FNV-1a 64 of the bytes `river-stage/RiverStage`, 0, `71540`, computed apart from this program.
    #expect(Samples.change(.firing).identity.subject.fingerprint == "2588d88e78680af4")
    #expect(AlertSubject(rule: "Cháy/A", instance: "").fingerprint == "5a683d6ffa6f35a3")
  }
}

@Suite struct `The book of alerts` {
  @Test func `follows a flood up and down`() {
    var book = AlertBook()
    var records = AlertBook.Records()
    #expect(book.apply(Samples.flood, into: &records).allSatisfy { $0 == .applied })
    #expect(records.alerts.map(\.state) == [.pending, .firing, .firing, .firing, .firing, .resolved])
    #expect(records.alerts.map(\.level?.code) == ["1", "1", "2", "3", "1", "1"])
    #expect(records.alerts.map(\.sequence) == [1, 2, 3, 4, 5, 6])
    #expect(
      records.history.map(\.kind)
        == [.pending, .firing, .levelChanged, .levelChanged, .levelChanged, .resolved])
    let last = records.alerts[5]
    #expect(last.pendingSince == Samples.start)
    #expect(last.startsAt == Samples.start + 10 * Span.minute)
    #expect(last.endsAt == Samples.start + 600 * Span.minute)
    #expect(last.value == 2.9)
    #expect(book.open.isEmpty)
    #expect(records.history[5].recordedAt == last.updatedAt + 250)
  }

  @Test func `tells the outside nothing twice, wherever the repeat comes`() {
    for cut in Samples.flood.indices {
      var book = AlertBook(messages: Samples.bothSinks)
      var records = AlertBook.Records()
      _ = book.apply(Array(Samples.flood[...cut]), into: &records)
      let before = records
      let again = book.apply(Array(Samples.flood[...cut]), into: &records)
      #expect(again.allSatisfy { $0 == .repeated }, "cut after \(cut)")
      #expect(records.outbox == before.outbox)
      #expect(records.history == before.history)
    }
  }

  @Test func `gives the same keys when the same day is delivered twice in small portions`() {
    let seed = UInt64.random(in: 0 ... .max)
    var random = Generator(state: seed)
    var once = AlertBook(messages: Samples.bothSinks)
    var expected = AlertBook.Records()
    _ = once.apply(Samples.flood, into: &expected)
    for _ in 0..<50 {
      var book = AlertBook(messages: Samples.bothSinks)
      var records = AlertBook.Records()
      for index in Samples.flood.indices {
        let repeatFrom = Int.random(in: 0...index, using: &random)
        _ = book.apply(Array(Samples.flood[repeatFrom...index]), into: &records)
      }
      #expect(records.outbox.map(\.idempotencyKey) == expected.outbox.map(\.idempotencyKey), "seed \(seed)")
    }
  }

  @Test func `says nothing outside the event stream while an alert is only pending`() {
    var book = AlertBook(messages: Samples.bothSinks)
    var records = AlertBook.Records()
    _ = book.apply(
      [Samples.change(.pending, level: "1"), Samples.change(.resolved, minutes: 5)], into: &records)
    #expect(records.outbox.map(\.kind) == [.event, .event])
    #expect(records.alerts.last?.wasRaised == false)
  }

  @Test func `starts a new episode after an old one, not before it`() {
    var book = AlertBook()
    var records = AlertBook.Records()
    _ = book.apply(Samples.flood, into: &records)
    #expect(
      book.apply(
        [Samples.change(.firing, level: "1", minutes: 700, episode: 2), Samples.change(.firing, level: "1")],
        into: &records) == [.applied, .repeated])
    #expect(book.open.map(\.identity.description) == ["river-stage/RiverStage/71540/2"])
  }

  @Test func `ends an episode that the engine left behind`() {
    var book = AlertBook()
    var records = AlertBook.Records()
    _ = book.apply(
      [Samples.change(.firing, level: "2"), Samples.change(.firing, level: "1", minutes: 9, episode: 2)],
      into: &records)
    #expect(records.history.map(\.kind) == [.firing, .resolved, .firing])
    #expect(records.history.map(\.identity.episode) == [1, 1, 2])
  }

  @Test func `takes an end even from before the last change, because a clock may have run ahead`() {
    var book = AlertBook()
    var records = AlertBook.Records()
    let outcomes = book.apply(
      [Samples.change(.firing, level: "2", minutes: 30), Samples.change(.resolved, minutes: 10)],
      into: &records)
    #expect(outcomes == [.applied, .applied])
    #expect(records.alerts.last?.endsAt == Samples.start + 30 * Span.minute)
    #expect(book.apply([Samples.change(.resolved, episode: 9)], into: &records) == [.unknown])
  }

  @Test func `lists the gravest alert first`() {
    var book = AlertBook()
    var records = AlertBook.Records()
    _ = book.apply(
      [
        Samples.change(.firing, level: "2", minutes: 1, device: "a"),
        Samples.change(.firing, level: "3", minutes: 2, device: "b"),
        Samples.change(.firing, level: "2", minutes: 0, device: "c"),
      ], into: &records)
    #expect(book.open.map(\.identity.subject.instance) == ["b", "c", "a"])
    #expect(book[AlertSubject(rule: "river-stage/RiverStage", instance: "b")]?.severity == .severe)
  }
}

@Suite struct `Stored alerts` {
  @Test func `come back as they were, so that a restart repeats nothing`() throws {
    for cut in Samples.flood.indices {
      let database = try Database(path: ":memory:")
      try database.execute(AlertStorage.schema)
      let storage = try AlertStorage(database)
      var book = AlertBook()
      var records = AlertBook.Records()
      _ = book.apply(Array(Samples.flood[...cut]), into: &records)
      try storage.write(records)
      try storage.write(records)

      let latest = try storage.latest()
      #expect(latest == records.alerts.suffix(1))
      var restarted = AlertBook(latest: latest)
      var further = AlertBook.Records()
      let outcomes = restarted.apply(Samples.flood, into: &further)
      #expect(outcomes.filter { $0 == .applied }.count == Samples.flood.count - cut - 1)
      #expect(try storage.open(limit: 10) == book.open)
      #expect(try storage.history(of: Samples.flood[0].identity) == records.history)
      #expect(try storage.recent(before: .max, limit: 10).count == 1)
      #expect(try storage.recent(before: Samples.start, limit: 10).isEmpty)
    }
  }

  /// Before it was told in two languages, what speaks against a place was one English sentence.
  @Test(arguments: [
    (#""in another commune""#, LocalizedText(vi: "in another commune", en: "in another commune")),
    (#"{"vi":"ở xã khác","en":"elsewhere"}"#, LocalizedText(vi: "ở xã khác", en: "elsewhere")),
    ("null", nil), ("7", nil),
  ]) func `keep what speaks against their place, in the form of now and of before`(
    stored: String, expected: LocalizedText?
  ) throws {
    let database = try Database(path: ":memory:")
    try database.execute(AlertStorage.schema)
    let storage = try AlertStorage(database)
    var book = AlertBook()
    var records = AlertBook.Records()
    _ = book.apply([Samples.flood[1]], into: &records)
    try storage.write(records)
    let change = "UPDATE alerts SET detail = json_set(detail, '$.place.disagreement', json('\(stored)'))"
    try database.execute(change)
    #expect(try storage.latest().map(\.place.disagreement) == [expected])
  }

  @Test func `are known by their latest episode`() throws {
    let database = try Database(path: ":memory:")
    try database.execute(AlertStorage.schema)
    let storage = try AlertStorage(database)
    var book = AlertBook()
    var records = AlertBook.Records()
    _ = book.apply(Samples.flood, into: &records)
    _ = book.apply([Samples.change(.firing, level: "1", minutes: 700, episode: 2)], into: &records)
    _ = book.apply([Samples.change(.firing, level: "1", device: "69702", episode: 5)], into: &records)
    try storage.write(records)
    #expect(try storage.latest().map(\.identity.episode).sorted() == [2, 5])
  }
}
