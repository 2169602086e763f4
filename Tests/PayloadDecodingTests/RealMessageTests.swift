import PayloadDecoding
import Telemetry
import Testing

@Suite(.enabled(if: Files.hasPayloads, "the collection of real messages is not beside the package"))
struct `A message of a real platform` {
  private func story(_ file: String, _ format: MessageFormat) throws -> String {
    let bytes = try #require(Files.bytes(of: "\(Files.payloads)/\(file)"), "no \(file)")
    var buffer = MeasurementBuffer()
    decode(bytes, with: try MessageDecoder(format), into: &buffer)
    return buffer.story
  }

  private let iso = TimestampFormat.iso8601(zoneOffsetMinutes: 420)

  @Test func `from ChirpStack is read`() throws {
    let uplink = MessageFormat(
      device: .pointer("/deviceInfo/devEui"), timestamp: .init(pointer: "/time", format: iso),
      fields: [
        .init(pointer: "/rxInfo/0/snr"), .init(pointer: "/txInfo/frequency"),
        .init(pointer: "/object/level", isOptional: true),
      ])
    #expect(
      try story("chirpstack/event_up.json", uplink) == """
        element 0 of 0101010101010101
          field 0 10.5 at 2022-07-18T09:34:15.775Z
          field 1 867100000.0 at 2022-07-18T09:34:15.775Z

        """)
    #expect(
      try story("chirpstack/event_status.json", uplink).contains("refused missing-field /rxInfo/0/snr"))
  }

  @Test func `from The Things Stack is read, and what is no document refused`() throws {
    let stored = MessageFormat(
      device: .pointer("/end_device_ids/device_id"), each: "",
      timestamp: .init(pointer: "/received_at", format: iso),
      fields: [.init(pointer: "/uplink_message/decoded_payload/occupied")])
    #expect(
      try story("tts/storage_02.json", stored) == """
        element 0 of dev1
          field 0 0.0 at 2021-02-04T19:32:31.488Z
        element 1 of dev1
          field 0 1.0 at 2021-02-04T19:19:28.681Z

        """)
    #expect(try story("tts/storage_00.INVALID.json", stored).hasPrefix("refused invalid-json byte "))
    #expect(try story("tts/fmt_01.INVALID.json", stored).hasPrefix("refused invalid-json byte "))
  }

  @Test func `in Smart Data Models is read`() throws {
    let flood = MessageFormat(
      device: .pointer("/stationID"), timestamp: .init(pointer: "/observationDateTime", format: iso),
      fields: [.init(pointer: "/currentLevel")])
    #expect(
      try story("smart_data_models/FloodMonitoring.example.json", flood)
        == "element 0 of FWR013\n  field 0 0.98 at 2020-09-16T08:00:00Z\n")
    let water = MessageFormat(
      device: .pointer("/refDevice"), timestamp: .init(pointer: "/dateObserved", format: iso),
      fields: [.init(pointer: "/height"), .init(pointer: "/flow")],
      position: .init(latitude: "/location/coordinates/0", longitude: "/location/coordinates/1"))
    #expect(
      try story("smart_data_models/WaterObserved.example.json", water) == """
        element 0 of Device:T2-NP-018 at 43.66481 7.196545
          field 0 3.52 at 2020-03-17T08:45:00.209Z
          field 1 12.0 at 2020-03-17T08:45:00.209Z

        """)
  }

  @Test func `of a citizen's air box is read from its list of names and values`() throws {
    func value(_ name: String) -> MessageFormat.Field {
      .init(pointer: "/value", conditions: [.init(pointer: "/value_type", equals: .text(name))])
    }
    let box = MessageFormat(
      device: .pointer("^/esp8266id"), each: "/sensordatavalues",
      fields: [value("SDS_P1"), value("SDS_P2"), value("BME280_temperature")])
    #expect(
      try story("misc/kotori_airrohr.json", box) == """
        element 0 of 12041741
          field 0 35.67
        element 1 of 12041741
          field 1 17.0
        element 2 of 12041741
          field 2 -2.83

        """)
  }

  @Test func `of Tasmota is read in the zone that the class declares`() throws {
    let sensor = MessageFormat(
      timestamp: .init(pointer: "/Time", format: iso), fields: [.init(pointer: "/SonoffSC/Temperature")])
    #expect(
      try story("misc/kotori_sensor-payload.json", sensor)
        == "element 0\n  field 0 25.0 at 2019-06-02T15:13:07Z\n")
  }

  @Test(arguments: [
    ("ChirpStack.uplinks.jsonl", "/payload/deviceInfo/devEui", "/payload/fCnt"),
    (
      "ThingsStackCommunity.uplinks.jsonl", "/payload/end_device_ids/device_id",
      "/payload/uplink_message/f_cnt"
    ),
  ])
  func `of hundreds of makers is read or refused for a field it lacks`(
    file: String, device: String, counter: String
  ) throws {
    let decoder = try MessageDecoder(
      MessageFormat(device: .pointer(device), fields: [.init(pointer: counter)]))
    let bytes = try #require(Files.bytes(of: "\(Files.payloads)/\(file)"))
    var buffer = MeasurementBuffer()
    var read = 0
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      decode(Array(line), with: decoder, into: &buffer)
      read += buffer.elements.count
      #expect(buffer.refusals.allSatisfy { $0.reason == .missingField }, "\(buffer.story)")
    }
    #expect(read > 100)
  }
}
