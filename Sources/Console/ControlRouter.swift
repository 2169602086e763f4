/// Which requests the daemon understands, and who answers each.
package struct ControlRouter: Sendable {
  /// Who answers.
  package enum Handler: Sendable {
    /// The pipeline, between two batches: whatever changes something, or looks at what only it owns.
    case pipeline
    /// The connection's own thread: what reads a snapshot of the database.
    case direct(@Sendable (ControlRequest) -> ControlResponse)
  }

  /// What a request comes to.
  package enum Resolution: Sendable {
    /// Somebody answers.
    case handler(Handler)
    /// The path is known, for other methods.
    case otherMethods([ControlRequest.Method])
    /// The path is not known.
    case unknownPath
  }

  private struct Route: Sendable {
    let method: ControlRequest.Method
    let path: String
    let handler: Handler
  }

  private var routes: [Route] = []

  /// Understands nothing yet.
  package init() {}

  /// Adds one request.
  /// - Precondition: it is not there yet.
  package mutating func add(_ method: ControlRequest.Method, _ path: String, _ handler: Handler) {
    precondition(
      !routes.contains { $0.method == method && $0.path == path }, "\(method.rawValue) \(path) is taken")
    routes.append(Route(method: method, path: path, handler: handler))
  }

  /// Finds who answers.
  /// - Parameter method: as HTTP writes it.
  package func resolve(method: String, path: String) -> Resolution {
    let known = routes.filter { $0.path == path }
    if known.isEmpty { return .unknownPath }
    if let route = known.first(where: { $0.method.rawValue == method }) { return .handler(route.handler) }
    return .otherMethods(known.map(\.method))
  }
}
