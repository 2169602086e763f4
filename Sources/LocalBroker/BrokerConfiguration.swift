/// How a private broker is set up.
package struct BrokerConfiguration: Hashable, Sendable {
  /// Files for an encrypted listener; the plain one is then left out.
  package struct TLS: Hashable, Sendable {
    /// PEM file of the authority that signs client certificates.
    package var authorityFile: String
    /// PEM file of the broker's certificate.
    package var certificateFile: String
    /// PEM file of the key to it.
    package var keyFile: String
    /// Whether clients must show a certificate.
    package var requiresClientCertificate: Bool

    /// Names the files.
    package init(
      authorityFile: String, certificateFile: String, keyFile: String, requiresClientCertificate: Bool = false
    ) {
      self.authorityFile = authorityFile
      self.certificateFile = certificateFile
      self.keyFile = keyFile
      self.requiresClientCertificate = requiresClientCertificate
    }
  }

  /// User names and passwords; empty to let everybody in.
  package var accounts: [String: String] = [:]
  /// Whether sessions and undelivered messages survive a restart of the broker.
  package var isPersistent = false
  /// Encryption; `nil` for a plain listener.
  package var tls: TLS?
  /// More lines for mosquitto.conf, for instance an access list.
  package var extraLines: [String] = []

  /// Lets everybody in, keeps nothing, encrypts nothing.
  package init() {}

  /// The text of mosquitto.conf.
  ///
  /// A stock broker keeps at most 1,000 messages for a client that is away and throws the rest away, and has
  /// at most 20 under way; both limits are lifted, as the real broker's should be.
  func text(port: Int, directory: String, runsAsRoot: Bool) -> String {
    var lines = [
      "listener \(port) 127.0.0.1",
      "allow_anonymous \(accounts.isEmpty)",
      "max_queued_messages 0",
      "max_inflight_messages 0",
      "set_tcp_nodelay true",
      "log_dest stderr",
      "log_type error",
      "log_type warning",
      "persistence \(isPersistent)",
    ]
    // Started by root, mosquitto becomes another user who may not enter our directory.
    if runsAsRoot { lines.append("user root") }
    if !accounts.isEmpty { lines.append("password_file \(directory)/accounts") }
    if isPersistent { lines += ["persistence_location \(directory)/", "autosave_interval 1"] }
    if let tls {
      lines += [
        "cafile \(tls.authorityFile)", "certfile \(tls.certificateFile)", "keyfile \(tls.keyFile)",
        "require_certificate \(tls.requiresClientCertificate)",
      ]
    }
    return (lines + extraLines).joined(separator: "\n") + "\n"
  }
}
