package import JSONText

/// What a command asks of the running daemon.
package struct ControlRequest: Sendable {
  /// What sort of request.
  package enum Method: String, Sendable, CaseIterable {
    /// Look.
    case get = "GET"
    /// Do.
    case post = "POST"
    /// Undo.
    case delete = "DELETE"
  }

  /// What sort of request.
  package var method: Method
  /// For instance `/v1/alerts`.
  package var path: String
  /// The query's names and values.
  package var query: [(name: String, value: String)]
  /// The body, where there is one.
  package var body: JSONValue?

  /// Describes a request.
  package init(
    _ method: Method, _ path: String, query: [(name: String, value: String)] = [], body: JSONValue? = nil
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.body = body
  }

  /// The first value of a query parameter; `nil` where it is not given.
  package func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }
}

/// What the daemon answers: always a status and a JSON document.
package struct ControlResponse: Hashable, Sendable {
  /// An HTTP status.
  package var status: Int
  /// One JSON document.
  package var document: [UInt8]

  /// Answers with a document that was built before.
  package init(status: Int = 200, document: [UInt8]) {
    self.status = status
    self.document = document
  }

  /// Answers with an object whose members `body` writes.
  package init(status: Int = 200, _ body: (inout JSONWriter) -> Void) {
    var json = JSONWriter()
    json.object(body)
    self.init(status: status, document: json.bytes)
  }

  /// Answers `{"error": …}` with a sentence for the person at the command line.
  package static func failure(_ status: Int, _ sentence: String) -> ControlResponse {
    ControlResponse(status: status) { $0.field("error", sentence) }
  }
}
