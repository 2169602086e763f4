import DeviceCatalog
import PayloadDecoding
import Telemetry
import Testing

@Suite struct `A directory of device files` {
  @Test func `becomes a catalog of slots, keys and labels`() throws {
    let files = DeviceFiles([
      "gauge.yaml": DeviceFiles.gauge,
      "rivers.csv": """
      id,class,name,commune,interval,river,note
      71540,gauge,Trà Khúc,21172,1h,Trà Khúc,on the bridge
      G2,gauge,,,,,
      """,
    ])
    let (loaded, faults) = files.load()
    let catalog = try #require(loaded)
    #expect(
      faults == [
        "rivers.csv:3:1: warning: device 'G2' has no place: give latitude and longitude, a commune or an address"
      ])
    #expect(catalog.devices.map(\.interval) == [Span.hour, 10 * Span.minute])
    #expect(catalog.seriesKeys.map(\.device) == ["71540", "G2"])
    #expect(catalog.topicFilters == ["citywatch/river/+/level"])
    let place = Place(communeCode: "21172", communeName: "Phường Trương Quang Trọng", sureness: .stated)
    #expect(
      catalog.labels(ofSlot: 0, place: place).description
        == "water_level{class=\"gauge\",commune=\"21172\",commune_name=\"Phường Trương Quang Trọng\","
        + "device=\"71540\",kind=\"river\",name=\"Trà Khúc\",river=\"Trà Khúc\"}")
    #expect(catalog.labels(ofSlot: 1)["name"] == "G2")
  }

  @Test func `reports every fault of every file with its place`() {
    let files = DeviceFiles([
      "gauge.yaml": """
      class: gauge
      kind: River
      topic: citywatch/river/{device}/level
      device: /id
      intervall: 10m
      fields:
        - { quantity: water_levle, pointer: /level, unit: m }
        - { quantity: water_level, pointer: /level, unit: yd }
        - { quantity: water_level, unit: cm, limits: { range: [9, 1], rate: { change: -1, per: soon } } }
      """,
      "good.yaml": """
      class: good
      kind: river
      topic: citywatch/good/{device}
      interval: 1m
      fields: [{ quantity: water_level, pointer: /level }]
      """,
      "rivers.csv": """
      id,class,latitude,longitude,intreval,offset,commune
      A,goood,15.1,108.8,,,
      B,good,108.8,15.1,,,
      C,good,15.1,,,"0,5",1234
      D,gauge,15.1,108.8,,,
      B,good,15.1,108.8,,,
      """,
      "thresholds.csv": """
      device,name,value,unit,valid_from
      C,bd1,3.5,yd,
      Zebra,bd1,high,m,2020-02-30
      """,
    ])
    let (catalog, faults) = files.load()
    #expect(catalog == nil)
    #expect(faults == LoadingFaults.expected)
  }

  @Test func `says what is missing when it is not one`() {
    let (catalog, diagnostics) = Catalog.load(directory: "/nonexistent/devices/")
    #expect(catalog == nil)
    #expect(
      diagnostics.map(\.description) == [
        "/nonexistent/devices: the directory cannot be opened: No such file or directory"
      ])
  }

  @Test func `hands the message format to the decoder`() throws {
    let files = DeviceFiles([
      "logger.yaml": """
      class: logger
      kind: river
      topic: site/+/logger
      device: /id
      each: /values
      where: { /type: level, /ok: true, /code: "7" }
      timestamp: { pointer: ^/time, format: iso8601, zone: "+07:00" }
      moving: true
      position: { latitude: /lat, longitude: /lon }
      interval: 1m
      lateness: 30m
      fields:
        - quantity: water_level
          channel: upper
          pointer: /v
          unit: cm
          sentinels: [-999, "---", NA, "7"]
          optional: true
          decimal_comma: true
          timestamp: { pointer: /at, format: seconds, optional: true }
          where: { /name: H1 }
      """
    ])
    let (loaded, faults) = files.load()
    #expect(faults == [])
    let logger = try #require(loaded?.classes.first)
    let format = logger.format
    #expect(logger.isMoving && logger.lateness == 30 * Span.minute)
    #expect(format.device == .pointer("/id") && format.each == "/values")
    #expect(
      format.conditions == [
        .init(pointer: "/type", equals: .text("level")), .init(pointer: "/ok", equals: .boolean(true)),
        .init(pointer: "/code", equals: .text("7")),
      ])
    #expect(format.timestamp == .init(pointer: "^/time", format: .iso8601(zoneOffsetMinutes: 420)))
    #expect(format.position == .init(latitude: "/lat", longitude: "/lon"))
    let field = try #require(format.fields.first)
    #expect(field.sentinels == [-999] && field.sentinelTexts == ["---", "NA", "7"])
    #expect(field.isOptional && field.decimalComma)
    #expect(field.timestamp == .init(pointer: "/at", format: .seconds, isOptional: true))
    #expect(field.conditions == [.init(pointer: "/name", equals: .text("H1"))])
    #expect(loaded?.topicFilters == ["site/+/logger"])
  }
}

/// The faults of the directory above, as a person reads them.
enum LoadingFaults {
  static let expected = [
    "gauge.yaml:1:1: device class lacks the key 'interval'",
    "gauge.yaml:2:7: 'kind' must be lower-case letters, digits and '_', not starting with a digit, not 'River'",
    "gauge.yaml:4:9: the topic names the device with {device} and 'device' names it again; keep one of them",
    "gauge.yaml:5:1: device class has no key 'intervall'; did you mean 'interval'?",
    "gauge.yaml:7:17: quantity 'water_levle' is not in quantities.yaml; did you mean 'water_level'?",
    "gauge.yaml:8:53: water_level has no unit 'yd'; it knows cm, m, mm",
    "gauge.yaml:9:5: field lacks the key 'pointer', the JSON pointer of its value such as /level",
    "gauge.yaml:9:57: 'range' must be two numbers, the lower first, such as [0, 12], not [9, 1]",
    "gauge.yaml:9:81: 'change' must be larger than 0; leave it out to make no such test",
    "gauge.yaml:9:90: 'per' must be a duration such as 90s, 10m or 1h30m, not 'soon'",
    "rivers.csv:1:29: warning: column 'intreval' becomes a label; did you mean 'interval'?",
    "rivers.csv:2:3: no class file declares the class 'goood'; did you mean 'good'?",
    "rivers.csv:3:8: latitude 108.8 and longitude 15.1 look exchanged; latitude lies between -90 and 90",
    "rivers.csv:4:13: 'longitude' is missing; a coordinate needs both",
    "rivers.csv:4:15: 'offset' must be a number such as 3.5, not '0,5'; write the decimals after a point, as in 0.5",
    "rivers.csv:4:21: commune code '1234' must have five digits; a spreadsheet drops leading zeros, format "
      + "the column as text",
    "rivers.csv:6:1: device 'B' is already listed in rivers.csv:3; an id belongs to one device",
    "thresholds.csv:2:11: device 'C' measures nothing in 'yd'; it knows cm, m, mm",
    "thresholds.csv:3:1: no inventory lists the device 'Zebra'",
    "thresholds.csv:3:11: 'value' must be a number such as 3.5, not 'high'",
    "thresholds.csv:3:18: 'valid_from' must be a date such as 2020-01-31, not '2020-02-30'",
  ]
}
