import Alerting
import MQTTClient
import Pipeline
import SQLiteStore
import Telemetry
import Testing
import TimeSeries

@Suite struct `A device that moves` {
  static let bus = [
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
    "buses.csv": "id,class,name\nb1,bus,Xe buýt\n",
  ]

  private func message(_ value: Int, minute: Int, _ place: (Double, Double)?) -> (
    topic: String, payload: String
  ) {
    let time = Town.noon + Milliseconds(minute) * Span.minute
    let fix = place.map { #","lat":\#($0.0),"lon":\#($0.1)"# } ?? ""
    return ("bus/b1", #"{"ts":\#(time)\#(fix),"pm25":\#(value)}"#)
  }

  /// Quảng Ngãi city, and Kon Tum beyond the mountains.
  private let coast = (15.1206, 108.7926)
  private let highland = (14.3545, 108.0076)
  private let dust = Town.rules("{ alert: Dust, expr: pm25 > 50, keep_firing_for: 15m }")

  /// The place of the newest change of the bus' alert, as it is stored.
  private func place(_ town: Town) throws -> Place {
    let alert = try AlertStorage(town.otherConnection()).recent(before: .max, limit: 1).first
    return try #require(alert).place
  }

  @Test func `has the place of each reading, and its alert the last one`() throws {
    let town = try Town(devices: Self.bus, rules: dust)
    try town.take([message(80, minute: 0, coast)])
    let first = try #require(town.pipeline.openAlerts.first?.place)
    #expect(!first.communeCode.isEmpty)
    try town.take([message(20, minute: 10, highland)])
    let stored = try town.stored("pm25", of: "b1").map(\.place)
    #expect(Set(stored.map(\.communeCode)).count == 2 && !stored.contains { $0.communeCode == 0 })
    #expect(stored.map(\.latitude) == [coast.0, highland.0])
    #expect(stored.map(\.longitude) == [coast.1, highland.1])

    // The end comes by a timer, after a restart: it is told where the bus was last.
    try town.restart()
    #expect(try town.stored("pm25", of: "b1").map(\.place) == stored)
    try town.take([message(20, minute: 30, highland)])
    #expect(try town.history().last == "g/Dust/b1/1 resolved +25")
    #expect(try place(town).communeCode == stored[1].communeText)
    #expect(try place(town).latitude == highland.0)
  }

  @Test func `raises its alert where it decided, though the batch goes on across the border`() throws {
    let town = try Town(devices: Self.bus, rules: dust)
    try town.take([message(80, minute: 0, coast), message(85, minute: 5, highland)])
    let place = try #require(town.pipeline.openAlerts.first?.place)
    #expect(place.latitude == coast.0)
    #expect(place.communeCode == (try town.stored("pm25", of: "b1").first?.place.communeText))
  }

  @Test func `is told with everything that people call the place`() throws {
    let rules = """
      groups:
        - name: g
          rules:
            - alert: Dust
              expr: pm25 > 50
              annotations:
                summary: 'Bụi tại {{ $place.commune }} ({{ $place.district }}), {{ $place.pluscode }}, {{ $place.coordinate }}'

      """
    let town = try Town(devices: Self.bus, rules: rules)
    try town.take([message(80, minute: 0, coast)])
    let alert = try #require(town.pipeline.openAlerts.first)
    #expect(alert.place.plusCode == "7P7C4QCV+62")
    #expect(alert.place.formerDistricts == ["Thành phố Quảng Ngãi"])
    #expect(alert.place.sureness == .nearestCentre)
    #expect(
      alert.text("summary").vi
        == "Bụi tại \(alert.place.communeName) (Thành phố Quảng Ngãi), 7P7C4QCV+62, 15.12060, 108.79260")
    // What is stored says the same.
    #expect(try place(town) == alert.place)
  }

  @Test func `without a fix is where it was last, but not for longer than readings may be late`() throws {
    let town = try Town(devices: Self.bus, rules: Town.rules("{ alert: Dust, expr: pm25 > 50 }"))
    try town.take([message(20, minute: 0, coast), message(80, minute: 20, nil)])
    #expect(town.pipeline.openAlerts.first?.place.latitude == coast.0)
    #expect(try town.stored("pm25", of: "b1").map(\.place.hasCoordinate) == [true, false])
    try town.restart()
    try town.take([message(20, minute: 60, nil)])
    #expect(try place(town).latitude == coast.0, "the fix is just an hour old")
    try town.take([message(80, minute: 61, nil)])
    #expect(town.pipeline.openAlerts.first?.place == .unknown)
    try town.restart()
    try town.take([message(20, minute: 62, nil)])
    #expect(try place(town) == .unknown)
  }

  @Test func `was where the late reading was taken that decided`() throws {
    let town = try Town(
      devices: Self.bus, rules: Town.rules("{ alert: Dust, expr: 'max_over_time(pm25[1h]) > 50' }"))
    try town.take([message(20, minute: 10, highland), message(80, minute: 5, coast)])
    #expect(town.pipeline.openAlerts.first?.place.latitude == coast.0)
  }

  @Test func `without a fix is not said to be where the inventory keeps it at night`() throws {
    var files = Self.bus
    files["buses.csv"] = "id,class,name,commune\nb1,bus,Xe buýt,21025\n"
    let town = try Town(devices: files, rules: dust)
    try town.take([message(80, minute: 0, nil)])
    #expect(town.pipeline.openAlerts.first?.place == .unknown)
  }

  @Test(arguments: ["21025", "Phường Cẩm Thành"])
  func `is not counted in the commune that keeps it at night`(depot: String) throws {
    var files = Self.bus
    files["buses.csv"] = "id,class,name,commune,depot\nb1,bus,Xe buýt,\(depot),north\n"
    let rules = "{ alert: Dust, expr: 'max by (commune, commune_name, depot) (pm25) > 50' }"
    let town = try Town(devices: files, rules: Town.rules(rules))
    try town.take([message(80, minute: 0, coast)])
    let alert = try #require(town.pipeline.openAlerts.first)
    #expect(alert.labels["commune"].isEmpty && alert.labels["commune_name"].isEmpty)
    #expect(alert.labels["depot"] == "north")
    #expect(alert.place == .unknown)

    let remarks = Blueprint.load(town.settings).diagnostics.filter { $0.file.hasSuffix("buses.csv") }
    #expect(
      remarks.map { "\($0.line):\($0.column): \($0.gravity): \($0.message)" } == [
        "2:16: warning: device 'b1' moves, so the stated commune is no label of its series; leave it empty, or write "
          + "it in a column of its own, such as 'depot'"
      ])
  }

  @Test func `keeps the coordinate of a reading that lies in no commune`() throws {
    let town = try Town(devices: Self.bus, rules: Town.rules("{ alert: Dust, expr: pm25 > 50 }"))
    // In the country, far out at sea; and in another country.
    try town.take([message(80, minute: 0, (12.0, 112.5))])
    let atSea = try #require(town.pipeline.openAlerts.first?.place)
    #expect(atSea.communeCode.isEmpty && atSea.sureness == .unknown && atSea.latitude == 12)
    #expect(atSea.plusCode == "7P4J2G22+22")
    try town.take([message(20, minute: 1, (13.7563, 100.5018))])
    let abroad = try place(town)
    #expect(abroad.latitude == 13.7563)
    #expect(
      abroad.disagreement
        == LocalizedText(
          vi: "tọa độ nằm ngoài lãnh thổ Việt Nam", en: "the coordinate lies outside the country"))
    #expect(try town.stored("pm25", of: "b1").map(\.place.latitude) == [12, 13.7563])
  }

  @Test func `with an impossible coordinate is refused by name, and its value kept`() throws {
    let town = try Town(devices: Self.bus, rules: dust)
    try town.take([message(80, minute: 0, (108.7926, 15.1206)), message(81, minute: 1, (0, 0))])
    #expect(town.pipeline.counters[.wrongType] == 1)
    #expect(town.pipeline.counters[.readings] == 2)
    #expect(try town.quarantine().map(\.refusal.place) == ["/lat"])
    #expect(try town.stored("pm25", of: "b1").map(\.place) == [.ofDevice, .ofDevice])
  }

  @Test func `is not moved by a message that comes again from elsewhere`() throws {
    let town = try Town(devices: Self.bus, rules: dust)
    try town.take([message(80, minute: 0, coast)])
    try town.take([message(80, minute: 0, highland), message(20, minute: 0, highland)])
    try town.take([message(20, minute: 1, nil), message(20, minute: 20, nil)])
    #expect(try town.history().last == "g/Dust/b1/1 resolved +16")
    #expect(try place(town).latitude == coast.0)
  }

  /// Six hours with late readings, lost fixes and two communes.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `has the same alerts at the same places when its day comes twice, or across restarts`(
    seed: UInt64
  ) throws {
    var state = seed
    func random(_ bound: UInt64) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % bound)
    }
    let places = [coast, highland, nil]
    let day = (0..<72).map { step in
      let minute = step * 5 - (random(4) == 0 ? 27 : 0)
      return message(random(100), minute: minute, places[random(3)])
    }
    let rules = Town.rules(
      "{ alert: Dust, expr: pm25 > 70, keep_firing_for: 15m }",
      "{ alert: Peak, expr: 'max_over_time(pm25[20m]) > 90' }")
    func alerts(_ feed: (Town) throws -> Void) throws -> [String] {
      let town = try Town(devices: Self.bus, rules: rules)
      try feed(town)
      return try AlertStorage(town.otherConnection()).recent(before: .max, limit: 1_000).map {
        "\($0.identity) \($0.startsAt) \($0.endsAt ?? 0) \($0.place)"
      }
    }
    let once = try alerts { try $0.take(day) }
    #expect(once.count > 5)
    #expect(try alerts { for _ in 0..<2 { try $0.take(day) } } == once, "seed \(seed)")
    let restarted = try alerts { town in
      for start in stride(from: 0, to: day.count, by: 8) {
        try town.take(Array(day[max(0, start - 8)..<start + 8]))
        try town.restart()
      }
    }
    #expect(restarted == once, "seed \(seed)")
  }
}

@Suite struct `An alert of a group` {
  @Test func `says the commune where the group is one`() throws {
    let rules = Town.rules("{ alert: High, expr: 'max by (commune) (water_level) > 1' }")
    let town = try Town(rules: rules)
    try town.read("1.5", minute: 0)
    let alert = try #require(town.pipeline.openAlerts.first)
    #expect(alert.place.communeCode == alert.labels["commune"] && !alert.place.communeName.isEmpty)
    #expect(alert.place.sureness == .stated && alert.place.latitude == nil)
    #expect(!alert.place.formerDistricts.isEmpty)
  }

  @Test func `has no place where it is none`() throws {
    let rules = Town.rules("{ alert: High, expr: 'max by (kind) (water_level) > 1' }")
    let town = try Town(rules: rules)
    try town.read("1.5", minute: 0)
    #expect(town.pipeline.openAlerts.first?.place == .unknown)
  }
}

@Suite struct `An alert of a device whose place is contradicted` {
  @Test func `says so`() throws {
    var files = Town.gauges(["g1"])
    files["gauges.csv"] = "id,class,name,latitude,longitude,commune\ng1,gauge,Trạm,14.35,107.99,21025\n"
    let town = try Town(devices: files, rules: Town.rules("{ alert: High, expr: water_level > 1 }"))
    try town.read("1.5", minute: 0)
    let place = try #require(town.pipeline.openAlerts.first?.place)
    #expect(place.communeCode == "21025" && place.sureness == .unknown)
    let disagreement = try #require(place.disagreement)
    #expect(disagreement.en.hasSuffix("but the coordinate lies 122 km from its seat"))
    #expect(
      disagreement.vi
        == "khai ở 21025 Phường Cẩm Thành, nhưng tọa độ cách trung tâm nơi ấy 122 km")
    // What is stored says the same in both languages.
    let stored = try AlertStorage(town.otherConnection()).recent(before: .max, limit: 1).first
    #expect(stored?.place == place)
  }
}
