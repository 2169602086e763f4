import DeviceCatalog
import PayloadDecoding
import Telemetry
import Testing

/// One message of a shipped class, and what becomes of it.
struct ShippedMessage: Sendable, CustomTestStringConvertible {
  let topic: String
  let payload: String
  let time: Milliseconds
  let values: [String: Double]

  var testDescription: String { topic }

  /// 17 November 2025, 20:00 in Việt Nam.
  private static let evening: Milliseconds = 1_763_384_400_000

  /// The examples that the class files give.
  static let all = [
    ShippedMessage(
      topic: "citywatch/river/71540/level",
      payload: #"{"id":"71540","level_m":3.47,"time":"2025-11-17T20:00:00+07:00"}"#, time: evening,
      values: ["water_level": 3.47]),
    ShippedMessage(
      topic: "citywatch/river/gauge-tra-khuc-1/pressure",
      payload: #"{"ts":1763384400,"depth_cm":241.3,"battery_v":12.61}"#, time: evening,
      values: ["water_level": 1.213, "battery": 12.61]),
    ShippedMessage(
      topic: "citywatch/river/bridge-song-ve/distance",
      payload: #"{"ts_ms":1763384400000,"distance_mm":5312,"battery_v":3.58}"#, time: evening,
      values: ["water_level": 4.488, "battery": 3.58]),
    ShippedMessage(
      topic: "citywatch/road/road-ba-trieu/depth",
      payload: #"{"time":"2025-11-17T20:00:00+07:00","depth_cm":12.5,"battery_v":3.61}"#, time: evening,
      values: ["road_water_depth": 0.125, "battery": 3.61]),
    ShippedMessage(
      topic: "citywatch/rain/rain-ba-to/tips", payload: #"{"ts":1763384400,"tips":10482,"battery_v":12.4}"#,
      time: evening, values: ["rain_total": 2_096.4, "battery": 12.4]),
    ShippedMessage(
      topic: "citywatch/air/air-dung-quat/values",
      payload: #"{"time":"2025-11-17T20:00:00+07:00","pm25":18.4,"pm10":35.1,"o3_ppb":24.0,"no2_ppb":9.5,"#
        + #""so2_ppb":3.1,"co_ppm":0.42,"temperature":27.3,"humidity":81.5}"#, time: evening,
      values: [
        "pm25": 18.4, "pm10": 35.1, "o3": 47.1, "no2": 17.9, "so2": 8.1, "co": 481, "air_temperature": 27.3,
        "air_humidity": 81.5,
      ]),
    ShippedMessage(
      topic: "citywatch/traffic/traffic-hung-vuong/flow",
      payload: #"{"time":"2025-11-17T20:00:00+07:00","flow":840,"occupancy":0.12,"speed":34.5}"#,
      time: evening, values: ["flow": 840, "occupancy": 12, "speed": 34.5]),
    ShippedMessage(
      topic: "citywatch/crop/crop-mo-duc-1/values",
      payload: #"{"ts":1763384400,"soil":{"moisture":31.2},"air":{"temperature":26.4,"humidity":88.0},"#
        + #""leaf":{"wetness":40},"tube_cm":-8.5,"salinity":0.62,"battery_mv":3650}"#, time: evening,
      values: [
        "soil_moisture": 31.2, "air_temperature": 26.4, "air_humidity": 88, "leaf_wetness": 40,
        "field_water_level": -8.5, "salinity": 0.62, "battery": 3.65,
      ]),
    ShippedMessage(
      topic: "citywatch/bus/bus-01/air",
      payload: #"{"time":"2025-11-17T20:00:00+07:00","lat":15.1213,"lon":108.8021,"pm25":21.7,"pm10":40.2}"#,
      time: evening, values: ["pm25": 21.7, "pm10": 40.2]),
  ]
}

@Suite struct `A message to a shipped class` {
  @Test(arguments: ShippedMessage.all)
  func `becomes readings in canonical units`(message: ShippedMessage) throws {
    let catalog = try #require(Catalog.load(directory: ProjectFiles.root + "/devices").catalog)
    guard case .device(let classIndex, let device) = catalog.route(message.topic) else {
      Issue.record("the topic leads to no device")
      return
    }
    let decoder = try MessageDecoder(catalog.classes[classIndex].format)
    var buffer = MeasurementBuffer()
    let padding = [UInt8](repeating: 0, count: MessageDecoder.slack)
    unsafe (Array(message.payload.utf8) + padding).withUnsafeBytes { bytes in
      let payload = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count - padding.count)])
      unsafe decoder.decode(payload, into: &buffer)
    }
    #expect(buffer.refusals == [])
    var values: [String: Double] = [:]
    for measurement in buffer.measurements {
      let slot = catalog.firstSlot(of: device) + Int(measurement.field)
      values[catalog.seriesKeys[slot].quantity] = catalog.conversion(slot: slot).apply(measurement.value)
      #expect(measurement.time == message.time)
    }
    #expect(values == message.values)
    #expect(buffer.elements.first?.hasPosition == catalog.classes[classIndex].isMoving)
  }
}
