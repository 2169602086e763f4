import DeviceCatalog
import Telemetry
import Testing

@Suite struct `A raw number` {
  private func catalog(_ fields: String, columns: String, _ row: String) throws -> Catalog {
    let files = DeviceFiles([
      "sensor.yaml": """
      class: sensor
      kind: river
      topic: t/{device}
      interval: 10m
      fields:
      \(fields)
      """,
      "sensors.csv": "id,class,commune,\(columns)\nD,sensor,21025,\(row)\n",
    ])
    let (catalog, faults) = files.load()
    #expect(faults == [])
    return try #require(catalog)
  }

  @Test func `becomes metres whatever the sensor sends`() throws {
    let catalog = try catalog(
      "  - { quantity: water_level, pointer: /a, unit: cm }", columns: "river", "Vệ")
    #expect(catalog.conversion(slot: 0).apply(347) == 3.47)
    #expect(catalog.conversion(device: DeviceIndex(0), field: 0).apply(346.96) == 3.47)
  }

  @Test func `of a sensor above the water becomes the datum minus the distance`() throws {
    let catalog = try catalog(
      "  - { quantity: water_level, distance: /mm, unit: mm }", columns: "datum,offset", "9.80,0.05")
    let conversion = catalog.conversion(slot: 0)
    // The sensor reads 5 cm short: the water is 5.312 + 0.05 m below it.
    #expect(conversion.apply(5312) == 4.438)
    #expect(conversion.scale < 0)
  }

  @Test func `is scaled, then converted, then calibrated`() throws {
    let catalog = try catalog(
      """
        - { quantity: water_level, pointer: /a, unit: cm, scale: 2, offset: 10 }
        - { quantity: air_temperature, pointer: /t, unit: K }
      """, columns: "scale,offset,offset:air_temperature", "1.1,-0.5,0.3")
    // (50 × 2 + 10) cm = 1.10 m; × 1.1 − 0.5
    #expect(catalog.conversion(slot: 0).apply(50) == 0.71)
    #expect(catalog.conversion(slot: 1).apply(300) == 27.2)
  }

  @Test(arguments: [
    ("o3", "ppb", 100.0, 196.2), ("no2", "ppb", 100, 188.1), ("so2", "ppb", 100, 261.9),
    ("co", "ppb", 100, 114.5), ("co", "ppm", 0.42, 480.9), ("o3", "ppm", 0.1, 196.2),
  ])
  func `of a gas has a factor of its own`(gas: String, unit: String, raw: Double, expected: Double) throws {
    let catalog = try catalog("  - { quantity: \(gas), pointer: /g, unit: \(unit) }", columns: "site", "x")
    #expect(catalog.conversion(slot: 0).apply(raw) == expected)
  }

  @Test func `keeps the decimals of its quantity and no noise`() {
    let conversion = Conversion(scale: 1, offset: 0, decimals: 2)
    #expect(conversion.apply(3.4700000286102295) == 3.47)
    #expect(conversion.apply(-0.004) == 0)
    #expect(conversion.apply(1e300) == 1e300)
  }

  @Test func `needs a datum where the class measures a distance, and refuses one elsewhere`() {
    let files = DeviceFiles([
      "gauge.yaml": DeviceFiles.gauge,
      "sonar.yaml": """
      class: sonar
      kind: river
      topic: citywatch/river/{device}/distance
      interval: 10m
      fields: [{ quantity: water_level, distance: /mm, unit: mm }]
      """,
      "rivers.csv": "id,class,commune,datum\nA,gauge,21025,9.8\nB,sonar,21025,\n",
    ])
    #expect(
      files.load().faults == [
        "rivers.csv:2:15: class 'gauge' measures no 'distance', so a datum has no effect; use the column "
          + "'offset'",
        "rivers.csv:3:15: class 'sonar' measures the distance down to the water: give the height of the "
          + "sensor in the column 'datum'",
      ])
  }
}
