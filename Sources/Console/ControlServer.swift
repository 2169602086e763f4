package import HTTPServer
import JSONText
package import Telemetry

/// The running daemon's ear for commands: HTTP on a Unix socket, JSON both ways.
package final class ControlServer: Sendable {
  private let server: HTTPServer
  private let mailbox: PipelineMailbox

  /// Starts to listen.
  ///
  /// - Parameters:
  ///   - address: normally the socket file in the runtime directory.
  ///   - router: what is understood.
  ///   - mailbox: the way to the pipeline.
  ///   - timeout: how long a command waits for the pipeline; a batch takes milliseconds, a reload of all
  ///     rules seconds.
  package init(
    address: ServerAddress, router: ControlRouter, mailbox: PipelineMailbox,
    timeout: Milliseconds = 30 * Span.second
  ) throws(HTTPServerError) {
    self.mailbox = mailbox
    server = try HTTPServer(address: address) { request in
      let answer = ControlServer.answer(request, router: router, mailbox: mailbox, timeout: timeout)
      return .json(answer.status, answer.document)
    }
  }

  /// Where it listens.
  package var address: ServerAddress { server.address }

  /// Sends everyone who waits away and stops listening. Safe to call twice.
  package func stop() {
    mailbox.close()
    server.stop()
  }

  private static func answer(
    _ request: ServerRequest, router: ControlRouter, mailbox: PipelineMailbox, timeout: Milliseconds
  ) -> ControlResponse {
    switch router.resolve(method: request.method, path: request.path) {
    case .unknownPath: return .failure(404, "nothing is known as \(request.path)")
    case .otherMethods(let methods):
      let names = methods.map(\.rawValue).joined(separator: " or ")
      return .failure(405, "\(request.path) takes \(names), not \(request.method)")
    case .handler(let handler):
      let asked: ControlRequest
      do throws(JSONSyntaxError) { asked = try controlRequest(from: request) } catch {
        return .failure(400, "the body is not JSON: \(error)")
      }
      switch handler {
      case .direct(let answer): return answer(asked)
      case .pipeline: return response(to: mailbox.ask(asked, timeout: timeout))
      }
    }
  }

  private static func controlRequest(
    from request: ServerRequest
  ) throws(JSONSyntaxError) -> ControlRequest {
    guard let method = ControlRequest.Method(rawValue: request.method) else {
      preconditionFailure("a route exists only for known methods")
    }
    let body = request.body.isEmpty ? nil : try JSONValue.parse(request.body)
    return ControlRequest(method, request.path, query: request.query, body: body)
  }

  private static func response(to answer: PipelineMailbox.Answer) -> ControlResponse {
    switch answer {
    case .answered(let response): response
    case .notTaken: .failure(503, "the daemon is too busy; nothing was done")
    case .unanswered: .failure(504, "the daemon has not finished yet; look before you ask again")
    case .full: .failure(503, "too many commands wait; nothing was done")
    case .closed: .failure(503, "the daemon is stopping")
    }
  }
}
