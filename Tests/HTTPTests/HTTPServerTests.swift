import Glibc
import HTTPClient
import HTTPServer
import Synchronization
import Testing
import Threads

/// A path for one test's socket, short enough for the system's 107 bytes.
private func socketPath() -> String { "/tmp/cw-\(getpid())-\(UInt32.random(in: 0 ... .max)).sock" }

private func request(_ method: HTTPRequest.Method, _ server: HTTPServer, _ path: String) -> HTTPRequest {
  switch server.address {
  case .tcp: return HTTPRequest(method, "http://\(server.address)\(path)")
  case .unix(let file):
    var request = HTTPRequest(method, "http://control\(path)")
    request.socketPath = file
    return request
  }
}

@Suite struct `An HTTP server` {
  static let anyPort = ServerAddress.tcp(host: "127.0.0.1", port: 0)

  @Test(arguments: [anyPort, .unix(path: socketPath())])
  func `hands a handler the whole request and a client the whole answer`(_ address: ServerAddress) throws {
    let server = try HTTPServer(address: address) { request in
      let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: ";")
      let text = "\(request.method) \(request.path) [\(query)] \(request.header("x-device") ?? "-") "
      return ServerResponse(
        status: 201, headers: [("Retry-After", "7")], body: Array(text.utf8) + request.body)
    }
    let client = HTTPClient()
    for _ in 0..<2 {
      var post = request(.post, server, "/v1/alerts/a%20b?limit=5&name=Tr%C3%A0+Kh%C3%BAc&all")
      post.headers = [("X-Device", "71540")]
      post.body = Array("{\"a\":1}".utf8)
      let answer = try client.send(post)
      #expect(answer.status == 201)
      #expect(answer["retry-after"] == "7")
      #expect(
        String(decoding: answer.body, as: UTF8.self)
          == "POST /v1/alerts/a b [limit=5;name=Trà Khúc;all=] 71540 {\"a\":1}")
    }
    #expect(try client.send(request(.get, server, "/")).status == 201)
    server.stop()
    #expect(throws: HTTPClientError.self) { try client.send(request(.get, server, "/")) }
  }

  @Test func `refuses a body beyond its bound`() throws {
    var limits = HTTPServer.Limits()
    limits.bodyBytes = 1_000
    let server = try HTTPServer(address: Self.anyPort, limits: limits) { .text(200, "\($0.body.count)") }
    let client = HTTPClient()
    var post = request(.post, server, "/")
    post.body = [UInt8](repeating: 65, count: 1_000)
    #expect(try client.send(post).status == 200)
    post.body.append(65)
    #expect(try client.send(post).status == 413)
    post.headers = [("Transfer-Encoding", "chunked")]
    #expect(throws: HTTPClientError.self) { try client.send(post) }
    #expect(try client.send(request(.get, server, "/")).status == 200)
  }

  @Test func `lets only its owner and group use a socket file`() throws {
    let path = socketPath()
    let server = try HTTPServer(address: .unix(path: path)) { _ in .text(200, "") }
    var status = stat()
    try #require(unsafe lstat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o660)
    server.stop()
    #expect(unsafe lstat(path, &status) != 0)
  }

  @Test func `takes over the socket file of a daemon that was killed, not of one that lives`() throws {
    let path = socketPath()
    let first = try HTTPServer(address: .unix(path: path)) { _ in .text(200, "first") }
    let error = #expect(throws: HTTPServerError.self) {
      try HTTPServer(address: .unix(path: path)) { _ in .text(200, "second") }
    }
    #expect(error?.message == "another daemon listens there")
    #expect(try HTTPClient().send(request(.get, first, "/")).body == Array("first\n".utf8))
    first.stop()

    let dead = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &name.sun_path) { unsafe $0.copyBytes(from: Array(path.utf8)) }
    let bound = unsafe withUnsafeMutablePointer(to: &name) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(dead, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0)
    close(dead)
    let second = try HTTPServer(address: .unix(path: path)) { _ in .text(200, "second") }
    #expect(try HTTPClient().send(request(.get, second, "/")).body == Array("second\n".utf8))
  }

  @Test func `refuses a socket path the system cannot hold, and an address it does not have`() {
    #expect(throws: HTTPServerError.self) {
      try HTTPServer(address: .unix(path: "/tmp/" + String(repeating: "x", count: 120))) { _ in .text(200, "")
      }
    }
    #expect(throws: HTTPServerError.self) {
      try HTTPServer(address: .tcp(host: "localhost", port: 0)) { _ in .text(200, "") }
    }
    #expect(throws: HTTPServerError.self) {
      try HTTPServer(address: .tcp(host: "203.0.113.1", port: 0)) { _ in .text(200, "") }
    }
  }

  @Test func `streams what is written until it is finished`() throws {
    let stream = ServerStream()
    let server = try HTTPServer(address: Self.anyPort) { _ in
      stream.write(Array("data: 1\n\n".utf8))
      stream.write(Array("data: 2\n\n".utf8))
      stream.finish()
      return ServerResponse(headers: [("Content-Type", "text/event-stream")], stream: stream)
    }
    let answer = try HTTPClient().send(request(.get, server, "/events"))
    #expect(String(decoding: answer.body, as: UTF8.self) == "data: 1\n\ndata: 2\n\n")
    #expect(answer["content-type"] == "text/event-stream")
    #expect(!stream.write([65]))
  }

  @Test func `stops while streams are open`() throws {
    let server = try HTTPServer(address: Self.anyPort) { _ in
      let stream = ServerStream()
      stream.write(Array("data: 1\n\n".utf8))
      return ServerResponse(headers: [], stream: stream)
    }
    let path = "http://\(server.address)/"
    let ended = Atomic(0)
    let readers = (0..<3).map { _ in
      WorkerThread {
        if (try? HTTPClient().send(HTTPRequest(.get, path)))?.status == 200 {
          ended.add(1, ordering: .relaxed)
        }
      }
    }
    let seen = HTTPClient()
    var probe = HTTPRequest(.get, path)
    probe.maximumResponseBytes = 4
    #expect(try seen.send(probe).isCut)
    server.stop()
    for reader in readers { reader.join() }
    #expect(ended.load(ordering: .relaxed) <= 3)
  }

  @Test func `cuts off a reader that does not keep up`() {
    let stream = ServerStream()
    let piece = [UInt8](repeating: 65, count: 64 << 10)
    var accepted = 0
    while stream.write(piece) { accepted += 1 }
    #expect(accepted == ServerStream.maximumWaitingBytes / piece.count)
  }
}

@Suite struct `An HTTP client` {
  @Test func `says that nobody listens, that time is over, or that the address is no address`() throws {
    let gate = TestGate()
    let server = try HTTPServer(address: `An HTTP server`.anyPort) { _ in
      gate.wait()
      return .text(200, "late")
    }
    var slow = request(.get, server, "/")
    slow.timeout = 50
    let client = HTTPClient()
    #expect(#expect(throws: HTTPClientError.self) { try client.send(slow) }?.kind == .timedOut)
    gate.open()
    server.stop()
    #expect(#expect(throws: HTTPClientError.self) { try client.send(slow) }?.kind == .unreachable)
    #expect(
      #expect(throws: HTTPClientError.self) { try client.send(HTTPRequest(.get, "ftp://x/")) }?.kind
        == .unusable)
    var missing = HTTPRequest(.get, "http://control/")
    missing.socketPath = "/tmp/no-such-\(getpid()).sock"
    #expect(#expect(throws: HTTPClientError.self) { try client.send(missing) }?.kind == .unreachable)
  }

  @Test func `cuts an answer that is longer than wanted`() throws {
    let server = try HTTPServer(address: `An HTTP server`.anyPort) { _ in
      ServerResponse(status: 500, body: [UInt8](repeating: 66, count: 1 << 20))
    }
    var short = request(.get, server, "/")
    short.maximumResponseBytes = 100
    let answer = try HTTPClient().send(short)
    #expect(answer.status == 500)
    #expect(answer.body.count == 100)
    #expect(answer.isCut)
  }

  @Test func `can be cancelled from another thread`() throws {
    let gate = TestGate()
    let server = try HTTPServer(address: `An HTTP server`.anyPort) { _ in
      gate.wait()
      return .text(200, "late")
    }
    let client = HTTPClient()
    let cancellation = client.cancellation
    let canceller = WorkerThread { cancellation.cancel() }
    #expect(
      #expect(throws: HTTPClientError.self) { try client.send(request(.get, server, "/")) }?.kind
        == .cancelled)
    canceller.join()
    gate.open()
  }

  @Test func `does not trust a server without a known certificate`() throws {
    let server = try HTTPServer(address: `An HTTP server`.anyPort) { _ in .text(200, "") }
    let error = #expect(throws: HTTPClientError.self) {
      try HTTPClient().send(HTTPRequest(.get, "https://\(server.address)/"))
    }
    #expect(error?.kind == .tls)
  }
}
