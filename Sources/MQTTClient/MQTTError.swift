/// Why there is no connection to the broker, or why a file needed for one cannot be used.
package struct MQTTError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of trouble it is, for deciding what to do.
  package enum Reason: Hashable, Sendable {
    /// The broker's name does not resolve, nobody listens there, or the network is down.
    case unreachable
    /// The broker knows neither this user nor this password, or does not let the user in.
    case notAuthorised
    /// The broker answered CONNECT with another refusal; the MQTT 5 reason code.
    case refused(code: Int32)
    /// The TLS handshake failed: wrong authority, wrong name, no client certificate.
    case encryption
    /// Another program connected with our client id, so the broker closed our connection.
    case takenOver
    /// The connection was there and ended.
    case connectionLost
    /// The broker did not answer, or did not take our bytes, in time.
    case timedOut
    /// An option or a file given to us is unusable.
    case unusableOption
  }

  /// The kind of trouble.
  package let reason: Reason
  /// Where: `host:port`, or a file.
  package let place: String
  /// What was said about it, in a sentence.
  package let message: String

  /// Describes a trouble.
  package init(reason: Reason, place: String, message: String) {
    self.reason = reason
    self.place = place
    self.message = message
  }

  /// `MQTT 127.0.0.1:1883: the broker does not accept this user name and password (…)`
  package var description: String { "MQTT \(place): \(message)" }
}
