package import Telemetry

/// Publishes alerts: the state of each under a topic of its own, kept by the broker for whoever comes later,
/// and every change on one topic for whoever listens.
package final class MQTTSink: AlertSink {
  /// What became of a message at the broker.
  package enum Answer: Hashable, Sendable {
    /// The broker has it.
    case acknowledged
    /// The broker will never take it.
    case refused(reason: String)
    /// There is no broker at the moment.
    case unavailable(reason: String)
  }

  /// A connection to the broker, as far as this sink needs one.
  package protocol Connection: AnyObject {
    /// Publishes with QoS 1 and waits for the broker's answer.
    func publish(topic: String, payload: [UInt8], isRetained: Bool) -> Answer

    /// Keeps the connection alive. Returns milliseconds until it must be called again.
    func keepAlive() -> Milliseconds?
  }

  private let connection: any Connection
  private let prefix: String

  /// - Parameters:
  ///   - prefix: the first part of every topic, without a slash at its end.
  ///   - connection: used by this sink only.
  package init(prefix: String = "citywatch", connection: any Connection) {
    self.prefix = prefix
    self.connection = connection
  }

  /// Publishes one document.
  package func deliver(_ message: OutboxMessage) -> DeliveryOutcome {
    let isState = message.kind == .state
    let topic = isState ? "\(prefix)/alerts/\(message.alert)" : "\(prefix)/events"
    switch connection.publish(topic: topic, payload: message.payload, isRetained: isState) {
    case .acknowledged: return .delivered
    case .refused(let reason): return .refused(reason: reason)
    case .unavailable(let reason): return .unavailable(reason: reason, retryAfter: nil)
    }
  }

  /// Keeps the connection alive.
  package func idle() -> Milliseconds? { connection.keepAlive() }
}
