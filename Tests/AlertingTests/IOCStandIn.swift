import HTTPServer
import Threads

/// An operations centre of a test: it answers as it is told and remembers what it was sent.
final class IOCStandIn: Sendable {
  struct Delivery: Sendable {
    var key: String
    var body: [UInt8]
    var signature: String?
    var status: Int
  }

  private struct State {
    var deliveries: [Delivery] = []
    var behaviour: @Sendable (_ key: String, _ attempt: Int) -> ServerResponse?
  }

  private let state: Monitor<State>
  let server: HTTPServer

  /// - Parameter behaviour: the answer to the n-th request with a key; `nil` breaks the connection.
  init(_ behaviour: @escaping @Sendable (_ key: String, _ attempt: Int) -> ServerResponse?) throws {
    let state = Monitor(State(behaviour: behaviour))
    self.state = state
    server = try HTTPServer(address: .tcp(host: "127.0.0.1", port: 0)) { request in
      let key = request.header("idempotency-key") ?? ""
      return state.change { state in
        let attempt = state.deliveries.count { $0.key == key } + 1
        let answer = state.behaviour(key, attempt) ?? ServerResponse(status: 9, body: [])
        state.deliveries.append(
          Delivery(
            key: key, body: request.body, signature: request.header("citywatch-signature"),
            status: answer.status))
        return answer
      }
    }
  }

  var url: String { "http://\(server.address)/hook" }

  var deliveries: [Delivery] { state.withLock { $0.deliveries } }

  /// The keys that were accepted, in order.
  var accepted: [String] { deliveries.filter { $0.status == 200 }.map(\.key) }

  func waitForRequests(_ count: Int) -> Bool {
    state.wait(timeout: 20_000) { $0.deliveries.count >= count ? true : nil } ?? false
  }
}
