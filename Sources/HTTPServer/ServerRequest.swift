/// One request as a handler sees it.
package struct ServerRequest: Sendable {
  /// `GET`, `POST`, …
  package var method: String
  /// The path without the query, percent-decoded, for instance `/v1/alerts`.
  package var path: String
  /// The query's names and values, percent-decoded, in order.
  package var query: [(name: String, value: String)]
  /// Names in lower case, and values, in order.
  package var headers: [(name: String, value: String)]
  /// The whole body.
  package var body: [UInt8]

  /// Describes a request.
  package init(
    method: String, path: String, query: [(name: String, value: String)] = [],
    headers: [(name: String, value: String)] = [], body: [UInt8] = []
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
  }

  /// The first value of a query parameter; `nil` where it is not given.
  package func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }

  /// The first value of a header; `nil` where it is not there.
  /// - Parameter name: in lower case.
  package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// What a handler answers.
package struct ServerResponse: Sendable {
  /// Where the body comes from.
  package enum Body: Sendable {
    /// Known whole.
    case bytes([UInt8])
    /// Written while it is sent, until the stream is finished.
    case stream(ServerStream)
  }

  /// For instance 200.
  package var status: Int
  /// Names and values.
  package var headers: [(name: String, value: String)]
  /// Where the body comes from.
  package var body: Body

  /// An answer that is known whole.
  package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = .bytes(body)
  }

  /// An answer that goes on, such as server-sent events.
  package init(headers: [(name: String, value: String)], stream: ServerStream) {
    status = 200
    self.headers = headers
    body = .stream(stream)
  }

  /// A plain sentence.
  package static func text(_ status: Int, _ sentence: String) -> ServerResponse {
    ServerResponse(
      status: status, headers: [("Content-Type", "text/plain; charset=utf-8")],
      body: Array((sentence + "\n").utf8))
  }

  /// A JSON document.
  package static func json(_ status: Int, _ document: [UInt8]) -> ServerResponse {
    ServerResponse(status: status, headers: [("Content-Type", "application/json")], body: document)
  }
}
