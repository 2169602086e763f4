package import Telemetry

/// The connection we publish on: alerts, events, and simulated sensors.
///
/// `publish` only queues; `flush` and `runOnce` write. A QoS 1 message is sent again after a lost connection
/// until the broker answers, so a `Delivery` comes for each unless the program ends; whoever cannot lose one
/// keeps it in a durable outbox until then. A publisher belongs to one thread at a time.
package final class Publisher {
  /// What `publish` did with a message.
  package enum Outcome: Hashable, Sendable {
    /// It is queued. A QoS 1 message's `Delivery` will carry this name.
    case queued(MessageID)
    /// As many messages as allowed wait for the broker already: call `runOnce` and try again.
    case full
    /// There is no connection at the moment.
    case offline
  }

  /// QoS 0 messages are written when this many are queued: enough to fill a segment or two with one wake-up
  /// of the broker, few enough that none waits long.
  private static let burst = 64
  private static let writeLimit: Milliseconds = 5 * Span.second

  private let connection: BrokerConnection
  private var deliveries = Deliveries()
  private let maximumInFlight: Int
  private var unwritten = 0

  /// Prepares a connection; nothing is sent yet.
  ///
  /// - Parameter options: with a client id of its own, see `SessionOptions.forPublishing(as:)`.
  /// - Parameter maximumInFlight: how many QoS 1 messages may wait for the broker's answer. They are held in
  ///   memory, and there are only 65,535 packet ids.
  /// - Throws: `MQTTError` for options or files that cannot be used.
  package init(_ options: SessionOptions, maximumInFlight: Int = 1_000) throws(MQTTError) {
    precondition((1...30_000).contains(maximumInFlight), "packet ids must suffice for twice the messages")
    connection = try BrokerConnection(options)
    self.maximumInFlight = maximumInFlight
  }

  /// How the connection is doing.
  package var status: SessionStatus { connection.status }
  /// QoS 1 messages the broker has not answered yet.
  package var inFlight: Int { deliveries.count }

  /// Begins to connect and returns at once; `runOnce` does the rest.
  package func start() { connection.start() }

  /// Connects and waits for CONNACK.
  ///
  /// - Throws: `MQTTError` of the first failed attempt, or `timedOut`.
  package func connect(withinMilliseconds limit: Milliseconds = 10 * Span.second) throws(MQTTError) {
    let deadline = MonotonicClock.now() + limit
    start()
    while !status.isConnected {
      if let failure = connection.machine.lastFailure { throw failure }
      let left = deadline - MonotonicClock.now()
      guard left > 0 else {
        throw MQTTError(
          reason: .timedOut, place: connection.options.place, message: "no answer within \(limit) ms")
      }
      runOnce(waitMilliseconds: left) { _ in }
    }
  }

  /// Queues a message. Every 64th call writes what is queued, and waits where the broker is slower than we
  /// are, so that the queue stays short.
  package func publish(
    _ topic: PublishTopic, payload: UnsafeRawBufferPointer, quality: QualityOfService,
    isRetained: Bool = false
  ) -> Outcome {
    guard connection.machine.isConnected else { return .offline }
    if quality == .atLeastOnce, deliveries.count >= maximumInFlight { return .full }
    guard
      let packet = unsafe connection.queue(topic, payload: payload, quality: quality, isRetained: isRetained)
    else { return .offline }
    if quality == .atLeastOnce { deliveries.published(packet: packet) }
    unwritten += 1
    if unwritten >= Self.burst { flush() }
    return .queued(MessageID(packet: packet))
  }

  /// Queues a message given as bytes.
  package func publish(
    _ topic: PublishTopic, payload: [UInt8], quality: QualityOfService, isRetained: Bool = false
  ) -> Outcome {
    unsafe payload.withUnsafeBytes {
      unsafe publish(topic, payload: $0, quality: quality, isRetained: isRetained)
    }
  }

  /// Writes everything queued, waiting while the broker is slower than we are. Returns whether it left.
  @discardableResult package func flush() -> Bool {
    let isBurst = unwritten > 1
    unwritten = 0
    guard connection.machine.isConnected else { return false }
    return connection.writeAll(withinMilliseconds: Self.writeLimit, corked: isBurst)
  }

  /// Writes what is queued, waits for the broker's answers and reports them; reconnects when needed.
  ///
  /// - Parameter waitMilliseconds: the longest wait for an answer.
  /// - Parameter report: called once for each QoS 1 message answered.
  package func runOnce(waitMilliseconds: Milliseconds, report: (Delivery) -> Void) {
    if unwritten > 0 { flush() }
    _ = connection.turn(waitMilliseconds: waitMilliseconds, mayWrite: true, limits: BatchLimits())
    // Without a subscription nothing arrives; a broker that sends something all the same is not kept.
    connection.inbox.removeAll()
    for answer in connection.answers {
      if let delivery = deliveries.answered(packet: answer.packet, code: answer.code) { report(delivery) }
    }
    connection.answers.removeAll(keepingCapacity: true)
  }

  /// Runs until every QoS 1 message is answered. Returns whether that came in time.
  package func drain(withinMilliseconds limit: Milliseconds, report: (Delivery) -> Void) -> Bool {
    let deadline = MonotonicClock.now() + limit
    repeat {
      let left = deadline - MonotonicClock.now()
      if left <= 0 { return false }
      runOnce(waitMilliseconds: deliveries.count == 0 ? 0 : left, report: report)
    } while deliveries.count > 0 || unwritten > 0
    return true
  }

  /// Writes what is queued, says goodbye and closes; the last will is not published.
  package func close() { connection.disconnect(withinMilliseconds: Span.second, politely: true) }
}
