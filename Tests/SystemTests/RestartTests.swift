import Console
import JSONText
import LocalBroker
import Telemetry
import Testing

extension `The program as a whole` {
  /// Alerts wait: for `for` before they are raised, for `clear.for` before a level is left. Whoever ends the
  /// daemon in the middle of a wait must find the same alerts at the same times.
  @Suite struct `An interruption` {
    /// What happens in the middle.
    enum Kind: CaseIterable {
      case nothing, restart, kill, reload, ruleAdded

      func happen(to city: City, _ number: Int) throws {
        switch self {
        case .nothing: break
        case .restart:
          #expect(city.end() == .exited(0))
          try city.startListening()
        case .kill:
          city.kill()
          try city.startListening()
        case .reload: #expect(try city.ask(.post, "/v1/reload").isSuccess)
        case .ruleAdded:
          try city.folder.write("rules/more.yaml", Kind.another(number))
          #expect(try city.ask(.post, "/v1/reload").isSuccess)
        }
      }

      private static func another(_ number: Int) -> String {
        """
        groups:
          - name: more-\(number)
            rules: [{ alert: More, expr: water_level > 1000 }]

        """
      }
    }

    private static let start = LocalTime.time("2025-10-05 00:00")
    private static let rules = """
      groups:
        - name: waits
          rules:
            - alert: Ladder
              expr: water_level{kind="river"}
              levels:
                - { level: "1", name: Một, threshold: 1, severity: minor }
                - { level: "2", name: Hai, threshold: 2, severity: severe, for: 20m }
              when: above
              clear: { margin: 0.2, for: 30m }
            - alert: Plain
              expr: water_level > 1.5
              for: 15m
              keep_firing_for: 25m
            - alert: Counted
              expr: water_level > 2
              confirm: 3
            - alert: Mean
              expr: avg_over_time(water_level[1h]) > 1.5
            - alert: Silent
              expr: water_level
              levels: [{ level: "1", name: Một, threshold: 50, severity: minor }]
              no_data: alert
            - record: highest
              expr: max(water_level)
            - alert: Highest
              expr: highest > 2.2
              for: 10m

      """

    /// Ten hours, a reading every ten minutes with two gaps: up, down a little, up again, down for good.
    private static let messages: [SensorMessage] = (0..<60).compactMap { number in
      guard !(24..<31).contains(number), !(50..<54).contains(number) else { return nil }
      let shape = [0.4, 0.9, 1.2, 1.6, 2.1, 2.4, 2.3, 1.9, 2.2, 2.5, 2.6, 1.7, 0.9, 0.75, 0.7]
      return TestStation.message(
        "g1", "\(shape[number % shape.count])", at: start + Milliseconds(number) * 10 * Span.minute)
    }

    private func history(_ kind: Kind, every step: Int = 1) throws -> [String] {
      let city = try City(
        devices: .files(TestStation.files(["g1"])), rules: .files(["waits.yaml": Self.rules]))
      try city.startListening()
      for (number, message) in Self.messages.enumerated() {
        try city.feed([message])
        if number % step == 0 { try kind.happen(to: city, number) }
      }
      return try StoreView(city).allHistory()
    }

    @Test func `in the middle of a wait changes no transition`() throws {
      let calm = try history(.nothing)
      #expect(calm.count > 25)
      for rule in ["Ladder", "Plain", "Counted", "Mean", "Silent", "Highest"] {
        #expect(calm.contains { $0.hasPrefix("waits/\(rule)/") }, "\(rule) has something to tell")
      }
      for kind in Kind.allCases where kind != .nothing {
        let difference = try history(kind, every: kind == .reload || kind == .ruleAdded ? 1 : 2)
          .difference(from: calm)
        #expect(difference.isEmpty, "\(kind)")
      }
    }
  }
}
