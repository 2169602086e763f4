import MQTTClient
import Testing

@Suite struct `A batch of messages` {
  @Test func `gives back what was put in, over many growths`() {
    var batch = MessageBatch(capacity: 0)
    for number in 0..<2_000 { batch.append(topic: "t/\(number)", payload: "{\"level\":\(number)}") }
    #expect(batch.count == 2_000)
    #expect(Fixture.topicTexts(batch) == (0..<2_000).map { "t/\($0)" })
    #expect(Fixture.payloadTexts(batch) == (0..<2_000).map { "{\"level\":\($0)}" })
  }

  @Test func `takes an empty payload and an empty batch for what they are`() {
    var batch = MessageBatch()
    #expect(batch.count == 0)
    batch.append(topic: "t", payload: "")
    #expect(Fixture.payloadTexts(batch) == [""])
    batch.removeAll()
    let (isEmpty, bytes, acknowledgeable) = (batch.isEmpty, batch.byteCount, batch.acknowledgeable)
    #expect(isEmpty && bytes == 0 && acknowledgeable == 0)
  }

  @Test(arguments: [0, 1, 63, 64, 65_535, 65_536, 1_000_000])
  func `has readable bytes behind the last payload`(length: Int) {
    var batch = MessageBatch(capacity: length)
    let payload = [UInt8](repeating: 7, count: length)
    unsafe payload.withUnsafeBytes { unsafe batch.append(topic: $0, payload: $0) }
    let sum = unsafe batch.withMessage(0) { _, payload in
      (0..<MessageBatch.slack).reduce(0) { sum, index in
        unsafe sum + Int(payload.baseAddress!.load(fromByteOffset: payload.count + index, as: UInt8.self))
      }
    }
    #expect(sum == 0)
  }

  @Test(arguments: [
    (length: 1 << 20, kept: 1 << 20, isTruncated: false),
    (length: 1 << 20 + 1, kept: 64 << 10, isTruncated: true),
  ])
  func `keeps the beginning of what is too long`(length: Int, kept: Int, isTruncated: Bool) {
    var batch = MessageBatch()
    let payload = [UInt8](repeating: 0x61, count: length)
    unsafe payload.withUnsafeBytes {
      unsafe batch.append(topic: UnsafeRawBufferPointer(start: nil, count: 0), payload: $0)
    }
    #expect(batch.facts(0).length == length)
    #expect(batch.facts(0).isTruncated == isTruncated)
    #expect(Fixture.keptBytes(batch, 0) == kept)
  }

  @Test func `counts what the broker waits to hear about`() {
    var batch = MessageBatch()
    let bytes: [UInt8] = [1]
    unsafe bytes.withUnsafeBytes {
      unsafe batch.append(topic: $0, payload: $0, quality: .atMostOnce)
      unsafe batch.append(topic: $0, payload: $0, quality: .atLeastOnce, isRetained: true)
    }
    #expect(batch.acknowledgeable == 1)
    #expect(batch.facts(0) == batch.facts(0) && !batch.facts(0).isRetained)
    #expect(batch.facts(1).isRetained && batch.facts(1).quality == .atLeastOnce)
  }
}
