import Glibc
import LocalBroker
import MQTTClient
import Telemetry

/// What the broker tests share: options for a broker, publishing in bulk, receiving until enough is there.
enum Fixture {
  /// Nothing here waits longer than this for anything.
  static let limit: Milliseconds = 20 * Span.second

  static func options(_ broker: LocalBroker, _ clientID: String) -> SessionOptions {
    var options = SessionOptions(host: "127.0.0.1", port: broker.port, clientID: clientID)
    // A fixed seed and short pauses: the tests are about what happens, not about how long it takes.
    options.backoff = Backoff(seed: 1)
    options.backoff.first = 50
    options.backoff.longest = 200
    return options
  }

  static func payload(_ number: Int) -> [UInt8] { Array("{\"n\":\(number)}".utf8) }

  /// Publishes numbered messages with QoS 1 and waits until the broker has them all.
  static func publish(_ numbers: Range<Int>, to topic: String, on broker: LocalBroker) throws {
    let publisher = try Publisher(options(broker, "sensors-\(topic)"))
    try publisher.connect()
    guard let topic = PublishTopic(topic) else { preconditionFailure("not a topic: \(topic)") }
    for number in numbers {
      while publisher.publish(topic, payload: payload(number), quality: .atLeastOnce) == .full {
        publisher.runOnce(waitMilliseconds: 100) { _ in }
      }
    }
    guard publisher.drain(withinMilliseconds: limit, report: { _ in }) else {
      throw LocalBrokerError("the broker did not take all messages")
    }
    publisher.close()
  }

  /// Connects, subscribes and leaves, so that the broker keeps what comes afterwards.
  static func leaveSession(_ clientID: String, filter: String, on broker: LocalBroker) throws {
    let subscriber = try Subscriber(options(broker, clientID), filters: [filter])
    try subscriber.connect()
    subscriber.close()
  }

  /// Receives one batch after another, settling each, until `count` payloads have come or time is up.
  static func receive(
    _ count: Int, from subscriber: Subscriber, limits: BatchLimits = BatchLimits(),
    within limit: Milliseconds = limit
  ) -> [String] {
    var batch = MessageBatch()
    var payloads: [String] = []
    var waited: Milliseconds = 0
    while payloads.count < count, waited < limit {
      guard subscriber.receiveBatch(into: &batch, limits: limits, waitMilliseconds: 50) == .messages else {
        waited += 50
        continue
      }
      payloads += payloadTexts(batch)
      subscriber.acknowledge()
    }
    return payloads
  }

  /// One batch, left open: nothing of it is acknowledged. Returns whether one came.
  static func receiveOpenBatch(from subscriber: Subscriber, into batch: inout MessageBatch) -> Bool {
    for _ in 0..<400 where subscriber.receiveBatch(into: &batch, waitMilliseconds: 50) == .messages {
      return true
    }
    return false
  }

  /// Gathers `count` payloads in one open batch, acknowledging none. Stops when `limit` is over.
  static func holdAll(_ count: Int, from subscriber: Subscriber) -> [String] {
    var batch = MessageBatch()
    guard receiveOpenBatch(from: subscriber, into: &batch) else { return [] }
    for _ in 0..<400 where batch.count < count {
      _ = subscriber.extendBatch(&batch, waitMilliseconds: 50)
    }
    return payloadTexts(batch)
  }

  static func payloadTexts(_ batch: borrowing MessageBatch) -> [String] {
    var texts: [String] = []
    for index in 0..<batch.count {
      texts.append(unsafe batch.withMessage(index) { unsafe String(decoding: $1, as: UTF8.self) })
    }
    return texts
  }

  static func topicTexts(_ batch: borrowing MessageBatch) -> [String] {
    var texts: [String] = []
    for index in 0..<batch.count {
      texts.append(
        unsafe batch.withMessage(index) { topic, _ in unsafe String(decoding: topic, as: UTF8.self) })
    }
    return texts
  }

  static func keptBytes(_ batch: borrowing MessageBatch, _ index: Int) -> Int {
    unsafe batch.withMessage(index) { $1.count }
  }

  /// Waits until the broker has read everything the subscriber wrote: it answers in order, so the answer to
  /// one more SUBSCRIBE comes after it took the acknowledgements before.
  static func settle(_ subscriber: Subscriber) -> Bool {
    subscriber.resubscribe(filters: subscriber.topics.wanted + ["settle/\(subscriber.topics.wanted.count)"])
    for _ in 0..<400 where !subscriber.topics.isSettled { _ = receive(1, from: subscriber, within: 50) }
    return subscriber.topics.isSettled
  }

  static func sleep(seconds: Int) {
    var time = timespec(tv_sec: seconds, tv_nsec: 0)
    unsafe nanosleep(&time, nil)
  }
}
