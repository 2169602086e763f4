import LocalBroker
import MQTTClient
import Telemetry
import Testing

@Suite struct `A publisher` {
  @Test(.timeLimit(.minutes(1)))
  func `hears of each message once when the broker has it`() throws {
    let broker = try LocalBroker()
    defer { broker.stop() }
    let publisher = try Publisher(Fixture.options(broker, "alerts"), maximumInFlight: 10)
    try publisher.connect()
    let topic = try #require(PublishTopic("citywatch/alerts/1"))
    var queued: [MessageID] = []
    var delivered: [MessageID] = []
    for number in 0..<100 {
      while true {
        let outcome = publisher.publish(topic, payload: Fixture.payload(number), quality: .atLeastOnce)
        if case .queued(let id) = outcome {
          queued.append(id)
          break
        }
        #expect(outcome == .full)
        #expect(publisher.inFlight == 10)
        publisher.runOnce(waitMilliseconds: 1_000) { delivery in
          #expect(delivery.outcome == .delivered)
          delivered.append(delivery.id)
        }
      }
    }
    #expect(publisher.drain(withinMilliseconds: Fixture.limit) { delivered.append($0.id) })
    #expect(delivered == queued)
    #expect(publisher.inFlight == 0)
  }

  @Test(.timeLimit(.minutes(1)))
  func `leaves a retained alert for whoever comes later`() throws {
    let broker = try LocalBroker()
    defer { broker.stop() }
    let publisher = try Publisher(Fixture.options(broker, "alerts"))
    try publisher.connect()
    let topic = try #require(PublishTopic("citywatch/alerts/1"))
    _ = publisher.publish(topic, payload: Array("firing".utf8), quality: .atLeastOnce, isRetained: true)
    var outcomes: [Delivery.Outcome] = []
    #expect(publisher.drain(withinMilliseconds: Fixture.limit) { outcomes.append($0.outcome) })
    #expect(outcomes == [.delivered])
    let later = try Subscriber(Fixture.options(broker, "ioc"), filters: ["citywatch/alerts/#"])
    later.start()
    var batch = MessageBatch()
    #expect(Fixture.receiveOpenBatch(from: later, into: &batch))
    #expect(batch.facts(0).isRetained)
  }

  @Test(.timeLimit(.minutes(1)))
  func `delivers after a restart of the broker what was under way before it`() throws {
    let broker = try LocalBroker()
    defer { broker.stop() }
    let publisher = try Publisher(Fixture.options(broker, "alerts"))
    try publisher.connect()
    let topic = try #require(PublishTopic("citywatch/alerts/1"))
    broker.pause()
    for number in 0..<30 {
      _ = publisher.publish(topic, payload: Fixture.payload(number), quality: .atLeastOnce)
    }
    publisher.runOnce(waitMilliseconds: 50) { _ in }
    #expect(publisher.inFlight == 30)
    broker.crash()
    try broker.restart()
    var delivered = 0
    #expect(publisher.drain(withinMilliseconds: Fixture.limit) { _ in delivered += 1 })
    #expect(delivered == 30)
    #expect(publisher.status.connections == 2)
  }

  @Test(.timeLimit(.minutes(1)))
  func `hears that it may not publish somewhere`() throws {
    var configuration = BrokerConfiguration()
    let directory = try TemporaryDirectory()
    let rules = try directory.write("acl", "topic read #\ntopic write allowed/#\n")
    configuration.extraLines = ["acl_file \(rules)"]
    let broker = try LocalBroker(configuration)
    defer { broker.stop() }
    let publisher = try Publisher(Fixture.options(broker, "alerts"))
    try publisher.connect()
    let topic = try #require(PublishTopic("forbidden/1"))
    _ = publisher.publish(topic, payload: [1], quality: .atLeastOnce)
    var outcomes: [Delivery.Outcome] = []
    #expect(publisher.drain(withinMilliseconds: Fixture.limit) { outcomes.append($0.outcome) })
    #expect(outcomes == [.refused(code: 0x87)])
  }

  @Test(.timeLimit(.minutes(1)))
  func `has its last will published when it vanishes, and not when it says goodbye`() throws {
    let broker = try LocalBroker()
    defer { broker.stop() }
    let subscriber = try Subscriber(Fixture.options(broker, "ioc"), filters: ["citywatch/status"])
    try subscriber.connect()
    var options = Fixture.options(broker, "alerts")
    options.will = LastWill(topic: "citywatch/status", payload: Array("gone".utf8), isRetained: false)
    for saysGoodbye in [true, false] {
      let publisher = try Publisher(options)
      try publisher.connect()
      if saysGoodbye { publisher.close() }
    }
    #expect(Fixture.receive(1, from: subscriber) == ["gone"])
    #expect(Fixture.receive(1, from: subscriber, within: 200).isEmpty)
  }

  @Test(.timeLimit(.minutes(1)))
  func `sends a flood of QoS 0 messages without losing any`() throws {
    let broker = try LocalBroker()
    defer { broker.stop() }
    let subscriber = try Subscriber(
      Fixture.options(broker, "daemon"), filters: ["flood/#"], quality: .atMostOnce)
    try subscriber.connect()
    let publisher = try Publisher(Fixture.options(broker, "sensors"))
    try publisher.connect()
    let topic = try #require(PublishTopic("flood/1"))
    for number in 0..<5_000 {
      guard case .queued = publisher.publish(topic, payload: Fixture.payload(number), quality: .atMostOnce)
      else {
        Issue.record("message \(number) was not queued")
        return
      }
    }
    #expect(publisher.flush())
    #expect(Fixture.receive(5_000, from: subscriber).count == 5_000)
  }

  @Test(.timeLimit(.minutes(1)))
  func `does not take a QoS 0 message for the answer to an alert`() throws {
    let broker = try LocalBroker()
    defer { broker.stop() }
    let publisher = try Publisher(Fixture.options(broker, "alerts"))
    try publisher.connect()
    let topic = try #require(PublishTopic("citywatch/alerts/1"))
    broker.pause()
    _ = publisher.publish(topic, payload: [1], quality: .atLeastOnce)
    // Packet ids have 16 bits: after this many messages the alert's comes round again.
    for _ in 0..<65_535 { _ = publisher.publish(topic, payload: [], quality: .atMostOnce) }
    var delivered = 0
    publisher.runOnce(waitMilliseconds: 10) { _ in delivered += 1 }
    #expect(delivered == 0 && publisher.inFlight == 1)
    broker.resume()
    #expect(publisher.drain(withinMilliseconds: Fixture.limit) { _ in delivered += 1 })
    #expect(delivered == 1)
  }

  @Test(arguments: ["", "a/+", "#", "a\u{0}b", String(repeating: "x", count: 65_536)])
  func `takes no topic that MQTT forbids`(text: String) { #expect(PublishTopic(text) == nil) }
}
