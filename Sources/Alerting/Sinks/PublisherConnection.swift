package import MQTTClient
package import Telemetry

/// The MQTT sink's line to the broker: a publisher that waits for each answer.
package final class PublisherConnection: MQTTSink.Connection {
  /// How long a broker may take to connect or to answer before the message counts as not sent. Repeating it
  /// is harmless: the retained state is the same, and an event carries its key.
  private static let patience = 5 * Span.second
  /// Between two looks at an idle connection; the keep-alive is sixty times longer.
  private static let idleInterval = Span.second
  /// Between two looks while there is no connection, so that one comes about soon.
  private static let connectInterval: Milliseconds = 200

  private let publisher: Publisher
  private let clock: @Sendable () -> Milliseconds

  /// Begins to connect.
  /// - Parameters:
  ///   - publisher: used by nobody else.
  ///   - clock: any clock in milliseconds that is not set back.
  package init(_ publisher: Publisher, clock: @escaping @Sendable () -> Milliseconds) {
    self.publisher = publisher
    self.clock = clock
    publisher.start()
  }

  deinit { publisher.close() }

  /// Publishes with QoS 1 and waits for the broker's answer.
  package func publish(topic: String, payload: [UInt8], isRetained: Bool) -> MQTTSink.Answer {
    guard let name = PublishTopic(topic) else { return .refused(reason: "MQTT has no topic \(topic)") }
    let deadline = clock() + PublisherConnection.patience
    while true {
      switch publisher.publish(name, payload: payload, quality: .atLeastOnce, isRetained: isRetained) {
      case .queued(let message): return answer(to: message, before: deadline)
      case .full, .offline:
        guard clock() < deadline else { return .unavailable(reason: trouble) }
        publisher.runOnce(waitMilliseconds: PublisherConnection.connectInterval) { _ in }
      }
    }
  }

  /// Answers the broker's pings and connects again where needed.
  package func keepAlive() -> Milliseconds? {
    publisher.runOnce(waitMilliseconds: 0) { _ in }
    return publisher.status.isConnected
      ? PublisherConnection.idleInterval : PublisherConnection.connectInterval
  }

  private func answer(to message: MessageID, before deadline: Milliseconds) -> MQTTSink.Answer {
    var answer: MQTTSink.Answer?
    while answer == nil {
      let rest = deadline - clock()
      guard rest > 0 else { return .unavailable(reason: trouble) }
      publisher.runOnce(waitMilliseconds: rest) { delivery in
        guard delivery.id == message else { return }
        switch delivery.outcome {
        case .delivered: answer = .acknowledged
        case .refused(let code): answer = PublisherConnection.answer(toReason: code)
        }
      }
    }
    return answer ?? .unavailable(reason: trouble)
  }

  /// What a reason code of MQTT 5 means for the message.
  ///
  /// Only an invalid topic (0x90) or payload (0x99) is the message's own fault. An access list that lacks us,
  /// a full quota or a broker in trouble will be mended, and the alert must outlive that.
  private static func answer(toReason code: Int32) -> MQTTSink.Answer {
    let reason = "the broker refuses it with reason 0x" + String(code, radix: 16)
    return code == 0x90 || code == 0x99 ? .refused(reason: reason) : .unavailable(reason: reason)
  }

  private var trouble: String { publisher.status.lastFailure?.description ?? "the broker does not answer" }
}
