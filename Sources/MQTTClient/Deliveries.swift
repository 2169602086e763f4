/// Names one message handed to a `Publisher`. Reused once its delivery was reported.
package struct MessageID: Hashable, Sendable {
  let packet: Int32
}

/// What became of one published message.
package struct Delivery: Hashable, Sendable {
  /// The broker's answer.
  package enum Outcome: Hashable, Sendable {
    /// The broker has it.
    case delivered
    /// The broker will not take it; the MQTT 5 reason code, for instance 0x87 for not authorised.
    case refused(code: Int32)
  }

  /// The message, as `Publisher.publish` named it.
  package let id: MessageID
  /// The broker's answer.
  package let outcome: Outcome
}

/// Which published messages the broker has not answered yet: one bit for each MQTT packet id.
struct Deliveries: Sendable {
  private var waiting = [UInt64](repeating: 0, count: 1_024)
  /// How many wait for an answer.
  private(set) var count = 0

  mutating func published(packet: Int32) {
    let (word, bit) = Self.place(packet)
    precondition(waiting[word] & bit == 0, "packet id \(packet) was given to two messages at once")
    waiting[word] |= bit
    count += 1
  }

  /// The broker answered. `nil` if nothing waited under this packet id: a QoS 0 message has gone out.
  mutating func answered(packet: Int32, code: Int32) -> Delivery? {
    let (word, bit) = Self.place(packet)
    guard waiting[word] & bit != 0 else { return nil }
    waiting[word] &= ~bit
    count -= 1
    return Delivery(id: MessageID(packet: packet), outcome: code < 0x80 ? .delivered : .refused(code: code))
  }

  private static func place(_ packet: Int32) -> (word: Int, bit: UInt64) {
    precondition((1...65_535).contains(packet), "MQTT packet ids have 16 bits and are not zero")
    return (Int(packet) >> 6, 1 << UInt64(packet & 63))
  }
}
