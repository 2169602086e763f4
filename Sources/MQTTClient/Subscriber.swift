package import Telemetry

/// The connection readings come in on: a reading is acknowledged when we say so, not when it arrives.
///
/// ```swift
/// let subscriber = try Subscriber(options, filters: ["+/river/+/up"])
/// var batch = MessageBatch()
/// while running {
///   guard subscriber.receiveBatch(into: &batch, waitMilliseconds: 200) == .messages else { continue }
///   if store(batch) { subscriber.acknowledge() } else { subscriber.discard() }
/// }
/// ```
///
/// MQTT 5, the fixed client id's session kept by the broker while we are away. libmosquitto queues a PUBACK
/// for each message read; nothing is written to the socket while a batch is open. Dying, or dropping the
/// object, therefore makes the broker send the batch again. A subscriber belongs to one thread at a time.
/// Losing the broker is not an error but a state: it is found again by itself, see `status`.
package final class Subscriber {
  /// How long the broker may take to accept our acknowledgements before it counts as gone.
  private static let writeLimit: Milliseconds = 5 * Span.second

  private let connection: BrokerConnection
  private var subscriptions = Subscriptions()
  private let quality: QualityOfService
  private var subscribedConnection = 0
  /// Whether a batch was handed out and neither acknowledged nor discarded yet.
  package private(set) var isBatchOpen = false
  /// A descriptor, for instance an eventfd, that ends a wait in `receiveBatch` when it becomes readable, so
  /// that another thread can hand over work; −1 for none. Whoever waits on it also empties it.
  package var wakeDescriptor: Int32 = -1

  /// Prepares a connection; nothing is sent yet.
  ///
  /// - Parameter filters: MQTT topic filters.
  /// - Parameter quality: the level asked for. Only `atLeastOnce` survives a crash.
  /// - Throws: `MQTTError` for options or files that cannot be used.
  package init(
    _ options: SessionOptions, filters: [String], quality: QualityOfService = .atLeastOnce
  ) throws(MQTTError) {
    connection = try BrokerConnection(options)
    self.quality = quality
    _ = subscriptions.want(filters)
  }

  /// How the connection is doing.
  package var status: SessionStatus { connection.status }
  /// What is subscribed to and what the broker refused.
  package var topics: Subscriptions { subscriptions }

  /// Begins to connect and returns at once; `receiveBatch` does the rest.
  package func start() { connection.start() }

  /// Connects and waits until the broker has confirmed the subscriptions, or has readings for us already.
  ///
  /// A daemon that must come up before its broker uses `start()` instead.
  ///
  /// - Throws: `MQTTError` of the first failed attempt, or `timedOut`.
  package func connect(withinMilliseconds limit: Milliseconds = 10 * Span.second) throws(MQTTError) {
    let deadline = MonotonicClock.now() + limit
    start()
    while !(status.isConnected && (subscriptions.isSettled || !connection.inbox.isEmpty)) {
      if let failure = connection.machine.lastFailure { throw failure }
      let left = deadline - MonotonicClock.now()
      guard left > 0 else {
        throw MQTTError(
          reason: .timedOut, place: connection.options.place, message: "no answer within \(limit) ms")
      }
      turn(waitMilliseconds: left, limits: BatchLimits(), wake: -1)
    }
  }

  /// Takes what the socket holds. Never acknowledges anything.
  ///
  /// Waits for the first message, not for more: while one batch is committed the next one gathers in the
  /// socket by itself. The batch is emptied first.
  ///
  /// - Parameter waitMilliseconds: the longest wait for a first message.
  /// - Returns: `.messages` if there are any; the batch is then open.
  /// - Precondition: no batch is open.
  package func receiveBatch(
    into batch: inout MessageBatch, limits: BatchLimits = BatchLimits(), waitMilliseconds: Milliseconds
  ) -> BatchOutcome {
    precondition(!isBatchOpen, "the last batch was neither acknowledged nor discarded")
    batch.removeAll()
    let deadline = MonotonicClock.now() + waitMilliseconds
    var isWoken = false
    while connection.inbox.isEmpty, !isWoken {
      let left = deadline - MonotonicClock.now()
      isWoken = turn(waitMilliseconds: max(0, left), limits: limits, wake: wakeDescriptor)
      if left <= 0 { break }
    }
    swap(&batch, &connection.inbox)
    isBatchOpen = !batch.isEmpty
    if isBatchOpen { return .messages }
    if isWoken { return .woken }
    return connection.machine.isConnected ? .idle : .offline
  }

  /// Adds what has come since to an open batch, still acknowledging nothing: for gathering more into one
  /// commit than the socket held at first.
  ///
  /// - Returns: whether something was added.
  /// - Precondition: the batch is open.
  package func extendBatch(
    _ batch: inout MessageBatch, limits: BatchLimits = BatchLimits(), waitMilliseconds: Milliseconds
  ) -> Bool {
    precondition(isBatchOpen, "there is no open batch to add to")
    let before = batch.count
    swap(&batch, &connection.inbox)
    turn(waitMilliseconds: waitMilliseconds, limits: limits, wake: wakeDescriptor)
    swap(&batch, &connection.inbox)
    return batch.count > before
  }

  /// Sends the acknowledgements of the open batch: call it after COMMIT.
  ///
  /// - Returns: `.connectionLost` where they could not be sent. Nothing is wrong then: the broker sends the
  ///   batch again, and every reading of it is recognised as a repeat.
  @discardableResult package func acknowledge() -> AcknowledgeOutcome {
    isBatchOpen = false
    guard connection.machine.isConnected else { return .connectionLost }
    guard connection.writeAll(withinMilliseconds: Self.writeLimit, corked: true) else {
      return .connectionLost
    }
    connection.maintain(at: MonotonicClock.now())
    return .sent
  }

  /// Throws away the open batch's acknowledgements: call it when COMMIT failed.
  ///
  /// They sit in a queue nothing can be taken out of, so the connection goes with them. A new one is begun
  /// at once, and the broker sends the batch again on it.
  package func discard() {
    isBatchOpen = false
    connection.inbox.removeAll()
    connection.reopen()
  }

  /// Changes the topic filters; the broker hears of it with the next write that is allowed.
  package func resubscribe(filters: [String]) {
    let requests = subscriptions.want(filters)
    if connection.machine.isConnected, subscribedConnection == connection.machine.connections {
      send(requests)
    }
  }

  /// Says goodbye. The broker keeps the session, and what comes meanwhile, until the session expires.
  /// An open batch is not acknowledged: then the connection is just dropped.
  package func close() {
    connection.disconnect(withinMilliseconds: isBatchOpen ? 0 : Span.second, politely: !isBatchOpen)
    isBatchOpen = false
  }

  @discardableResult
  private func turn(waitMilliseconds: Milliseconds, limits: BatchLimits, wake: Int32) -> Bool {
    // Writing is allowed only while nothing was read whose acknowledgement is already in the queue. A new
    // connection's queue holds nothing but its CONNECT.
    let mayWrite = connection.inbox.isEmpty || !connection.machine.isConnected
    let isWoken = connection.turn(
      waitMilliseconds: waitMilliseconds, mayWrite: mayWrite, limits: limits, wake: wake)
    for answer in connection.answers { subscriptions.answered(packet: answer.packet, code: answer.code) }
    connection.answers.removeAll(keepingCapacity: true)
    if connection.machine.isConnected, subscribedConnection != connection.machine.connections {
      subscribedConnection = connection.machine.connections
      send(subscriptions.connected())
    }
    return isWoken
  }

  private func send(_ requests: [Subscriptions.Request]) {
    for request in requests {
      if let packet = connection.queue(request, quality: quality) {
        subscriptions.sent(request, packet: packet)
      }
    }
  }
}

/// What `Subscriber.receiveBatch` found.
package enum BatchOutcome: Hashable, Sendable {
  /// There are messages, and they wait to be acknowledged.
  case messages
  /// Connected, but nothing came.
  case idle
  /// Another thread asked for attention through the wake descriptor, and nothing came.
  case woken
  /// There is no connection at the moment; `status` tells why.
  case offline
}

/// What became of acknowledgements.
package enum AcknowledgeOutcome: Hashable, Sendable {
  /// They went to the socket.
  case sent
  /// The connection ended first; the broker will send the batch again.
  case connectionLost
}
