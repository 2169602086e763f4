import LocalBroker
import MQTTClient
import Telemetry
import Testing

@Suite struct `A subscriber` {
  @Test(.timeLimit(.minutes(1)))
  func `finds its broker again after a restart and goes on`() throws {
    var configuration = BrokerConfiguration()
    configuration.isPersistent = true
    let broker = try LocalBroker(configuration)
    defer { broker.stop() }
    let subscriber = try Subscriber(Fixture.options(broker, "daemon"), filters: ["river/#"])
    try subscriber.connect()
    try Fixture.publish(0..<5, to: "river/1", on: broker)
    #expect(Fixture.receive(5, from: subscriber).count == 5)
    #expect(Fixture.settle(subscriber))
    broker.halt()
    var batch = MessageBatch()
    for _ in 0..<100 {
      if subscriber.receiveBatch(into: &batch, waitMilliseconds: 50) == .offline { break }
    }
    #expect(subscriber.status.failures >= 1)
    #expect(subscriber.status.lastFailure != nil)
    try broker.restart()
    try Fixture.publish(5..<10, to: "river/1", on: broker)
    #expect(Fixture.receive(5, from: subscriber) == (5..<10).map { "{\"n\":\($0)}" })
    #expect(subscriber.status.isConnected)
    #expect(subscriber.status.forgottenSessions == 0)
  }

  @Test(.timeLimit(.minutes(1)))
  func `notices that the broker forgot its session`() throws {
    let broker = try LocalBroker()
    defer { broker.stop() }
    let subscriber = try Subscriber(Fixture.options(broker, "daemon"), filters: ["river/#"])
    try subscriber.connect()
    try broker.restart()
    _ = Fixture.receive(1, from: subscriber, within: 500)
    try Fixture.publish(0..<3, to: "river/1", on: broker)
    #expect(Fixture.receive(3, from: subscriber).count == 3)
    #expect(subscriber.status.forgottenSessions == 1)
  }

  @Test(.timeLimit(.minutes(1)))
  func `keeps a batch within its bounds and loses nothing over it`() throws {
    let broker = try LocalBroker()
    defer { broker.stop() }
    try Fixture.leaveSession("daemon", filter: "river/#", on: broker)
    try Fixture.publish(0..<1_000, to: "river/1", on: broker)
    let subscriber = try Subscriber(Fixture.options(broker, "daemon"), filters: ["river/#"])
    subscriber.start()
    var batch = MessageBatch()
    var sizes: [Int] = []
    var next = 0
    let limits = BatchLimits(count: 64, bytes: 400, milliseconds: 1_000)
    for _ in 0..<2_000 where next < 1_000 {
      guard subscriber.receiveBatch(into: &batch, limits: limits, waitMilliseconds: 50) == .messages else {
        continue
      }
      #expect(batch.byteCount < 400 + 20)
      sizes.append(batch.count)
      #expect(Fixture.payloadTexts(batch) == (next..<next + batch.count).map { "{\"n\":\($0)}" })
      next += batch.count
      #expect(subscriber.acknowledge() == .sent)
    }
    #expect(next == 1_000)
    #expect((sizes.max() ?? 0) <= 64)
  }

  @Test(.timeLimit(.minutes(1)))
  func `gets the beginning and the true length of a message of 10 MB`() throws {
    let broker = try LocalBroker()
    defer { broker.stop() }
    let subscriber = try Subscriber(Fixture.options(broker, "daemon"), filters: ["camera/#"])
    try subscriber.connect()
    let publisher = try Publisher(Fixture.options(broker, "camera"))
    try publisher.connect()
    let picture = [UInt8](repeating: 0x41, count: 10_000_000)
    let topic = try #require(PublishTopic("camera/1"))
    _ = publisher.publish(topic, payload: picture, quality: .atLeastOnce)
    #expect(publisher.drain(withinMilliseconds: Fixture.limit, report: { _ in }))
    var batch = MessageBatch()
    #expect(Fixture.receiveOpenBatch(from: subscriber, into: &batch))
    #expect(batch.count == 1)
    #expect(batch.facts(0).isTruncated)
    #expect(batch.facts(0).length == 10_000_000)
    #expect(Fixture.keptBytes(batch, 0) == MessageBatch.keptOfLonger)
    #expect(subscriber.acknowledge() == .sent)
  }

  @Test(.timeLimit(.minutes(1)))
  func `subscribes to new topics and leaves old ones when told`() throws {
    let broker = try LocalBroker()
    defer { broker.stop() }
    let subscriber = try Subscriber(Fixture.options(broker, "daemon"), filters: ["river/#", "road/#"])
    try subscriber.connect()
    subscriber.resubscribe(filters: ["road/#", "air/#"])
    for _ in 0..<100 where !subscriber.topics.isSettled {
      #expect(Fixture.receive(1, from: subscriber, within: 50).isEmpty)
    }
    #expect(subscriber.topics.isSettled)
    try Fixture.publish(0..<1, to: "river/1", on: broker)
    try Fixture.publish(1..<2, to: "road/1", on: broker)
    try Fixture.publish(2..<3, to: "air/1", on: broker)
    #expect(Fixture.receive(2, from: subscriber) == ["{\"n\":1}", "{\"n\":2}"])
    #expect(Fixture.receive(1, from: subscriber, within: 200).isEmpty)
  }

  @Test(.timeLimit(.minutes(1)))
  func `waits before it takes its name back from another program`() throws {
    let broker = try LocalBroker()
    defer { broker.stop() }
    let first = try Subscriber(Fixture.options(broker, "daemon"), filters: ["river/#"])
    try first.connect()
    let second = try Subscriber(Fixture.options(broker, "daemon"), filters: ["river/#"])
    try second.connect()
    var batch = MessageBatch()
    for _ in 0..<100 where first.status.lastFailure == nil {
      _ = first.receiveBatch(into: &batch, waitMilliseconds: 20)
    }
    // mosquitto 2.0.11 closes without the reason that MQTT 5 foresees; other brokers give it.
    let reason = first.status.lastFailure?.reason
    #expect(reason == .connectionLost || reason == .takenOver)
    #expect(first.status.failures == 1)
    guard case .backingOff = first.status.phase else {
      Issue.record("not waiting: \(first.status)")
      return
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func `tells at once when nobody listens`() throws {
    var options = SessionOptions(host: "127.0.0.1", port: try LoopbackPort.free(), clientID: "daemon")
    options.backoff = Backoff(seed: 1)
    let subscriber = try Subscriber(options, filters: ["#"])
    let error = #expect(throws: MQTTError.self) { try subscriber.connect(withinMilliseconds: 5_000) }
    #expect(error?.reason == .unreachable)
    #expect(error?.place == options.host + ":\(options.port)")
  }
}
