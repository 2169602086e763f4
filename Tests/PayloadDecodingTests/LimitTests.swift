import CAllocationCounter
import PayloadDecoding
import Telemetry
import Testing

@Suite struct `The limits of a message` {
  private let level = MessageFormat(fields: [.init(pointer: "/level")])

  @Test func `let through 256 KiB and not one byte more`() throws {
    let start = Array("{\"level\": 3.47, \"padding\": \"".utf8)
    let end = Array("\"}".utf8)
    let room = MessageDecoder.maximumBytes - start.count - end.count
    let decoder = try MessageDecoder(level)
    var buffer = MeasurementBuffer()
    decode(start + [UInt8](repeating: 0x78, count: room) + end, with: decoder, into: &buffer)
    #expect(buffer.story == "element 0\n  field 0 3.47\n")
    decode(start + [UInt8](repeating: 0x78, count: room + 1) + end, with: decoder, into: &buffer)
    #expect(buffer.story == "refused too-large: 262145 bytes; a message has at most 262144\n")
  }

  @Test func `let through a list of 4,096 elements and not one more`() throws {
    let list = MessageFormat(each: "/v", fields: [.init(pointer: "")])
    let values = Array(repeating: "1.5", count: 4096).joined(separator: ",")
    let read = try decode("{\"v\":[\(values)]}", as: list)
    #expect(read.measurements.count == 4096)
    #expect(read.measurements.last?.element == 4095)
    let refused = try decode("{\"v\":[\(values),1.5]}", as: list)
    #expect(refused.story == "refused too-large /v: a list has at most 4096 elements\n")
  }

  @Test func `leave room for the quotes around impossible numbers`() throws {
    let list = MessageFormat(each: "", fields: [.init(pointer: "/v", isOptional: true)])
    let numbers = Array(repeating: "nan", count: 65_000).joined(separator: ",")
    let read = try decode("[{\"v\":1.5},[\(numbers)]]", as: list)
    #expect(read.story == "element 0\n  field 0 1.5\n")
  }

  @Test func `count elements of an object too`() throws {
    let members = (0...4096).map { "\"\($0)\":1" }.joined(separator: ",")
    let named = MessageFormat(device: .memberName, each: "", fields: [.init(pointer: "")])
    #expect(try decode("{\(members)}", as: named).refusals.map(\.reason) == [.tooLarge])
  }

  @Test func `forget a message when the next one comes`() throws {
    let decoder = try MessageDecoder(level)
    var buffer = MeasurementBuffer()
    let stories = [
      ("{\"level\": 1}", "element 0\n  field 0 1.0\n"),
      ("{\"level\": ", "refused invalid-json byte 10: the message ends early; a value was expected\n"),
      ("{}", "refused missing-field /level: the class declares a value here\n"),
      ("{\"level\": 2}", "element 0\n  field 0 2.0\n"),
    ]
    for (text, story) in stories + stories.reversed() {
      decode(Array(text.utf8), with: decoder, into: &buffer)
      #expect(buffer.story == story)
    }
  }

  /// A province sends a thousand messages a second for years. Times as texts, ids in the payload, numeric
  /// texts, sentinels and lists all belong to the steady state.
  @Test func `ask for no memory in the steady state`() throws {
    let fields: [MessageFormat.Field] = [
      .init(pointer: "/level", sentinels: [-999]), .init(pointer: "/rain", sentinelTexts: ["---"]),
      .init(pointer: "/kind", isOptional: true, conditions: [.init(pointer: "/on", equals: .text("yes"))]),
    ]
    let format = MessageFormat(
      device: .pointer("/id"), each: "/list",
      timestamp: .init(pointer: "/at", format: .iso8601(zoneOffsetMinutes: nil)), fields: fields)
    let item = #"{"id": "sv-01", "at": "2025-11-17T09:00:00+07:00", "level": 3.47, "rain": "12.5", "on": 1}"#
    let text = "{\"list\": [\(item), \(item), \(item)]}"
    let payload = Array(text.utf8) + [UInt8](repeating: 0, count: MessageDecoder.slack)
    let decoder = try MessageDecoder(format)
    var buffer = MeasurementBuffer()
    let allocations = unsafe payload.withUnsafeBytes { bytes in
      let message = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<text.utf8.count])
      for _ in 0..<10 { unsafe decoder.decode(message, into: &buffer) }
      citywatch_allocations_start()
      for _ in 0..<100 { unsafe decoder.decode(message, into: &buffer) }
      return citywatch_allocations_stop()
    }
    #expect(buffer.measurements.count == 6)
    #expect(allocations == 0)
  }
}
