import Alerting
import Glibc
import JSONText
import LocalBroker
import MQTTClient
import Telemetry
import Testing

private func monotonicClock() -> Milliseconds {
  var time = timespec()
  unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return Milliseconds(time.tv_sec) * 1_000 + Milliseconds(time.tv_nsec / 1_000_000)
}

@Suite(.enabled(if: unsafe access("/usr/sbin/mosquitto", X_OK) == 0, "mosquitto is not installed"))
struct `Alerts at a real broker` {
  private struct Heard {
    var topic: String
    var document: JSONValue
    var isRetained: Bool
  }

  private func plan(_ broker: LocalBroker) -> SinkPlan {
    let port = broker.port
    return SinkPlan(name: "mqtt", limits: .hasty) { _ in
      let options = SessionOptions(host: "127.0.0.1", port: port, clientID: "citywatch-alerts")
        .forPublishing()
      guard let publisher = try? Publisher(options) else { preconditionFailure("the options are usable") }
      return MQTTSink(connection: PublisherConnection(publisher, clock: monotonicClock))
    }
  }

  private func listen(_ broker: LocalBroker, _ name: String) throws -> Subscriber {
    let subscriber = try Subscriber(
      SessionOptions(host: "127.0.0.1", port: broker.port, clientID: name), filters: ["citywatch/#"])
    try subscriber.connect()
    return subscriber
  }

  private func hear(_ subscriber: Subscriber, _ count: Int) throws -> [Heard] {
    var heard: [Heard] = []
    var batch = MessageBatch()
    let end = monotonicClock() + 20_000
    while heard.count < count, monotonicClock() < end {
      guard subscriber.receiveBatch(into: &batch, waitMilliseconds: 200) == .messages else { continue }
      for index in 0..<batch.count {
        let (topic, payload) = unsafe batch.withMessage(index) { topic, payload in
          unsafe (String(decoding: topic, as: UTF8.self), Array(payload))
        }
        heard.append(
          Heard(
            topic: topic, document: try JSONValue.parse(payload), isRetained: batch.facts(index).isRetained))
      }
      subscriber.acknowledge()
    }
    return heard
  }

  @Test func `are told as events, and kept as states for whoever comes later`() throws {
    let broker = try LocalBroker()
    let desk = try Desk(AlertMessages(sinks: [SinkDescription(name: "mqtt", form: .mqtt)]))
    let early = try listen(broker, "early")
    let dispatcher = OutboxDispatcher(
      database: desk.path, sinks: [plan(broker)], results: desk.results, seed: 1, clock: wallClock)
    dispatcher.start()
    try desk.commit(Samples.flood)
    dispatcher.wake()
    #expect(try desk.drain())

    let heard = try hear(early, 11)
    #expect(
      heard.filter { $0.topic == "citywatch/events" }.compactMap { $0.document["change"]?.string }
        == ["pending", "firing", "level-changed", "level-changed", "level-changed", "resolved"])
    let states = heard.filter { $0.topic == "citywatch/alerts/river-stage/RiverStage/71540/1" }
    #expect(states.compactMap { $0.document["level"]?["code"]?.string } == ["1", "2", "3", "1", "1"])

    let late = try hear(try listen(broker, "late"), 1)
    #expect(late.map(\.isRetained) == [true])
    #expect(late.first?.document["state"]?.string == "resolved")
    dispatcher.stop()
  }

  @Test func `wait for a broker that is away`() throws {
    let broker = try LocalBroker()
    broker.halt()
    let desk = try Desk(AlertMessages(sinks: [SinkDescription(name: "mqtt", form: .mqtt)]))
    let dispatcher = OutboxDispatcher(
      database: desk.path, sinks: [plan(broker)], results: desk.results, seed: 1, clock: wallClock)
    dispatcher.start()
    try desk.commit([Samples.change(.firing, level: "2")])
    dispatcher.wake()
    try broker.restart()
    let subscriber = try listen(broker, "centre")
    #expect(try hear(subscriber, 2).map(\.topic).sorted().last == "citywatch/events")
    #expect(try desk.drain())
    #expect(try desk.count("delivered", sink: "mqtt") == 2)
    dispatcher.stop()
  }

  @Test func `outlive an access list that lacks us`() throws {
    let lists = try TemporaryDirectory()
    var configuration = BrokerConfiguration()
    configuration.extraLines = [
      "acl_file \(try lists.write("acl", "topic read #\ntopic write allowed/#\n"))"
    ]
    let broker = try LocalBroker(configuration)
    let options = SessionOptions(host: "127.0.0.1", port: broker.port, clientID: "citywatch-alerts")
    let connection = PublisherConnection(try Publisher(options.forPublishing()), clock: monotonicClock)
    let answer = connection.publish(topic: "citywatch/events", payload: [1], isRetained: false)
    #expect(answer == .unavailable(reason: "the broker refuses it with reason 0x87"))
    #expect(connection.publish(topic: "allowed/1", payload: [1], isRetained: false) == .acknowledged)
  }
}
