import LocalBroker
import MQTTClient
import Telemetry

/// One message of a sensor.
struct SensorMessage: Sendable {
  var topic: String
  var payload: [UInt8]

  init(_ topic: String, _ payload: String) { self.init(topic, Array(payload.utf8)) }

  init(_ topic: String, _ payload: [UInt8]) {
    self.topic = topic
    self.payload = payload
  }
}

extension SessionOptions {
  /// A client of a test's broker that does not wait long between attempts.
  static func hasty(_ city: City, _ name: String) -> SessionOptions {
    var options = SessionOptions(host: "127.0.0.1", port: city.broker.port, clientID: name)
    options.backoff = Backoff(seed: 1)
    options.backoff.first = 20
    options.backoff.longest = 100
    return options
  }
}

extension City {
  /// Publishes messages in order with QoS 1; returns when the broker has them all.
  func publish(_ messages: [SensorMessage]) throws {
    let publisher = try Publisher(.hasty(self, "sensors").forPublishing())
    try publisher.connect()
    for message in messages {
      guard let topic = PublishTopic(message.topic) else { throw Trouble("not a topic: \(message.topic)") }
      while publisher.publish(topic, payload: message.payload, quality: .atLeastOnce) == .full {
        publisher.runOnce(waitMilliseconds: 100) { _ in }
      }
    }
    guard publisher.drain(withinMilliseconds: City.patience, report: { _ in }) else {
      throw Trouble("the broker did not take all messages")
    }
    publisher.close()
  }

  /// Publishes messages and returns when the daemon has taken them in.
  func feed(_ messages: [SensorMessage]) throws {
    let before = try count("messages")
    try publish(messages)
    try wait("the daemon has taken in \(messages.count) messages") {
      try self.count("messages") >= before + Int64(messages.count)
    }
  }
}

/// What alerts were published, heard by someone who was there from the beginning.
final class Listener {
  /// One message of the daemon's.
  struct Heard {
    var topic: String
    var payload: [UInt8]
    var isRetained: Bool
  }

  private let subscriber: Subscriber
  private var batch = MessageBatch()
  private(set) var heard: [Heard] = []

  init(_ city: City, name: String = "operations", filters: [String] = ["citywatch/events"]) throws {
    subscriber = try Subscriber(.hasty(city, name), filters: filters)
    try subscriber.connect()
  }

  /// Takes what has come.
  func listen(waiting wait: Milliseconds = 0) {
    var left = wait
    while subscriber.receiveBatch(into: &batch, waitMilliseconds: left) == .messages {
      left = 0
      for index in 0..<batch.count {
        let isRetained = batch.facts(index).isRetained
        unsafe batch.withMessage(index) { topic, payload in
          unsafe heard.append(
            Heard(
              topic: String(decoding: topic, as: UTF8.self), payload: Array(payload), isRetained: isRetained))
        }
      }
      subscriber.acknowledge()
    }
  }
}
