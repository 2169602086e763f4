import Telemetry

/// A message of a water gauge, about 200 bytes, whose device, time and level are filled in place: the load
/// must not cost more than what it measures.
struct MessageForm {
  private(set) var topic: [UInt8]
  private(set) var payload: [UInt8]
  private let deviceInTopic: Int
  private let deviceInPayload: Int
  private let time: Int
  private let level: Int

  init() {
    topic = Array("citywatch/river/gauge-100000/level".utf8)
    payload = Array(
      ("{\"ts\":1763384400000,\"level\":3.47,\"battery_v\":12.61,\"rssi\":-71,\"snr\":9.5,"
        + "\"serial\":\"QN-100000\",\"firmware\":\"2.4.1\",\"status\":\"ok\",\"uptime_s\":8640012,"
        + "\"site\":\"left bank, 40 m below the bridge\",\"interval_s\":60}").utf8)
    deviceInTopic = 22
    time = 6
    level = 28
    deviceInPayload = payload.firstIndex(of: UInt8(ascii: "Q"))! + 3
  }

  /// Fills in one reading; the level in centimetres, 100 to 999.
  mutating func fill(device: Int, time: Milliseconds, level: Int) {
    MessageForm.put(Province.firstNumber + device, digits: 6, at: deviceInTopic, in: &topic)
    MessageForm.put(Province.firstNumber + device, digits: 6, at: deviceInPayload, in: &payload)
    MessageForm.put(Int(time), digits: 13, at: self.time, in: &payload)
    MessageForm.put(level / 100, digits: 1, at: self.level, in: &payload)
    MessageForm.put(level % 100, digits: 2, at: self.level + 2, in: &payload)
  }

  private static func put(_ number: Int, digits: Int, at position: Int, in bytes: inout [UInt8]) {
    var rest = number
    for place in stride(from: position + digits - 1, through: position, by: -1) {
      bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
  }
}
