/// A topic to publish to, checked and spelled once for many messages.
package struct PublishTopic: Hashable, Sendable {
  /// The longest topic MQTT can carry, in bytes.
  package static let longest = 65_535

  let characters: [CChar]

  /// Checks a topic: 1 to 65,535 bytes of UTF-8, without `+`, `#` or the NUL character. `nil` otherwise.
  package init?(_ text: String) {
    let bytes = text.utf8
    guard (1...Self.longest).contains(bytes.count) else { return nil }
    guard !bytes.contains(where: { $0 == 0 || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "#") }) else {
      return nil
    }
    characters = bytes.map { CChar(bitPattern: $0) } + [0]
  }
}
