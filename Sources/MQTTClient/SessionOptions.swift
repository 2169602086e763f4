package import Telemetry

/// How surely a message is delivered. MQTT's third level is left out: its four-step handshake forbids
/// holding back an acknowledgement until a commit, and readings that come twice are recognised anyway.
package enum QualityOfService: Int32, Hashable, Sendable {
  /// Sent once, perhaps lost.
  case atMostOnce = 0
  /// Sent until acknowledged, perhaps twice.
  case atLeastOnce = 1
}

/// The files for an encrypted connection.
package struct TLSFiles: Hashable, Sendable {
  /// PEM file of the authorities trusted; `nil` for those the system trusts.
  package var authorityFile: String?
  /// PEM file of our own certificate, where the broker asks for one.
  package var certificateFile: String?
  /// PEM file of the key to it, without a passphrase.
  package var keyFile: String?

  /// Names the files.
  package init(authorityFile: String?, certificateFile: String? = nil, keyFile: String? = nil) {
    self.authorityFile = authorityFile
    self.certificateFile = certificateFile
    self.keyFile = keyFile
  }
}

/// A message the broker publishes for us when we vanish.
package struct LastWill: Hashable, Sendable {
  /// Where it is published.
  package var topic: String
  /// What is published.
  package var payload: [UInt8]
  /// Whether the broker keeps it for later subscribers.
  package var isRetained: Bool

  /// Describes a will.
  package init(topic: String, payload: [UInt8], isRetained: Bool) {
    self.topic = topic
    self.payload = payload
    self.isRetained = isRetained
  }
}

/// Everything about a connection that an operator can choose.
package struct SessionOptions: Hashable, Sendable {
  /// The broker's name or address.
  package var host: String
  /// The broker's port: 1883, or 8883 for TLS.
  package var port: Int
  /// Our name with the broker. It must stay the same over restarts: the broker keeps what was not
  /// acknowledged under this name.
  package var clientID: String
  /// A file with the user name in its first line and the password in its second; `nil` to go in without.
  package var credentialsFile: String?
  /// The files for TLS; `nil` for a plain connection.
  package var tls: TLSFiles?
  /// How long the broker keeps our subscriptions and undelivered readings while we are away. Seven days
  /// outlast a long holiday with a broken server.
  package var sessionExpiry: Milliseconds = 7 * Span.day
  /// Whether the broker forgets an earlier session of ours. Never for readings.
  package var startsClean = false
  /// Seconds without traffic after which a PINGREQ is due. A batch that is being committed must not send
  /// one (it would take the acknowledgements along), and brokers close after 1.5 × this: so at least 60.
  package var keepAliveSeconds = 60
  /// The largest packet the broker may send us, in bytes. It drops a larger one without telling anybody,
  /// so the limit is far above what is accepted and only keeps one message from filling the memory.
  package var maximumPacketSize = 16 << 20
  /// How long a connection attempt may take, from the first packet to CONNACK.
  package var connectTimeout: Milliseconds = 10 * Span.second
  /// The pauses between connection attempts.
  package var backoff = Backoff()
  /// What the broker publishes for us when we vanish.
  package var will: LastWill?

  /// Describes a connection to a broker with the usual choices.
  package init(host: String, port: Int, clientID: String) {
    self.host = host
    self.port = port
    self.clientID = clientID
  }

  /// The same way to the broker for what we publish: a connection of its own, under its own name, because
  /// writing on the subscriber's would send its held-back acknowledgements.
  package func forPublishing(as suffix: String = "-out") -> SessionOptions {
    var options = self
    options.clientID += suffix
    options.startsClean = true
    options.sessionExpiry = 0
    return options
  }

  var place: String { "\(host):\(port)" }
}
