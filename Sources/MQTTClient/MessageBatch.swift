import Glibc

/// The messages taken from the socket in one go, their bytes in one piece of memory.
///
/// A batch is filled, walked and emptied thousands of times a second, so it keeps its memory: in the steady
/// state it allocates nothing, however many messages come. It can be filled by hand as well, which makes it
/// the in-memory twin of a broker in tests.
@safe
package struct MessageBatch: ~Copyable {
  /// Readable bytes behind every payload: the JSON parser reads ahead by up to this many.
  package static let slack = 64
  /// A message up to this many bytes is kept whole.
  package static let longestKeptWhole = 1 << 20
  /// Of a longer message only this many bytes are kept: enough to tell in quarantine what it was.
  package static let keptOfLonger = 64 << 10

  /// What is known of a message besides its bytes.
  package struct Facts: Hashable, Sendable {
    /// The payload's length as published, in bytes.
    package let length: Int
    /// Whether the payload was too long and only its beginning was kept.
    package var isTruncated: Bool { length > MessageBatch.longestKeptWhole }
    /// The level it was delivered with.
    package let quality: QualityOfService
    /// Whether the broker had kept it from before we subscribed.
    package let isRetained: Bool
  }

  @usableFromInline struct Entry {
    @usableFromInline let start: Int
    @usableFromInline let topicCount: Int32
    @usableFromInline let payloadCount: Int32
    let length: Int32
    let quality: QualityOfService
    let isRetained: Bool
  }

  @usableFromInline var entries: [Entry] = []
  @usableFromInline var memory: UnsafeMutableRawPointer
  private var capacity: Int

  /// The bytes held, topics and payloads together.
  package private(set) var byteCount = 0
  /// How many of the messages the broker waits to hear about.
  package private(set) var acknowledgeable = 0

  /// Makes an empty batch with room for some bytes; it grows as needed and never shrinks.
  package init(capacity: Int = 64 << 10) {
    self.capacity = max(capacity, 0) + Self.slack
    unsafe memory = .allocate(byteCount: self.capacity, alignment: 16)
    unsafe memset(memory, 0, self.capacity)
  }

  deinit { unsafe memory.deallocate() }

  /// How many messages there are.
  @inlinable package var count: Int { entries.count }
  /// Whether there are none.
  @inlinable package var isEmpty: Bool { entries.isEmpty }

  /// Forgets the messages, keeps the memory.
  package mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    byteCount = 0
    acknowledgeable = 0
  }

  /// Adds a message, copying its bytes.
  package mutating func append(
    topic: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer,
    quality: QualityOfService = .atLeastOnce, isRetained: Bool = false
  ) {
    let kept = payload.count > Self.longestKeptWhole ? Self.keptOfLonger : payload.count
    reserve(byteCount + topic.count + kept)
    if let bytes = topic.baseAddress { unsafe memcpy(memory + byteCount, bytes, topic.count) }
    if let bytes = payload.baseAddress { unsafe memcpy(memory + byteCount + topic.count, bytes, kept) }
    entries.append(
      Entry(
        start: byteCount, topicCount: Int32(topic.count), payloadCount: Int32(kept),
        length: Int32(payload.count), quality: quality, isRetained: isRetained))
    byteCount += topic.count + kept
    if quality == .atLeastOnce { acknowledgeable += 1 }
  }

  /// Adds a message written as texts.
  package mutating func append(topic: String, payload: String) {
    var (topic, payload) = (topic, payload)
    topic.withUTF8 { topic in
      payload.withUTF8 { payload in
        unsafe append(topic: UnsafeRawBufferPointer(topic), payload: UnsafeRawBufferPointer(payload))
      }
    }
  }

  /// What is known of a message besides its bytes.
  package func facts(_ index: Int) -> Facts {
    let entry = entries[index]
    return Facts(length: Int(entry.length), quality: entry.quality, isRetained: entry.isRetained)
  }

  /// Lends the bytes of a message: `body` gets topic and payload, valid inside it only. Behind the payload
  /// there are `slack` more readable bytes, of no meaning.
  @inlinable package func withMessage<R, E: Error>(
    _ index: Int, _ body: (_ topic: UnsafeRawBufferPointer, _ payload: UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    let entry = entries[index]
    let topicCount = Int(entry.topicCount)
    let start = unsafe memory + entry.start
    return try unsafe body(
      UnsafeRawBufferPointer(start: start, count: topicCount),
      UnsafeRawBufferPointer(start: start + topicCount, count: Int(entry.payloadCount)))
  }

  private mutating func reserve(_ needed: Int) {
    guard needed + Self.slack > capacity else { return }
    let grown = max(needed + Self.slack, capacity * 2)
    let larger = UnsafeMutableRawPointer.allocate(byteCount: grown, alignment: 16)
    unsafe memcpy(larger, memory, byteCount)
    unsafe memset(larger + byteCount, 0, grown - byteCount)
    unsafe memory.deallocate()
    unsafe memory = larger
    capacity = grown
  }
}

/// How much one batch may hold. Reading stops at the first bound reached, or when the socket is empty.
package struct BatchLimits: Hashable, Sendable {
  /// Messages. 4,096 readings of 200 bytes make a commit of about a millisecond.
  package var count: Int
  /// Bytes of topics and payloads; the message that crosses the bound is still taken.
  package var bytes: Int
  /// Milliseconds of reading, so that a flood of tiny messages cannot hold back the first one's alert.
  package var milliseconds: Int

  /// Sets the bounds.
  package init(count: Int = 4_096, bytes: Int = 4 << 20, milliseconds: Int = 5) {
    precondition(count > 0 && bytes > 0 && milliseconds > 0, "a batch must be able to hold a message")
    self.count = count
    self.bytes = bytes
    self.milliseconds = milliseconds
  }
}
