import Telemetry
import Testing

extension `The program as a whole` {
  /// Sixty readings, every half hour but for a gap of five hours, that cross a level three times.
  @Suite struct `A small flood of our own` {
    static let start = LocalTime.time("2025-10-05 00:00")

    /// Level of the water at the n-th half hour, in centimetres.
    private static func centimetres(_ index: Int) -> Int {
      switch index {
      case ..<20: 40 + index * 2  // 40 to 78: calm
      case 20..<30: 78 + (index - 19) * 7  // to 148: over bd1 at 100
      case 30..<40: 148 - (index - 29) * 6  // to 88: below it again
      default: 88 + (index - 39) * 6  // to 208 after the gap: over bd1, then over bd2 at 200
      }
    }

    private func messages() -> [SensorMessage] {
      (0..<60).map { index in
        // The gauge was silent between the 45th reading and the 46th.
        let slot = index < 45 ? index : index + 10
        let time = Self.start + Milliseconds(slot) * 30 * Span.minute
        let level = Self.centimetres(index)
        return TestStation.message("g1", "\(level / 100).\((level % 100).padded)", at: time)
      }
    }

    /// What the levels above must lead to: over 1 m, below it, over it again, over 2 m.
    private let crossings = [
      "2025-10-05 11:30 firing 1 #1", "2025-10-05 19:00 resolved 1 #1", "2025-10-05 20:30 firing 1 #2",
      "2025-10-06 10:00 level-changed 2 #2",
    ]

    private func history(clear: String? = nil, _ deliver: ([SensorMessage]) -> [SensorMessage]) throws
      -> [String]
    {
      let city = try City(
        devices: .files(TestStation.files(["g1"])),
        rules: .files(["river.yaml": RiverRules.ladder(clear: clear)]))
      try city.startListening()
      try city.feed(deliver(messages()))
      return try StoreView(city).history(rule: RiverRules.id, instance: "g1")
    }

    @Test func `crosses three times`() throws { #expect(try history { $0 } == crossings) }

    @Test func `crosses three times however often each reading is delivered`() throws {
      #expect(try history { $0.flatMap { [$0, $0] } } == crossings)
      #expect(try history { $0 + $0 } == crossings)
    }

    @Test func `clears an hour after the water is beyond the margin`() throws {
      let story = try history(clear: "{ margin: 0.05, for: 1h }") { $0 }
      #expect(
        story == [
          "2025-10-05 11:30 firing 1 #1", "2025-10-05 20:00 resolved 1 #1", "2025-10-05 20:30 firing 1 #2",
          "2025-10-06 10:00 level-changed 2 #2",
        ])
    }
  }
}

extension Int {
  /// Two digits.
  fileprivate var padded: String { self < 10 ? "0\(self)" : String(self) }
}
