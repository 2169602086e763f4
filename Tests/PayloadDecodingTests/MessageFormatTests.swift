import PayloadDecoding
import Testing

@Suite struct `A message format` {
  private func messages(_ format: MessageFormat) -> [String] { format.faults.map(\.message) }

  @Test(arguments: [
    ("level", "'level' is not a JSON pointer; write '/level' for the member level"),
    ("$.level", "'$.level' is not a JSON pointer; write '/$.level' for the member $.level"),
    ("/a~b", "in a JSON pointer '~' is written ~0 and '/' inside a name ~1"),
    ("/a~", "in a JSON pointer '~' is written ~0 and '/' inside a name ~1"),
    (String(repeating: "/a", count: 65), "no message is deeper than 64 levels"),
  ])
  func `tells what is wrong with a pointer, wherever it stands`(pointer: String, message: String) throws {
    let field = MessageFormat.Field(pointer: "/level")
    let time = MessageFormat.Timestamp(pointer: pointer, format: .seconds)
    let condition = MessageFormat.Condition(pointer: pointer, equals: .boolean(true))
    let formats = [
      MessageFormat(fields: [.init(pointer: pointer)]),
      MessageFormat(fields: [.init(pointer: "/level", timestamp: time)]),
      MessageFormat(fields: [.init(pointer: "/level", conditions: [condition])]),
      MessageFormat(timestamp: time, fields: [field]),
      MessageFormat(conditions: [condition], fields: [field]),
      MessageFormat(each: pointer, fields: [field]),
      MessageFormat(device: .pointer(pointer), fields: [field]),
      MessageFormat(fields: [field], position: .init(latitude: pointer, longitude: "/lon")),
      MessageFormat(fields: [field], position: .init(latitude: "/lat", longitude: pointer)),
    ]
    for format in formats {
      #expect(format.faults == [FormatFault(pointer: pointer, message: message)])
      #expect(throws: format.faults[0]) { try MessageDecoder(format) }
    }
  }

  @Test func `names what cannot be`() {
    let level = MessageFormat.Field(pointer: "/level")
    let value = MessageFormat.Field(pointer: "")
    #expect(
      messages(MessageFormat(fields: [])) == ["a format without fields reads nothing; name at least one"])
    #expect(
      messages(MessageFormat(fields: Array(repeating: level, count: 257)))
        == ["a message has at most 256 fields, not 257"])
    #expect(
      messages(MessageFormat(each: "^/list", fields: [level]))
        == ["'each' starts at the root anyway; leave out the ^"])
    #expect(
      messages(MessageFormat(device: .memberName, fields: [level]))
        == ["the device can be the name of a member only where 'each' points to an object"])
    let zone = TimestampFormat.iso8601(zoneOffsetMinutes: 900)
    #expect(
      messages(MessageFormat(timestamp: .init(pointer: "/t", format: zone), fields: [level]))
        == ["no zone is 900 minutes from UTC; Vietnam is +07:00"])
    #expect(
      messages(MessageFormat(encoding: .plain, fields: [level]))
        == ["a plain message is one number: its field has no pointer, timestamp or condition"])
    #expect(
      messages(MessageFormat(encoding: .plain, each: "", fields: [value]))
        == ["a plain message is one number: it has no list, timestamp, position or condition"])
    #expect(
      messages(MessageFormat(encoding: .plain, device: .pointer("/id"), fields: [value]))
        == ["a plain message is one number: only the topic can name its device"])
    #expect(messages(MessageFormat(encoding: .plain, fields: [value])) == [])
  }
}
