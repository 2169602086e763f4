import JSONText
import Telemetry
import Testing

extension `The program as a whole` {
  @Suite(.enabled(if: NovemberFlood.isAtHand, "the flood's readings are not beside the package"))
  struct `The flood of November 2025` {
    /// How the readings come.
    enum Delivery: CaseIterable {
      case once, everyReadingTwice, everythingTwice

      func messages() throws -> [SensorMessage] {
        let messages = try NovemberFlood.messages()
        return switch self {
        case .once: messages
        case .everyReadingTwice: messages.flatMap { [$0, $0] }
        case .everythingTwice: messages + messages
        }
      }
    }

    private func flood(_ rules: City.Source, _ delivery: Delivery) throws -> City {
      let city = try City(rules: rules)
      try city.startListening()
      try city.feed(try delivery.messages())
      let status = try city.status()
      #expect(status["counters"]?["readings"]?.integer == 4_855)
      #expect(status["counters"]?["repeats"]?.integer == (delivery == .once ? 0 : 4_855))
      #expect(status["counters"]?["quarantined"]?.integer == 0)
      return city
    }

    @Test(arguments: Delivery.allCases) func `crosses its levels as the record says`(
      delivery: Delivery
    ) throws {
      let city = try flood(.files(["river.yaml": RiverRules.ladder()]), delivery)
      let store = try StoreView(city)
      #expect(
        try store.history(rule: RiverRules.id, instance: "71540") == NovemberFlood.expectedHistory())
      let (readings, doubles) = try store.census()
      #expect(readings == 4_855 && doubles == 0)
    }

    @Test(arguments: Delivery.allCases) func `is one alert where it must clear by a margin`(
      delivery: Delivery
    ) throws {
      let ladder = RiverRules.ladder(clear: "{ margin: 0.20, for: 1h }")
      let city = try flood(.files(["river.yaml": ladder]), delivery)
      let history = try StoreView(city).history(rule: RiverRules.id, instance: "71540")
      #expect(history.first == "2025-11-17 02:00 firing 1 #1")
      #expect(history.last == "2025-11-20 16:00 resolved 1 #1")
      // In between the level changes, and never goes below the first.
      #expect(history.dropFirst().dropLast().allSatisfy { $0.contains(" level-changed ") })
      #expect(history.allSatisfy { $0.hasSuffix(" #1") })
    }

    @Test func `is told by the rules as they are shipped`() throws {
      let city = try City()
      let listener = try Listener(city, filters: ["citywatch/events"])
      try city.startListening()
      try city.feed(try NovemberFlood.messages())
      let history = try StoreView(city).history(rule: RiverRules.id, instance: "71540")
      #expect(history.first == "2025-11-17 02:00 firing 1 #1")
      #expect(history.last == "2025-11-20 16:00 resolved 1 #1")
      #expect(history.filter { !$0.contains(" level-changed ") }.count == 2)

      try city.wait("every event has been heard") {
        listener.listen(waiting: 50)
        return try StoreView(city).unsent() == 0
      }
      listener.listen(waiting: 500)
      let told = try listener.heard.map { try JSONValue.parse($0.payload) }.filter {
        $0["alert"]?["rule"]?.string == RiverRules.id && $0["alert"]?["instance"]?.string == "71540"
      }
      #expect(told.first?["change"]?.string == "firing")
      #expect(told.first?["at"]?.string == "2025-11-17T02:00:00+07:00")
      #expect(told.last?["change"]?.string == "resolved")
      #expect(told.last?["at"]?.string == "2025-11-20T16:00:00+07:00")
      #expect(Set(told.compactMap { $0["alert"]?["identity"]?.string }).count == 1)
      #expect(told.first?["alert"]?["text"]?["vi"]?.string?.contains("Trà Khúc: 3,75 m") == true)

      // Whoever comes later finds how it ended.
      let latecomer = try Listener(
        city, name: "latecomer", filters: ["citywatch/alerts/\(RiverRules.id)/71540/#"])
      try city.wait("the state is there") {
        latecomer.listen(waiting: 50)
        return !latecomer.heard.isEmpty
      }
      let state = try JSONValue.parse(latecomer.heard[0].payload)
      #expect(latecomer.heard.count == 1 && latecomer.heard[0].isRetained)
      #expect(state["state"]?.string == "resolved")
    }
  }
}
