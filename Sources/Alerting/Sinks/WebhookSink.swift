package import HTTPClient
package import Telemetry
package import Threads

/// Hands alerts to an HTTP endpoint of the operations centre. See `docs/webhook.md`.
package final class WebhookSink: AlertSink {
  /// Where and how.
  package struct Options: Sendable {
    /// `http://` or `https://`.
    package var url: String
    /// Signs every request where it is given.
    package var secret: WebhookSecret?
    /// Further headers, for instance `Authorization`.
    package var headers: [(name: String, value: String)] = []
    /// Certificates.
    package var tls = HTTPRequest.TLS()
    /// A proxy to go through.
    package var proxy: String?
    /// Until the connection must stand.
    package var connectTimeout: Milliseconds = 5 * Span.second
    /// Until the whole answer must be there. An endpoint should store and answer, not work.
    package var timeout: Milliseconds = 15 * Span.second

    /// Describes an endpoint.
    package init(url: String, secret: WebhookSecret? = nil) {
      self.url = url
      self.secret = secret
    }
  }

  /// As much of a refusal's body as goes into the dead letter's reason.
  private static let reasonBytes = 200

  private let options: Options
  private let client: HTTPClient
  private let clock: @Sendable () -> Milliseconds

  /// - Parameters:
  ///   - options: where and how.
  ///   - cancellation: ends a request under way.
  ///   - clock: the wall clock, for the signature's time.
  package init(
    _ options: Options, cancellation: Cancellation, clock: @escaping @Sendable () -> Milliseconds
  ) {
    self.options = options
    self.clock = clock
    client = HTTPClient(cancellation: cancellation)
  }

  /// Sends one document.
  package func deliver(_ message: OutboxMessage) -> DeliveryOutcome {
    var request = HTTPRequest(.post, options.url)
    request.headers = [("Content-Type", "application/json"), ("Idempotency-Key", message.idempotencyKey)]
    if let secret = options.secret {
      let seconds = clock() / Span.second
      request.headers.append(("Citywatch-Signature", secret.signature(of: message.payload, at: seconds)))
    }
    request.headers += options.headers
    request.body = message.payload
    request.tls = options.tls
    request.proxy = options.proxy
    request.connectTimeout = Int(options.connectTimeout)
    request.timeout = Int(options.timeout)
    request.maximumResponseBytes = 64 << 10
    do throws(HTTPClientError) {
      let answer = try client.send(request)
      let body = String(decoding: answer.body.prefix(WebhookSink.reasonBytes), as: UTF8.self)
      let wait = answer["retry-after"].flatMap { RetryAfter.parse($0, now: clock()) }
      return WebhookSink.outcome(status: answer.status, body: body, retryAfter: wait)
    } catch {
      return .unavailable(reason: error.description, retryAfter: nil)
    }
  }

  /// What a status means for the message.
  ///
  /// All messages go to one address with one secret, so a refusal of either (401, 403, 404, 405, 407) speaks
  /// for the endpoint as a whole, like 429 and 503: a flood alert must outlive a secret that was renewed on one
  /// side only, or a proxy whose routes are being changed. Any other 4xx but 408 and 425 says that this message
  /// will not be taken, now or later; other failures may be this message's own.
  package static func outcome(status: Int, body: String, retryAfter: Milliseconds?) -> DeliveryOutcome {
    let reason = body.isEmpty ? "HTTP \(status)" : "HTTP \(status): \(body)"
    switch status {
    case 200..<300: return .delivered
    case 401, 403, 404, 405, 407, 429, 502, 503, 504:
      return .unavailable(reason: reason, retryAfter: retryAfter)
    case 408, 425: return .failed(reason: reason, retryAfter: retryAfter)
    case 400..<500: return .refused(reason: reason)
    default: return .failed(reason: reason, retryAfter: retryAfter)
    }
  }
}
