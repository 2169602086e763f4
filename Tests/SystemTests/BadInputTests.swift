import Glibc
import JSONText
import LocalBroker
import SQLiteStore
import Telemetry
import Testing
import TimeSeries

extension `The program as a whole` {
  @Suite struct `Bad input` {
    /// One message that cannot be used, and the reason it must be refused for.
    struct Case: Sendable, CustomTestStringConvertible {
      var name: String
      var message: SensorMessage
      var reason: String

      var testDescription: String { name }

      init(_ name: String, _ payload: [UInt8], _ reason: String, topic: String = "test/g1/level") {
        self.name = name
        message = SensorMessage(topic, payload)
        self.reason = reason
      }

      init(_ name: String, _ payload: String, _ reason: String, topic: String = "test/g1/level") {
        self.init(name, Array(payload.utf8), reason, topic: topic)
      }
    }

    private static let ahead = Clock.wall + Span.day
    private static let deep = String(repeating: "[", count: 80) + String(repeating: "]", count: 80)

    static let cases = [
      Case("undecodable bytes", [0x00, 0x01, 0x02, 0x7F, 0x1B], "invalid-json"),
      Case("half a document", #"{"ts":1759622400000,"level":"#, "invalid-json"),
      Case(
        "bytes that are not UTF-8", Array(#"{"ts":1,"level":""#.utf8) + [0xFF, 0xFE, 0x22, 0x7D],
        "invalid-utf8"),
      Case("no bytes at all", "", "empty-message"),
      Case(
        "an unknown device", #"{"ts":1759622400000,"level":1}"#, "unknown-device", topic: "test/nobody/level"),
      Case(
        "a gateway's unknown device", #"{"list":[{"id":"nobody","ts":1759622400000,"level":1}]}"#,
        "unknown-device", topic: "gateway/g"),
      Case("a wrong type", #"{"ts":1759622400000,"level":[1]}"#, "wrong-type"),
      Case("a word for a number", #"{"ts":1759622400000,"level":"high"}"#, "not-a-number"),
      Case("a missing field", #"{"ts":1759622400000,"lvl":1}"#, "missing-field"),
      Case("a time that is none", #"{"ts":"yesterday","level":1}"#, "bad-timestamp"),
      Case("a time in the future", #"{"ts":\#(ahead),"level":1}"#, "future-time"),
      Case("ten megabytes", [UInt8](repeating: 0x20, count: 10 << 20), "too-large"),
      Case(
        "a message a little too long",
        #"{"ts":1759622400000,"level":1}"# + String(repeating: " ", count: 300_000), "too-large"),
      Case("deep nesting", #"{"ts":1759622400000,"x":\#(deep),"level":1}"#, "too-deep"),
      Case("the word NaN", #"{"ts":1759622400000,"level":NaN}"#, "not-finite"),
      Case("a text NaN", #"{"ts":1759622400000,"level":"NaN"}"#, "not-finite"),
      Case("a text infinity", #"{"ts":1759622400000,"level":"-Infinity"}"#, "not-finite"),
      Case("a number beyond all doubles", #"{"ts":1759622400000,"level":1e999}"#, "not-finite"),
      Case("another value for a known time", #"{"ts":1759622000000,"level":0.75}"#, "conflict"),
    ]

    /// The gauge of every test, a gateway beside it, and a class that listens to a whole tree of topics.
    private static func city(clock: String = "readings") throws -> City {
      var files = TestStation.files(["g1"])
      files["gateway.yaml"] = """
        class: gatewayed
        kind: river
        topic: gateway/+
        device: /id
        each: /list
        timestamp: { pointer: /ts, format: milliseconds }
        interval: 10m
        fields:
          - { quantity: water_level, pointer: /level, unit: m }

        """
      return try City(
        clock: clock, devices: .files(files), rules: .files(["river.yaml": RiverRules.ladder()]))
    }

    @Test func `is refused by name, counted and kept, and the daemon stays up`() throws {
      let city = try Self.city()
      try city.startListening()
      let id = city.daemon?.id
      try city.feed([TestStation.message("g1", "0.50", at: 1_759_622_000_000)])
      var expected: [String: Int64] = [:]
      for one in Self.cases {
        try city.feed([one.message])
        expected[one.reason, default: 0] += 1
        #expect(try city.refused(one.reason) == expected[one.reason], "\(one.name)")
        #expect(try StoreView(city).quarantine() == expected, "\(one.name)")
      }
      #expect(try city.count("quarantined") == Int64(Self.cases.count))
      // The good reading after all of that is taken as if nothing had been.
      try city.feed([TestStation.message("g1", "1.50", at: 1_759_622_600_000)])
      #expect(try city.count("readings") == 2)
      #expect(city.daemon?.id == id && city.daemon?.isRunning == true)
      #expect(
        try StoreView(city).samples(device: "g1", quantity: "water_level").map(\.sample.value) == [0.5, 1.5])
      // Nothing waits at the broker: after a restart nothing of it comes again.
      city.end()
      try city.startListening()
      try city.feed([TestStation.message("g1", "1.60", at: 1_759_622_700_000)])
      #expect(try city.count("messages") == 1)
    }

    @Test func `on a topic that no class has any more is refused too`() throws {
      let city = try Self.city()
      try city.startListening()
      city.end()
      // The broker still keeps what comes on the old topic while someone gives the class another one.
      let message = TestStation.message("g1", "0.50", at: 1_759_622_000_000)
      try city.publish([message])
      let gauge = try #require(TestStation.files(["g1"])["gauge.yaml"])
      let lines = gauge.split(separator: "\n").map { $0.hasPrefix("topic:") ? "topic: new/{device}" : $0 }
      try city.folder.write("devices/gauge.yaml", lines.joined(separator: "\n") + "\n")
      try city.startListening()
      try city.wait("the message is taken in") { try city.count("messages") == 1 }
      #expect(try city.refused("unknown-topic") == 1)
      #expect(try StoreView(city).quarantine() == ["unknown-topic": 1])
    }

    @Test func `that is out of range is stored, flagged, and seen by no rule`() throws {
      let city = try Self.city()
      try city.startListening()
      try city.feed([
        TestStation.message("g1", "0.50", at: 1_759_622_000_000),
        TestStation.message("g1", "250", at: 1_759_622_600_000),
      ])
      let samples = try StoreView(city).samples(device: "g1", quantity: "water_level")
      #expect(samples.map(\.sample.value) == [0.5, 250])
      #expect(samples.map(\.sample.quality) == [.good, .fail])
      #expect(try city.count("fail") == 1)
      #expect(try city.count("quarantined") == 0)
      #expect(try StoreView(city).allHistory().isEmpty)
    }

    @Test func `that comes again and again is one row with a count`() throws {
      let city = try Self.city()
      try city.startListening()
      let nonsense = SensorMessage("test/g1/level", "nonsense")
      try city.feed([SensorMessage](repeating: nonsense, count: 500))
      let rows = try StoreView(city).database.integer("SELECT count(*) FROM quarantine")
      #expect(rows == 1)
      #expect(try StoreView(city).quarantine() == ["invalid-json": 500])
    }

    @Test func `of random bytes never brings the daemon down`() throws {
      let seed = UInt64(truncatingIfNeeded: Clock.wall)
      print("random bytes: seed \(seed)")
      var random = SeededGenerator(seed: seed)
      let city = try Self.city()
      try city.startListening()
      let good = Array(#"{"ts":1759622400000,"level":1.25}"#.utf8)
      let messages = (0..<1_000).map { _ in
        var bytes = good
        for _ in 0..<Int.random(in: 1...6, using: &random) {
          let at = Int.random(in: 0..<max(1, bytes.count), using: &random)
          switch Int.random(in: 0..<3, using: &random) {
          case 0 where !bytes.isEmpty: bytes[at] = UInt8.random(in: 0...255, using: &random)
          case 1 where !bytes.isEmpty: bytes.remove(at: at)
          default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: min(at, bytes.count))
          }
        }
        let topics = ["test/g1/level", "gateway/g", "test/nobody/level"]
        return SensorMessage(topics.randomElement(using: &random) ?? "", bytes)
      }
      try city.feed(messages)
      let counters = try #require(try city.status()["counters"])
      let used = ["readings", "repeats", "quarantined"].compactMap { counters[$0]?.integer }.reduce(0, +)
      #expect(used >= 1_000, "every message is accounted for; seed \(seed)")
    }
  }

  @Suite struct `A broker that is away` {
    private static func message(_ number: Int) -> SensorMessage {
      TestStation.message(
        "g1", "1.\(number % 10)0", at: 1_759_622_400_000 + Milliseconds(number) * Span.minute)
    }

    private func city() throws -> City {
      var configuration = BrokerConfiguration()
      configuration.isPersistent = true
      return try City(
        devices: .files(TestStation.files(["g1"])), rules: .files(["river.yaml": RiverRules.ladder()]),
        broker: configuration)
    }

    @Test func `at the start is waited for`() throws {
      let city = try city()
      city.broker.halt()
      try city.start()
      try city.wait("the daemon has tried") { try city.status()["broker"]?["failures"]?.integer ?? 0 > 0 }
      #expect(try city.status()["broker"]?["connected"]?.bool == false)
      #expect(try city.status()["broker"]?["lastFailure"]?.string?.isEmpty == false)
      try city.broker.restart()
      try city.wait("the daemon listens") { try city.status()["broker"]?["connected"]?.bool == true }
      try city.feed([Self.message(0)])
      #expect(try city.count("readings") == 1)
    }

    @Test func `later is found again, and nothing is lost`() throws {
      let city = try city()
      let listener = try Listener(city)
      try city.startListening()
      try city.feed((0..<10).map(Self.message))
      city.broker.halt()
      try city.wait("the daemon notices") { city.log.contains("the broker is away") }
      try city.broker.restart()
      try city.wait("the daemon listens again") { try city.status()["broker"]?["connected"]?.bool == true }
      try city.feed((10..<20).map(Self.message))
      #expect(try StoreView(city).census() == (20, 0))
      try city.wait("the alert is told") {
        listener.listen(waiting: 20)
        return !listener.heard.isEmpty
      }
    }

    @Test func `while alerts are raised gets them afterwards`() throws {
      let city = try city()
      try city.startListening()
      try city.feed([TestStation.message("g1", "0.5", at: 1_759_622_000_000)])
      city.broker.halt()
      // The reading that raises the alert comes from a file, as there is no broker.
      try city.folder.write(
        "late.csv", "device,quantity,time,value\ng1,water_level,2025-10-05T07:10:00+07:00,1.75\n")
      let report = try city.command("import", "\(city.folder.path)/late.csv")
      #expect(report.ending == .exited(0), "\(report.output)")
      #expect(try StoreView(city).history(rule: RiverRules.id, instance: "g1").count == 1)
      #expect(try StoreView(city).unsent() > 0)
      try city.broker.restart()
      try city.wait("the alert is told") { try StoreView(city).unsent() == 0 }
      let latecomer = try Listener(city, name: "latecomer", filters: ["citywatch/alerts/#"])
      try city.wait("the state is there") {
        latecomer.listen(waiting: 20)
        return latecomer.heard.count == 1
      }
    }
  }
}
