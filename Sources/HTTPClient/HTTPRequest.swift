/// One request to a webhook or to the control socket.
package struct HTTPRequest: Sendable {
  /// What is asked for.
  package enum Method: String, Sendable {
    /// Fetch.
    case get = "GET"
    /// Hand over.
    case post = "POST"
    /// Remove.
    case delete = "DELETE"
  }

  /// How the other side proves who it is, and how we do.
  package struct TLS: Hashable, Sendable {
    /// A file of certificates to trust instead of the system's; `nil` trusts the system's.
    package var authorityFile: String?
    /// Our certificate and its key, where the other side asks for one.
    package var certificateFile: String?
    /// The key of `certificateFile`.
    package var keyFile: String?

    /// Trusts the system's authorities unless a file is named.
    package init(authorityFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil) {
      self.authorityFile = authorityFile
      self.certificateFile = certificateFile
      self.keyFile = keyFile
    }
  }

  /// What is asked for.
  package var method: Method
  /// `http://` or `https://` and the rest.
  package var url: String
  /// Names and values, sent in this order.
  package var headers: [(name: String, value: String)] = []
  /// The body of a `POST`.
  package var body: [UInt8] = []
  /// Milliseconds until the connection, with TLS, must stand.
  package var connectTimeout = 5_000
  /// Milliseconds until the whole answer must be there.
  package var timeout = 15_000
  /// A Unix socket to connect to instead of the host in `url`.
  package var socketPath: String?
  /// A proxy to go through; the environment's `http_proxy` is not looked at, so that a webhook works the
  /// same by hand and under systemd.
  package var proxy: String?
  /// Certificates.
  package var tls = TLS()
  /// The answer is cut here: a sink's answer is only read for the log.
  package var maximumResponseBytes = 1 << 20

  /// Asks for `url`.
  package init(_ method: Method, _ url: String) {
    self.method = method
    self.url = url
  }
}

/// What the other side answered.
package struct HTTPResponse: Sendable {
  /// The status code, for instance 200.
  package var status: Int
  /// Names in lower case, and values, in the order they came.
  package var headers: [(name: String, value: String)]
  /// The body, at most `maximumResponseBytes`.
  package var body: [UInt8]
  /// Whether the body went on.
  package var isCut: Bool

  /// The first value of a header; `nil` where it is not there.
  /// - Parameter name: in lower case.
  package subscript(name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// Why no answer came.
package struct HTTPClientError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What sort of trouble, as far as a retry cares.
  package enum Kind: String, Sendable {
    /// The name does not resolve, nobody listens, or the socket file is not there.
    case unreachable
    /// A time limit passed.
    case timedOut
    /// A certificate is not trusted, or TLS failed otherwise.
    case tls
    /// `cancel()` was called.
    case cancelled
    /// The request itself cannot be sent, for instance because of a malformed URL.
    case unusable
    /// The connection broke, or the answer was not HTTP.
    case broken
  }

  /// What sort of trouble.
  package let kind: Kind
  /// libcurl's sentence.
  package let message: String
  /// The address that was asked.
  package let url: String

  /// Describes a failure.
  package init(kind: Kind, message: String, url: String) {
    self.kind = kind
    self.message = message
    self.url = url
  }

  /// `https://ioc.example/hook: timedOut: Connection timed out after 5000 milliseconds`
  package var description: String { "\(url): \(kind.rawValue): \(message)" }
}
