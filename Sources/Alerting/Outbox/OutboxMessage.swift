package import Telemetry

/// One message to one sink, kept until the sink has it or refuses it for good.
package struct OutboxMessage: Hashable, Sendable {
  /// What the message is, and so how it is sent.
  package enum Kind: String, Sendable {
    /// The state of an alert, retained by the broker.
    case state
    /// One change of an alert.
    case event
    /// A webhook document.
    case webhook
  }

  /// The row's number; zero until it is stored. Later messages have larger numbers.
  package var id: Int64
  /// The sink's name in the configuration.
  package var sink: String
  /// How it is sent.
  package var kind: Kind
  /// The fingerprint of the subject: of one sink's messages with the same chain, the earlier goes first.
  package var chain: String
  /// The alert's identity, also the end of the MQTT topic.
  package var alert: String
  /// The same over every retry and restart.
  package var idempotencyKey: String
  /// The document, byte for byte as it was when the change happened.
  package var payload: [UInt8]
  /// The clock when it was made.
  package var createdAt: Milliseconds
  /// How often it was tried.
  package var attempts: Int
  /// Not tried again before.
  package var nextAttemptAt: Milliseconds

  /// Describes a message.
  package init(
    id: Int64, sink: String, kind: Kind, chain: String, alert: String, idempotencyKey: String,
    payload: [UInt8], createdAt: Milliseconds, attempts: Int, nextAttemptAt: Milliseconds
  ) {
    self.id = id
    self.sink = sink
    self.kind = kind
    self.chain = chain
    self.alert = alert
    self.idempotencyKey = idempotencyKey
    self.payload = payload
    self.createdAt = createdAt
    self.attempts = attempts
    self.nextAttemptAt = nextAttemptAt
  }
}

/// What a sink did with a message.
package enum DeliveryOutcome: Hashable, Sendable {
  /// The other side has it.
  case delivered
  /// The other side will never take this message; trying again would not help.
  case refused(reason: String)
  /// It did not work this time; other messages may fare better.
  /// - `retryAfter`: the least time to wait, in milliseconds, where the other side said one.
  case failed(reason: String, retryAfter: Milliseconds?)
  /// The sink as a whole cannot be reached; other messages would fare the same.
  case unavailable(reason: String, retryAfter: Milliseconds?)
}

/// What is to be written about one attempt. The pipeline writes it, because only it writes.
package struct DeliveryResult: Hashable, Sendable {
  /// What becomes of the message.
  package enum State: Hashable, Sendable {
    /// Done.
    case delivered
    /// Given up, for the reason that is said.
    case dead(reason: String)
    /// To be tried again.
    case retry(at: Milliseconds, reason: String)
  }

  /// The message's row.
  package var id: Int64
  /// The sink's name.
  package var sink: String
  /// What becomes of it.
  package var state: State
  /// How often it was tried, this time counted.
  package var attempts: Int
  /// The clock at the end of the attempt.
  package var at: Milliseconds

  /// Describes what came of an attempt.
  package init(id: Int64, sink: String, state: State, attempts: Int, at: Milliseconds) {
    self.id = id
    self.sink = sink
    self.state = state
    self.attempts = attempts
    self.at = at
  }
}
