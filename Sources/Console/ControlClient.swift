import HTTPClient
package import JSONText
package import Telemetry

/// Why a command got no answer from the daemon.
package struct ControlError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What sort of trouble.
  package enum Kind: Sendable {
    /// No daemon runs here: the socket file is missing or nobody answers on it.
    case noDaemon
    /// A daemon is there but did not answer in time, or not in our terms.
    case noAnswer
  }

  /// What sort of trouble.
  package let kind: Kind
  /// What happened, in a sentence.
  package let message: String

  /// The sentence.
  package var description: String { message }
}

/// A command's line to the running daemon.
package final class ControlClient {
  /// What the daemon answered.
  package struct Reply: Hashable, Sendable {
    /// An HTTP status; 200 to 299 is success.
    package let status: Int
    /// The document.
    package let document: JSONValue

    /// Whether it was done.
    package var isSuccess: Bool { (200..<300).contains(status) }
    /// What went wrong, in the daemon's words; empty where nothing did.
    package var error: String { document["error"]?.string ?? "" }
  }

  private let socketPath: String
  private let client = HTTPClient()

  /// - Parameter socketPath: the daemon's `control.sock`.
  package init(socketPath: String) { self.socketPath = socketPath }

  /// Asks and waits for the answer.
  ///
  /// - Parameter timeout: longer than the daemon itself waits for its pipeline.
  /// - Throws: `ControlError`; a refusal by the daemon is a `Reply`.
  package func send(
    _ request: ControlRequest, timeout: Milliseconds = 40 * Span.second
  ) throws(ControlError) -> Reply {
    let method: HTTPRequest.Method =
      switch request.method {
      case .get: .get
      case .post: .post
      case .delete: .delete
      }
    var message = HTTPRequest(method, "http://citywatch" + request.path + ControlClient.query(request.query))
    message.socketPath = socketPath
    message.timeout = Int(timeout)
    // A page of alert history; far beyond any answer the daemon gives.
    message.maximumResponseBytes = 64 << 20
    if let body = request.body {
      var json = JSONWriter()
      json.value(body)
      message.body = json.bytes
      message.headers = [("Content-Type", "application/json")]
    }
    let answer: HTTPResponse
    do throws(HTTPClientError) { answer = try client.send(message) } catch {
      let isAway = error.kind == .unreachable
      throw ControlError(
        kind: isAway ? .noDaemon : .noAnswer,
        message: isAway ? "no daemon answers on \(socketPath)" : "\(socketPath): \(error.message)")
    }
    do throws(JSONSyntaxError) {
      return Reply(status: answer.status, document: try JSONValue.parse(answer.body))
    } catch {
      throw ControlError(kind: .noAnswer, message: "\(socketPath): the answer is not JSON: \(error)")
    }
  }

  private static func query(_ parameters: [(name: String, value: String)]) -> String {
    let pairs = parameters.map { "\(escaped($0.name))=\(escaped($0.value))" }
    return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
  }

  private static func escaped(_ text: String) -> String {
    text.utf8.map { byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
      return isPlain ? String(scalar) : (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }
}
