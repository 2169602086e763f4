import Alerting
import MQTTClient
import Pipeline
import Telemetry

/// The broker as a receiver of alerts, over a connection of its own: what we publish must not wait behind
/// readings that are not yet committed.
final class BrokerSink: MQTTSink.Connection {
  /// So long a publish may wait for its acknowledgement before it is tried again.
  private static let patience: Milliseconds = 10 * Span.second
  private let publisher: Publisher

  init(_ options: SessionOptions) throws(MQTTError) {
    publisher = try Publisher(options.forPublishing())
    publisher.start()
  }

  func publish(topic: String, payload: [UInt8], isRetained: Bool) -> MQTTSink.Answer {
    guard let name = PublishTopic(topic) else {
      return .refused(reason: "'\(topic)' is not a topic that can be published to")
    }
    if !publisher.status.isConnected { publisher.runOnce(waitMilliseconds: 200) { _ in } }
    switch publisher.publish(name, payload: payload, quality: .atLeastOnce, isRetained: isRetained) {
    case .offline: return .unavailable(reason: "the broker is away")
    case .full: return .unavailable(reason: "the broker has not acknowledged earlier messages")
    case .queued(let id): return awaitAnswer(to: id)
    }
  }

  func keepAlive() -> Milliseconds? {
    publisher.runOnce(waitMilliseconds: 0) { _ in }
    return 5 * Span.second
  }

  private func awaitAnswer(to id: MessageID) -> MQTTSink.Answer {
    var answer: MQTTSink.Answer?
    let deadline = SystemClock.monotonic() + BrokerSink.patience
    while answer == nil {
      let left = deadline - SystemClock.monotonic()
      guard left > 0, publisher.status.isConnected else { break }
      publisher.runOnce(waitMilliseconds: left) { delivery in
        guard delivery.id == id else { return }
        switch delivery.outcome {
        case .delivered: answer = .acknowledged
        case .refused(let code): answer = .refused(reason: "the broker refused the message with code \(code)")
        }
      }
    }
    return answer ?? .unavailable(reason: "the broker did not acknowledge in time")
  }
}
