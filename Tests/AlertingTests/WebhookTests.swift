import Alerting
import Glibc
import HTTPClient
import HTTPServer
import LocalBroker
import Telemetry
import Testing
import Threads

@Suite struct `A webhook` {
  private func message(_ body: String = "{}") -> OutboxMessage {
    OutboxMessage(
      id: 1, sink: "ioc", kind: .webhook, chain: "c", alert: "g/A/x/1", idempotencyKey: "g/A/x/1/1",
      payload: Array(body.utf8), createdAt: 0, attempts: 0, nextAttemptAt: 0)
  }

  private func sink(_ url: String, _ change: (inout WebhookSink.Options) -> Void = { _ in }) -> WebhookSink {
    var options = WebhookSink.Options(url: url)
    change(&options)
    return WebhookSink(options, cancellation: Cancellation(), clock: wallClock)
  }

  @Test(arguments: [
    (200, DeliveryOutcome.delivered), (204, .delivered), (400, .refused(reason: "HTTP 400: no")),
    (401, .unavailable(reason: "HTTP 401: no", retryAfter: 7_000)),
    (403, .unavailable(reason: "HTTP 403: no", retryAfter: 7_000)),
    (404, .unavailable(reason: "HTTP 404: no", retryAfter: 7_000)),
    (413, .refused(reason: "HTTP 413: no")), (422, .refused(reason: "HTTP 422: no")),
    (408, .failed(reason: "HTTP 408: no", retryAfter: 7_000)),
    (425, .failed(reason: "HTTP 425: no", retryAfter: 7_000)),
    (429, .unavailable(reason: "HTTP 429: no", retryAfter: 7_000)),
    (500, .failed(reason: "HTTP 500: no", retryAfter: 7_000)),
    (503, .unavailable(reason: "HTTP 503: no", retryAfter: 7_000)),
    (302, .failed(reason: "HTTP 302: no", retryAfter: 7_000)),
  ])
  func `is delivered, to be repeated or refused as the status says`(
    _ status: Int, _ outcome: DeliveryOutcome
  ) throws {
    let centre = try IOCStandIn { _, _ in
      ServerResponse(
        status: status, headers: [("Retry-After", "7")], body: status == 204 ? [] : Array("no".utf8))
    }
    #expect(sink(centre.url).deliver(message()) == outcome)
  }

  @Test func `is to be repeated when nobody answers in time, or at all`() throws {
    let gate = Monitor(false)
    let server = try HTTPServer(address: .tcp(host: "127.0.0.1", port: 0)) { _ in
      _ = gate.wait(timeout: 10_000) { $0 ? true : nil }
      return .text(200, "late")
    }
    let slow = sink("http://\(server.address)/") { $0.timeout = 50 }
    guard case .unavailable(let reason, nil) = slow.deliver(message()) else {
      Issue.record("a timeout is no answer")
      return
    }
    #expect(reason.contains("timedOut"))
    gate.change { $0 = true }
    server.stop()
    guard case .unavailable = slow.deliver(message()) else {
      Issue.record("nobody listens, and yet there was an answer")
      return
    }
  }

  @Test func `is to be repeated when the connection breaks`() throws {
    let server = try HTTPServer(address: .tcp(host: "127.0.0.1", port: 0)) { _ in
      // libmicrohttpd refuses this status and hangs up.
      ServerResponse(status: 9)
    }
    guard case .unavailable = sink("http://\(server.address)/").deliver(message()) else {
      Issue.record("a broken connection is no answer")
      return
    }
  }

  @Test func `carries its key, its kind and further headers`() throws {
    let seen = Monitor<ServerRequest?>(nil)
    let server = try HTTPServer(address: .tcp(host: "127.0.0.1", port: 0)) { request in
      seen.withLock { $0 = request }
      return .text(200, "")
    }
    let sink = sink("http://\(server.address)/hook?centre=1") {
      $0.headers = [("Authorization", "Bearer abc")]
    }
    #expect(sink.deliver(message("{\"a\":1}")) == .delivered)
    let request = try #require(seen.withLock { $0 })
    #expect(request.method == "POST")
    #expect(request.header("idempotency-key") == "g/A/x/1/1")
    #expect(request.header("content-type") == "application/json")
    #expect(request.header("authorization") == "Bearer abc")
    #expect(request.header("citywatch-signature") == nil)
    #expect(request.body == Array("{\"a\":1}".utf8))
  }

  @Test(
    arguments: [
      ("120", 120_000), ("0", 0), ("-1", nil), ("soon", nil), ("99999999999", 86_400_000),
      ("Fri, 20 Nov 2026 00:01:00 GMT", 60_000), ("Fri, 20 Nov 2026 00:00:00 GMT", 0),
      ("Thu, 19 Nov 2026 00:00:00 GMT", 0), ("Fri, 31 Feb 2026 00:00:00 GMT", nil),
    ] as [(String, Milliseconds?)])
  func `reads how long it shall wait`(_ text: String, _ wait: Milliseconds?) {
    let now = CivilTime(year: 2026, month: 11, day: 20).time()
    #expect(RetryAfter.parse(text, now: now) == wait)
  }
}

@Suite struct `A webhook's signature` {
  @Test func `is the same that openssl makes`() throws {
    let directory = try TemporaryDirectory(prefix: "citywatch-signature")
    defer { directory.remove() }
    let body = #"{"name":"Trà Khúc"}"#
    let file = try directory.write("message", "1763349600." + body)
    let output = "\(directory.path)/digest"
    let openssl = try ChildProcess(
      ["openssl", "dgst", "-sha256", "-hmac", "s3cret of the centre", file], output: .file(output))
    #expect(openssl.wait(withinMilliseconds: 20_000) == .exited(0))
    let digest = directory.tail(of: "digest").split(separator: " ").last.map {
      String($0.prefix { $0 != "\n" })
    }
    let secret = WebhookSecret(Array("s3cret of the centre".utf8))
    #expect(
      secret.signature(of: Array(body.utf8), at: 1_763_349_600) == "t=1763349600,v1=\(digest ?? "none")")
  }

  @Test func `covers the time`() {
    let secret = WebhookSecret([1, 2, 3])
    let first = secret.signature(of: [65], at: 1)
    let second = secret.signature(of: [65], at: 2)
    #expect(first.dropFirst(3) != second.dropFirst(3))
    #expect(first.hasPrefix("t=1,v1="))
    #expect(first.count == "t=1,v1=".count + 64)
  }

  @Test func `is made with the secret of a file, without its line end`() throws {
    let directory = try TemporaryDirectory(prefix: "citywatch-secret")
    defer { directory.remove() }
    let file = try directory.write("secret", "abc\n")
    let read = try WebhookSecret(file: file)
    #expect(read.signature(of: [], at: 0) == WebhookSecret(Array("abc".utf8)).signature(of: [], at: 0))
    for (name, content) in [("empty", "\n"), ("long", String(repeating: "x", count: 5_000))] {
      let file = try directory.write(name, content)
      #expect(throws: WebhookSecret.Failure.self) { try WebhookSecret(file: file) }
    }
    let missing = #expect(throws: WebhookSecret.Failure.self) { try WebhookSecret(file: "/no/such/file") }
    #expect(missing?.description == "/no/such/file: No such file or directory")
  }
}
