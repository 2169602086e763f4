import Alerting
import JSONText
import LocalBroker
import SQLiteStore
import Telemetry
import Testing
import TimeSeries

extension `The program as a whole` {
  /// A bus with a dust sensor that drives from one commune into the next.
  @Suite struct `A bus` {
    private static let start = LocalTime.time("2025-10-05 07:00")
    private static let devices = [
      "quantities.yaml": "quantities:\n  pm25: { unit: µg/m³, decimals: 1, plausible: [0, 2000] }\n",
      "bus.yaml": """
      class: bus
      kind: bus
      topic: bus/{device}
      timestamp: { pointer: /ts, format: milliseconds }
      moving: true
      position: { latitude: /lat, longitude: /lon }
      interval: 10m
      lateness: 1h
      fields:
        - { quantity: pm25, pointer: /pm25, unit: µg/m³ }

      """,
      "buses.csv": "id,class,name\nbus-01,bus,Xe buýt 01\n",
    ]
    private static let rules = """
      groups:
        - name: bus
          rules:
            - alert: Dust
              expr: pm25 > 100
              annotations:
                summary: 'Bụi {{ vn $value 0 }} tại {{ $place.address }} ({{ $place.district }})'

      """
    /// Two communes side by side; the border runs along 108.80° east.
    private static let map = """
      {"type":"FeatureCollection","features":[
      {"type":"Feature","properties":{"code":"21025"},"geometry":{"type":"Polygon","coordinates":
      [[[108.78,15.10],[108.80,15.10],[108.80,15.14],[108.78,15.14],[108.78,15.10]]]}},
      {"type":"Feature","properties":{"code":"21028"},"geometry":{"type":"Polygon","coordinates":
      [[[108.80,15.10],[108.82,15.10],[108.82,15.14],[108.80,15.14],[108.80,15.10]]]}}]}
      """

    private func message(_ minute: Int, _ dust: Int, _ longitude: Double?) -> SensorMessage {
      let time = Self.start + Milliseconds(minute) * Span.minute
      let fix = longitude.map { #","lat":15.12,"lon":\#($0)"# } ?? ""
      return SensorMessage("bus/bus-01", #"{"ts":\#(time)\#(fix),"pm25":\#(dust)}"#)
    }

    private func city() throws -> City {
      try City(devices: .files(Self.devices), rules: .files(["bus.yaml": Self.rules]))
    }

    private func importMap(_ city: City) throws {
      try city.folder.write("map.geojson", Self.map)
      // The other 94 communes have no polygon, and both seats lie outside these two: findings, no faults.
      let (_, output) = try city.command("address", "import", "\(city.folder.path)/map.geojson")
      #expect(output.contains("2 "), "\(output)")
    }

    private func places(_ city: City) throws -> [String] {
      try StoreView(city).samples(device: "bus-01", quantity: "pm25").map { sample in
        "\(sample.place.communeText) \(sample.place.sureness.name) \(sample.place.longitude ?? 0)"
      }
    }

    private func alerts(_ city: City) throws -> [Alert] {
      try AlertStorage(StoreView(city).database).recent(before: .max, limit: 10)
    }

    @Test(arguments: [false, true])
    func `is located reading by reading, and its alert where it decided`(isKilled: Bool) throws {
      let city = try city()
      try importMap(city)
      try city.startListening()
      let listener = try Listener(city)
      try city.feed([
        message(0, 20, 108.79), message(10, 150, 108.7998), message(20, 160, 108.81), message(30, 150, nil),
      ])
      if isKilled {
        city.kill()
        try city.startListening()
      }
      try city.feed([message(40, 20, nil)])
      let expected = ["21025 inside 108.79", "21025 near-border 108.7998", "21028 inside 108.81"]
      #expect(try places(city) == expected + ["00000 unknown 0.0", "00000 unknown 0.0"])

      let alert = try #require(try alerts(city).first)
      // It ended with a reading without a fix, twenty minutes behind the last one with a fix.
      #expect(alert.identity.description == "bus/Dust/bus-01/1" && alert.state == .resolved)
      #expect(alert.place.communeCode == "21028" && alert.place.longitude == 108.81)
      try city.wait("both changes are told") {
        listener.listen(waiting: 20)
        return listener.heard.count >= 2
      }
      let raised = try JSONValue.parse(listener.heard[0].payload)["alert"]?["place"]
      #expect(raised?["commune"]?["code"]?.string == "21025")
      #expect(raised?["sureness"]?.string == "near-border")
      #expect(raised?["lon"]?.number == 108.7998 && raised?["plusCode"]?.string == "7P7C4QCX+2W")
      #expect(raised?["formerDistricts"]?.array?.compactMap(\.string) == ["Thành phố Quảng Ngãi"])
      let (_, lines) = try city.command("query", "bus-01", "pm25")
      #expect(lines.contains("20.0  GOOD  21025 Phường Cẩm Thành  inside  15.12,108.79\n"), "\(lines)")
      let (_, document) = try city.command("query", "bus-01", "pm25", "--json")
      let readings = try JSONValue.parse(Array(document.utf8))["series"]?.array?.first?["readings"]?.array
      #expect(readings?[1]["lon"]?.number == 108.7998 && readings?[1]["plusCode"]?.string == "7P7C4QCX+2W")
      #expect(readings?[1]["formerDistricts"]?.array?.compactMap(\.string) == ["Thành phố Quảng Ngãi"])
      #expect(readings?[3]["plusCode"] == nil, "without a fix")
    }

    @Test func `tells the nearest address as soon as there are addresses`() throws {
      let city = try city()
      try importMap(city)
      try city.startListening()
      try city.feed([message(0, 150, 108.81)])
      #expect(try alerts(city).first?.place.nearestAddress == nil)
      try city.folder.write(
        "houses.csv",
        "Số nhà,Đường/phố,Mã xã,Vĩ độ,Kinh độ\n120,Quang Trung,21028,15.1204,108.81\n")
      let (ending, output) = try city.command("address", "import", "\(city.folder.path)/houses.csv")
      #expect(ending == .exited(0), "\(output)")
      var minute = 0
      try city.wait("an alert names the house", atMost: 20 * Span.second) {
        minute += 2
        try city.feed([message(minute - 1, 20, 108.81), message(minute, 150, 108.81)])
        return try alerts(city).first?.place.nearestAddress != nil
      }
      let alert = try #require(try alerts(city).first)
      #expect(alert.place.communeCode == "21028" && alert.place.sureness == .inside)
      #expect(
        alert.text("summary").vi == "Bụi 150 tại 120 Quang Trung (cách 44 m) (Thành phố Quảng Ngãi)")
    }

    @Test func `is located on a new map within a second, and its alert goes on`() throws {
      let city = try city()
      try city.startListening()
      try city.feed([message(0, 150, 108.79)])
      #expect(try places(city).last?.contains("nearest-centre") == true)
      try importMap(city)
      var minute = 0
      try city.wait("a reading lies inside a polygon", atMost: 20 * Span.second) {
        minute += 1
        try city.feed([message(minute, 150, 108.81)])
        return try places(city).last == "21028 inside 108.81"
      }
      try city.feed([message(minute + 1, 20, 108.81)])
      let alert = try #require(try alerts(city).first)
      #expect(alert.identity.description == "bus/Dust/bus-01/1" && alert.state == .resolved)
      #expect(alert.place.communeCode == "21028" && alert.place.sureness == .inside)
      #expect(alert.text("summary").vi == "Bụi 150 tại Phường Nghĩa Lộ (Thành phố Quảng Ngãi)")
    }
  }
}
