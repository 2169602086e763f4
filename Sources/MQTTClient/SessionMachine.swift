package import Telemetry

/// The life of one connection, as a value: events and times go in, what to do comes out.
///
/// It never touches a socket and never reads a clock, so every order of events can be tried in a test.
package struct SessionMachine: Hashable, Sendable {
  /// Where the connection stands.
  package enum Phase: Hashable, Sendable {
    /// Not asked to connect, or asked to stop.
    case disconnected
    /// CONNECT is on its way; given up at `deadline`.
    case connecting(deadline: Milliseconds)
    /// CONNACK said yes. `sessionPresent`: the broker still had our subscriptions and readings.
    case connected(sessionPresent: Bool)
    /// The next attempt is due at `until`.
    case backingOff(until: Milliseconds)
  }

  /// What the owner of the socket must do now.
  package enum Action: Hashable, Sendable {
    /// Nothing.
    case none
    /// Close what is open and connect anew.
    case open
    /// Close: the attempt took too long.
    case abandon
  }

  /// A connection that ended sooner does not count as a recovery, so that two programs that take one client
  /// id from each other slow down instead of fighting twice a second.
  static let steadyAfter: Milliseconds = 10 * Span.second

  /// Where the connection stands.
  package private(set) var phase = Phase.disconnected
  /// When `phase` last changed its kind, on the clock handed in.
  package private(set) var changedAt: Milliseconds = 0
  /// Failures in a row.
  package private(set) var failures = 0
  /// How often CONNACK said yes.
  package private(set) var connections = 0
  /// Why the last attempt or connection ended; `nil` once connected again.
  package private(set) var lastFailure: MQTTError?
  private var backoff: Backoff
  private let connectTimeout: Milliseconds

  /// Starts disconnected.
  package init(backoff: Backoff, connectTimeout: Milliseconds) {
    self.backoff = backoff
    self.connectTimeout = connectTimeout
  }

  /// Whether CONNACK has come and nothing ended the connection since.
  package var isConnected: Bool { if case .connected = phase { true } else { false } }

  /// When `timePassed` has something to do; `nil` for never.
  package var nextDue: Milliseconds? {
    switch phase {
    case .connecting(let deadline): deadline
    case .backingOff(let until): until
    case .disconnected, .connected: nil
    }
  }

  /// Somebody wants a connection. Nothing happens where there is one, or one is being made.
  package mutating func start(at now: Milliseconds) -> Action {
    guard phase == .disconnected else { return .none }
    return reopen(at: now)
  }

  /// The connection must be thrown away and made anew at once, whatever it is doing: this is how
  /// acknowledgements that must not leave are dropped.
  package mutating func reopen(at now: Milliseconds) -> Action {
    enter(.connecting(deadline: now + connectTimeout), at: now)
    return .open
  }

  /// CONNACK said yes. One nobody waits for, which only a broken broker sends, is ignored.
  package mutating func accepted(sessionPresent: Bool, at now: Milliseconds) {
    guard case .connecting = phase else { return }
    connections += 1
    lastFailure = nil
    enter(.connected(sessionPresent: sessionPresent), at: now)
  }

  /// The attempt failed or the connection ended. A second report of the same end is ignored.
  package mutating func failed(_ error: MQTTError, at now: Milliseconds) {
    switch phase {
    case .disconnected, .backingOff: return
    case .connected where now - changedAt >= Self.steadyAfter: failures = 0
    case .connected, .connecting: break
    }
    failures += 1
    lastFailure = error
    enter(.backingOff(until: now + backoff.pause(afterFailure: failures)), at: now)
  }

  /// Time has passed. `place` names the broker in the error of an attempt that took too long.
  package mutating func timePassed(to now: Milliseconds, place: String) -> Action {
    switch phase {
    case .connecting(let deadline) where now >= deadline:
      failed(
        MQTTError(reason: .timedOut, place: place, message: "no answer within \(connectTimeout) ms"), at: now)
      return .abandon
    case .backingOff(let until) where now >= until:
      return reopen(at: now)
    default: return .none
    }
  }

  /// Nobody wants a connection any more.
  package mutating func stop(at now: Milliseconds) { enter(.disconnected, at: now) }

  private mutating func enter(_ next: Phase, at now: Milliseconds) {
    phase = next
    changedAt = now
  }
}
