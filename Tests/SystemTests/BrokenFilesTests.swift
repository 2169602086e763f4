import Console
import Glibc
import JSONText
import LocalBroker
import Telemetry
import Testing

extension `The program as a whole` {
  @Suite struct `Broken files` {
    private static let time = LocalTime.time("2025-10-05 07:00")

    /// A word misspelt, a call without its bracket, a wait that is no time, a level with a sign that does not
    /// exist, and a key that nobody knows.
    private static let fiveFaults = """
      groups:
        - name: broken
          rules:
            - alert: Misspelt
              expr: watr_level > 1
            - alert: Unclosed
              expr: avg_over_time(water_level[5m] > 1
            - alert: NoTime
              expr: water_level > 1
              for: soon
            - alert: NoSign
              expr: water_level =>= 1
            - alert: NoKey
              expr: water_level > 1
              unless: never

      """

    private func city() throws -> City {
      try City(
        devices: .files(TestStation.files(["g1"])), rules: .files(["river.yaml": RiverRules.ladder()]))
    }

    /// The lines `file:line:column: …` about a file.
    private func faults(_ text: String, file: String) -> [String] {
      text.split(separator: "\n").map(String.init).filter { line in
        guard let at = line.firstRange(of: "\(file):") else { return false }
        let place = line[at.upperBound...].prefix { $0.isNumber || $0 == ":" }.split(separator: ":")
        return place.count == 2 && place.allSatisfy { Int($0) != nil }
      }
    }

    @Test func `are told line by line by the check command`() throws {
      let city = try city()
      try city.folder.write("rules/broken.yaml", Self.fiveFaults)
      let check = try city.command("check")
      #expect(check.ending == .exited(1))
      let lines = faults(check.output, file: "rules/broken.yaml")
      #expect(lines.count == 5, "\(check.output)")
      let places = lines.map { line in
        line[line.firstRange(of: "broken.yaml:")!.upperBound...].prefix { $0 != ":" }
      }
      #expect(places == ["5", "7", "10", "12", "15"], "\(check.output)")
    }

    @Test func `change nothing in a running daemon, which says so`() throws {
      let city = try city()
      try city.startListening()
      try city.feed([TestStation.message("g1", "1.25", at: Self.time)])
      try city.folder.write("rules/broken.yaml", Self.fiveFaults)
      city.daemon?.kill(SIGHUP)
      try city.wait("the daemon says so") {
        city.log.contains("5 errors; the previous devices and rules stay in force")
      }
      #expect(faults(city.log, file: "rules/broken.yaml").count == 5)
      let reply = try city.ask(.post, "/v1/reload")
      #expect(reply.status == 422)
      #expect(reply.document["diagnostics"]?.array?.count == 5)
      #expect(try city.status()["rules"]?.integer == 1)

      // The ladder goes on, with the alert it had.
      try city.feed([TestStation.message("g1", "2.25", at: Self.time + Span.hour)])
      #expect(
        try StoreView(city).history(rule: RiverRules.id, instance: "g1") == [
          "2025-10-05 07:00 firing 1 #1", "2025-10-05 08:00 level-changed 2 #1",
        ])

      try city.folder.write("rules/broken.yaml", "groups: []\n")
      #expect(try city.ask(.post, "/v1/reload").isSuccess)
    }

    @Test func `keep the daemon from starting`() throws {
      let city = try city()
      try city.folder.write("devices/gauges.csv", "id,class,name\ng1,gaug,Trạm\ng1,gauge,Trạm\n")
      try city.launch()
      #expect(city.daemon?.wait(withinMilliseconds: Int(City.patience)) == .exited(2))
      #expect(faults(city.log, file: "devices/gauges.csv").count >= 1, "\(city.log)")
      #expect(city.log.contains("gauge"))
    }

    @Test func `that take long to read hold up no reading, and what changes meanwhile is read too`() throws {
      let city = try city()
      try city.startListening()
      // A file that ends only when we say so.
      let slow = "\(city.folder.path)/rules/slow.yaml"
      #expect(unsafe mkfifo(slow, 0o600) == 0)
      city.daemon?.kill(SIGHUP)
      var pen: Int32 = -1
      try city.wait("the daemon reads the file") {
        pen = unsafe open(slow, O_WRONLY | O_NONBLOCK)
        return pen >= 0
      }
      try city.feed([TestStation.message("g1", "1.25", at: Self.time)])
      #expect(try city.count("readings") == 1)
      #expect(try city.status()["rules"]?.integer == 1)
      #expect(!city.log.contains("reloaded"))

      let more = """
        groups:
          - name: more
            rules: [{ alert: High, expr: water_level > 3 }, { alert: Low, expr: water_level < 0 }]

        """
      try city.folder.write("rules/more.yaml", more)
      #expect(unsafe unlink(slow) == 0)
      _ = unsafe write(pen, "groups: []\n", 11)
      close(pen)
      #expect(try city.ask(.post, "/v1/reload").isSuccess)
      #expect(try city.status()["rules"]?.integer == 3)
      #expect(city.end() == .exited(0))
    }

    @Test func `of devices change nothing at a reload`() throws {
      let city = try city()
      try city.startListening()
      try city.folder.write("devices/gauges.csv", "id,class,name\ng1,gaug,Trạm\n")
      #expect(try city.ask(.post, "/v1/reload").status == 422)
      #expect(faults(city.log, file: "devices/gauges.csv").count >= 1, "\(city.log)")
      try city.feed([TestStation.message("g1", "1.25", at: Self.time)])
      #expect(try city.count("readings") == 1)
    }

    @Test func `of configuration keep the daemon from starting`() throws {
      let city = try city()
      try city.folder.write("citywatch.yaml", "devicez: here\nbroker: { port: 0 }\n")
      let check = try city.command("check")
      #expect(check.ending == .exited(1))
      #expect(faults(check.output, file: "citywatch.yaml").count == 2, "\(check.output)")
      try city.launch()
      #expect(city.daemon?.wait(withinMilliseconds: Int(City.patience)) == .exited(2))
      #expect(faults(city.log, file: "citywatch.yaml").count == 2, "\(city.log)")
    }
  }
}
