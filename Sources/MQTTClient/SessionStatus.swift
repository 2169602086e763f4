package import Telemetry

/// What an operator wants to know about a connection.
package struct SessionStatus: Hashable, Sendable {
  /// Where the connection stands.
  package let phase: SessionMachine.Phase
  /// How long it has been there, in milliseconds.
  package let duration: Milliseconds
  /// Failed attempts in a row.
  package let failures: Int
  /// How often the connection was made since the program started.
  package let connections: Int
  /// How often the broker had forgotten our session although we had one with it: what was published in
  /// between never comes.
  package let forgottenSessions: Int
  /// Why the last attempt or connection ended; `nil` while connected.
  package let lastFailure: MQTTError?

  /// Whether messages flow.
  package var isConnected: Bool { if case .connected = phase { true } else { false } }
}
