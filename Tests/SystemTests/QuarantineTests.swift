import Console
import Glibc
import JSONText
import LocalBroker
import Telemetry
import Testing
import TimeSeries

extension `The program as a whole` {
  @Suite struct `A sensor that the inventory forgot` {
    private static let time = LocalTime.time("2025-10-05 07:00")

    private func city() throws -> City {
      let city = try City(
        devices: .files(TestStation.files(["known"])), rules: .files(["river.yaml": RiverRules.ladder()]))
      try city.startListening()
      return city
    }

    /// A gauge sends before anybody has listed it; then someone adds a row.
    private func register(_ city: City) throws {
      try city.feed([
        TestStation.message("forgotten", "1.25", at: Self.time),
        TestStation.message("forgotten", "1.25", at: Self.time),
        TestStation.message("forgotten", "0.50", at: Self.time + Span.hour),
      ])
      let view = try StoreView(city)
      #expect(try view.quarantine() == ["unknown-device": 3])
      #expect(try view.samples(device: "forgotten", quantity: "water_level").isEmpty)
      let listing = try city.command("quarantine", "list", "--json")
      #expect(listing.ending == .exited(0))
      let first = try JSONValue.parse(listing.output)["messages"]?[0]
      #expect(first?["topic"]?.string == "test/forgotten/level")
      #expect(first?["reason"]?.string == "unknown-device")
      #expect(first?["count"]?.integer == 2)

      try city.folder.write("devices/gauges.csv", TestStation.inventory(["known", "forgotten"]))
    }

    private func isStored(_ city: City) throws {
      let view = try StoreView(city)
      let samples = try view.samples(device: "forgotten", quantity: "water_level")
      #expect(samples.map(\.time) == [Self.time, Self.time + Span.hour])
      #expect(samples.map(\.sample.value) == [1.25, 0.50])
      #expect(try view.quarantine().isEmpty)
      #expect(
        try view.history(rule: RiverRules.id, instance: "forgotten") == [
          "2025-10-05 07:00 firing 1 #1", "2025-10-05 08:00 resolved 1 #1",
        ])
    }

    @Test func `is stored with its original time after one row, a signal and a replay`() throws {
      let city = try city()
      try register(city)
      city.daemon?.kill(SIGHUP)
      try city.wait("the new row is in force") { try city.status()["devices"]?.integer == 2 }
      let replay = try city.command("quarantine", "replay")
      #expect(replay.ending == .exited(0), "\(replay.output)")
      #expect(replay.output.contains("2 replayed, 0 still refused"))
      try isStored(city)
      // A second replay finds nothing.
      #expect(try city.command("quarantine", "replay").output.contains("0 replayed, 0 still refused"))
    }

    @Test func `is noticed without a signal, and replayed over the control socket`() throws {
      let city = try city()
      try register(city)
      try city.wait("the changed file is in force") { try city.status()["devices"]?.integer == 2 }
      let reply = try city.ask(.post, "/v1/quarantine/replay")
      #expect(reply.isSuccess && reply.document["replayed"]?.integer == 2)
      try isStored(city)
    }

    @Test func `is replayed by the command itself where no daemon runs`() throws {
      let city = try city()
      try register(city)
      city.end()
      let replay = try city.command("quarantine", "replay")
      #expect(replay.ending == .exited(0), "\(replay.output)")
      try isStored(city)
    }

    @Test func `stays in quarantine as long as nobody lists it`() throws {
      let city = try city()
      try city.feed([TestStation.message("stranger", "1.25", at: Self.time)])
      let replay = try city.command("quarantine", "replay")
      #expect(replay.ending == .exited(1))
      #expect(replay.output.contains("0 replayed, 1 still refused"))
      #expect(try StoreView(city).quarantine() == ["unknown-device": 1])
    }
  }
}
