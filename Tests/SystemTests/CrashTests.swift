import Glibc
import JSONText
import MQTTClient
import Telemetry
import Testing
import TimeSeries

extension `The program as a whole` {
  @Suite struct `Kill nine` {
    private static let gauges = (0..<20).map { "g\($0)" }
    private static let kills = 20
    private static let start = LocalTime.time("2025-10-05 00:00")
    /// Readings a millisecond: the daemon keeps up, so that most kills meet it at work on what has just come
    /// and not only on a long queue.
    private static let pace: Milliseconds = 1

    /// The n-th reading of the stream. Each gauge rises and falls with a period of its own, so that alerts
    /// are raised and resolved all the time; the time is the sequence number.
    private static func message(_ number: Int) -> SensorMessage {
      let gauge = number % gauges.count
      let step = number / gauges.count
      let period = 17 + gauge
      let position = step % (2 * period)
      let centimetres = 40 + (position < period ? position : 2 * period - position) * 300 / period
      let level = "\(centimetres / 100).\(centimetres % 100 / 10)\(centimetres % 10)"
      return TestStation.message(gauges[gauge], level, at: start + Milliseconds(number) * Span.second)
    }

    private func city() throws -> City {
      var rules = ["river.yaml": RiverRules.ladder()]
      rules["wave.yaml"] = """
        groups:
          - name: wave
            rules:
              - alert: HighFor
                expr: water_level > 2.5
                for: 2m
              - record: mean_level
                expr: avg(water_level)
              - alert: HighMean
                expr: mean_level > 2
                for: 20s

        """
      let city = try City(
        devices: .files(TestStation.files(Self.gauges)), rules: .files(rules),
        lines: ["batch:", "  messages: 64", "  time: 2ms"])
      return city
    }

    @Test func `loses no reading, stores none twice and tells every alert under one identity`() throws {
      let seed = UInt64(truncatingIfNeeded: Clock.wall)
      print("crash test: seed \(seed)")
      var random = SeededGenerator(seed: seed)
      let city = try city()
      let listener = try Listener(city)
      try city.startListening()

      var published = 0
      let begun = Clock.monotonic
      let publisher = try Publisher(.hasty(city, "sensors").forPublishing())
      try publisher.connect()
      for round in 1...Self.kills {
        let end = Clock.monotonic + Milliseconds.random(in: 5...900, using: &random)
        repeat {
          while Milliseconds(published) < (Clock.monotonic - begun) * Self.pace {
            let message = Self.message(published)
            guard let topic = PublishTopic(message.topic) else { throw Trouble(message.topic) }
            let outcome = publisher.publish(topic, payload: message.payload, quality: .atLeastOnce)
            guard case .queued = outcome else { break }
            published += 1
          }
          publisher.runOnce(waitMilliseconds: 1) { _ in }
        } while Clock.monotonic < end
        city.kill()
        if round < Self.kills { try city.launch() } else { try city.start() }
      }
      #expect(publisher.drain(withinMilliseconds: City.patience) { _ in })
      publisher.close()

      try city.wait("all \(published) readings are stored") {
        listener.listen()
        let store = try StoreView(city)
        return try store.entries() >= published && store.census().readings >= published
      }
      let (readings, doubles) = try StoreView(city).census()
      #expect(readings == published, "seed \(seed)")
      #expect(doubles == 0, "seed \(seed)")
      for (index, gauge) in Self.gauges.enumerated() {
        let times = try StoreView(city).samples(device: gauge, quantity: "water_level").map(\.time)
        let expected = stride(from: index, to: published, by: Self.gauges.count)
          .map { Self.start + Milliseconds($0) * Span.second }
        #expect(times == expected, "\(gauge), seed \(seed)")
      }
      try compareAlerts(city, listener, published: published, seed: seed)
    }

    /// The alerts must be those of a daemon that nobody killed, and each event must have been told.
    private func compareAlerts(_ city: City, _ listener: Listener, published: Int, seed: UInt64) throws {
      let told = try tell(city, listener)
      let history = try StoreView(city).allHistory()
      city.end()

      let calm = try self.city()
      try calm.startListening()
      try calm.feed((0..<published).map(Self.message))
      let difference = try StoreView(calm).allHistory().difference(from: history)
      #expect(difference.isEmpty, "seed \(seed)")

      #expect(history.count > 100)
      var identities: [String: Set<String>] = [:]
      var bodies: [String: Set<[UInt8]>] = [:]
      var changes: Set<String> = []
      for (event, body) in told {
        let alert = try #require(event["alert"])
        let key = try #require(event["key"]?.string)
        bodies[key, default: []].insert(body)
        let subject = "\(alert["rule"]?.string ?? "")/\(alert["instance"]?.string ?? "")"
        let start = alert["pendingSince"]?.string ?? alert["startsAt"]?.string ?? ""
        identities["\(subject) \(start)", default: []].insert(alert["identity"]?.string ?? "")
        changes.insert("\(subject)/\(alert["episode"]?.integer ?? 0)/\(alert["sequence"]?.integer ?? 0)")
      }
      #expect(identities.values.allSatisfy { $0.count == 1 }, "seed \(seed)")
      #expect(bodies.values.allSatisfy { $0.count == 1 }, "a repeat says the same; seed \(seed)")
      let owed = Set(history.map { String($0.prefix { $0 != " " }) })
      #expect(bodies.count == changes.count)
      #expect(changes.symmetricDifference(owed).isEmpty, "seed \(seed)")
      print("crash test: \(published) readings, \(owed.count) events, \(told.count) told")
    }

    /// Every event that was published, once the outbox is empty.
    private func tell(_ city: City, _ listener: Listener) throws -> [(JSONValue, [UInt8])] {
      try city.wait("everything owed is told") {
        listener.listen(waiting: 50)
        return try StoreView(city).unsent() == 0
      }
      // What was confirmed to the daemon is with the broker; it reaches the listener a moment later.
      let marker = SensorMessage("citywatch/events", "{}")
      try city.publish([marker])
      try city.wait("the listener has caught up") {
        listener.listen(waiting: 50)
        return listener.heard.last?.payload == marker.payload
      }
      return try listener.heard.dropLast().map { (try JSONValue.parse($0.payload), $0.payload) }
    }
  }
}
