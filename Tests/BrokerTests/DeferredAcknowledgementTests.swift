import LocalBroker
import MQTTClient
import Telemetry
import Testing

/// The promise the whole program rests on, against a real broker: what was not acknowledged comes again,
/// what was does not. It pins how the installed libmosquitto behaves, which no manual of it guarantees.
@Suite struct `Deferred acknowledgement` {
  @Test(.timeLimit(.minutes(1)))
  func `brings all 500 messages again after dying without acknowledging, and none after acknowledging`()
    throws
  {
    let broker = try LocalBroker()
    defer { broker.stop() }
    try Fixture.leaveSession("daemon", filter: "river/#", on: broker)
    try Fixture.publish(0..<500, to: "river/1", on: broker)
    let expected = Set((0..<500).map { "{\"n\":\($0)}" })

    for _ in 1...2 {
      let dying = try Subscriber(Fixture.options(broker, "daemon"), filters: ["river/#"])
      dying.start()
      let held = Fixture.holdAll(500, from: dying)
      #expect(Set(held) == expected)
      // Here the object goes, and with it the socket: nothing is written, as with `kill -9`.
    }

    let surviving = try Subscriber(Fixture.options(broker, "daemon"), filters: ["river/#"])
    surviving.start()
    #expect(Set(Fixture.receive(500, from: surviving)) == expected)
    surviving.close()

    let next = try Subscriber(Fixture.options(broker, "daemon"), filters: ["river/#"])
    try next.connect()
    try Fixture.publish(500..<501, to: "river/1", on: broker)
    #expect(Fixture.receive(1, from: next) == ["{\"n\":500}"])
  }

  @Test(.timeLimit(.minutes(1)))
  func `brings a discarded batch again on the same subscriber`() throws {
    let broker = try LocalBroker()
    defer { broker.stop() }
    let subscriber = try Subscriber(Fixture.options(broker, "daemon"), filters: ["river/#"])
    try subscriber.connect()
    try Fixture.publish(0..<300, to: "river/1", on: broker)
    var batch = MessageBatch()
    #expect(Fixture.receiveOpenBatch(from: subscriber, into: &batch))
    #expect(subscriber.isBatchOpen)
    subscriber.discard()
    #expect(!subscriber.isBatchOpen)
    let again = Fixture.receive(300, from: subscriber)
    #expect(again == (0..<300).map { "{\"n\":\($0)}" })
    #expect(subscriber.status.connections == 2)
    #expect(subscriber.status.forgottenSessions == 0)
  }

  @Test(.timeLimit(.minutes(1)))
  func `has far more than 20 messages under way, or a commit could not group them`() throws {
    let broker = try LocalBroker()
    defer { broker.stop() }
    try Fixture.leaveSession("daemon", filter: "river/#", on: broker)
    try Fixture.publish(0..<2_000, to: "river/1", on: broker)
    let subscriber = try Subscriber(Fixture.options(broker, "daemon"), filters: ["river/#"])
    subscriber.start()
    #expect(Fixture.holdAll(2_000, from: subscriber).count == 2_000)
  }

  @Test(.timeLimit(.minutes(1)))
  func `leaks nothing when a batch is held for longer than the keep-alive`() throws {
    let broker = try LocalBroker()
    defer { broker.stop() }
    try Fixture.leaveSession("daemon", filter: "river/#", on: broker)
    try Fixture.publish(0..<50, to: "river/1", on: broker)
    do {
      var options = Fixture.options(broker, "daemon")
      options.keepAliveSeconds = 5
      let slow = try Subscriber(options, filters: ["river/#"])
      slow.start()
      var batch = MessageBatch()
      #expect(Fixture.receiveOpenBatch(from: slow, into: &batch))
      // A commit on a dying disk: a PINGREQ falls due meanwhile, and must not take the PUBACKs along.
      Fixture.sleep(seconds: 9)
    }
    let next = try Subscriber(Fixture.options(broker, "daemon"), filters: ["river/#"])
    next.start()
    #expect(Fixture.receive(50, from: next).count == 50)
  }

  @Test(.timeLimit(.minutes(1)))
  func `goes on after acknowledging on a connection that is gone`() throws {
    var configuration = BrokerConfiguration()
    configuration.isPersistent = true
    let broker = try LocalBroker(configuration)
    defer { broker.stop() }
    let subscriber = try Subscriber(Fixture.options(broker, "daemon"), filters: ["river/#"])
    try subscriber.connect()
    try Fixture.publish(0..<10, to: "river/1", on: broker)
    var batch = MessageBatch()
    #expect(Fixture.receiveOpenBatch(from: subscriber, into: &batch))
    try broker.restart()
    subscriber.acknowledge()
    // Acknowledged into the void: they come again, and the store recognises them.
    #expect(Set(Fixture.receive(10, from: subscriber)) == Set((0..<10).map { "{\"n\":\($0)}" }))
    #expect(subscriber.status.forgottenSessions == 0)
  }
}
