import CMicroHTTPD

/// A small HTTP/1.1 server: the control socket, the operators' page, and the webhooks' stand-in in tests.
///
/// Each connection has a thread of its own, so a handler may block, for instance until the pipeline answers.
/// It stops when `stop()` is called or the last reference goes.
@safe
package final class HTTPServer: @unchecked Sendable {
  /// Answers one request. Called from many threads at once.
  package typealias Handler = @Sendable (ServerRequest) -> ServerResponse

  /// What one server may use.
  package struct Limits: Hashable, Sendable {
    /// Connections at once; each is a thread. A province's operators and their commands are a few dozen.
    package var connections = 64
    /// Seconds after which a silent connection is closed.
    package var idleSeconds = 30
    /// The longest body; a replay order or an inventory row is far shorter.
    package var bodyBytes = 1 << 20

    /// The usual limits.
    package init() {}
  }

  /// Bytes of request line and headers a connection may send; browsers with cookies stay below 16 KiB.
  private static let connectionMemory = 64 << 10

  /// Where it listens, with the port that the system chose.
  package let address: ServerAddress
  private let socket: ListeningSocket
  private let exchanges: ExchangeDesk
  private let daemon: OpaquePointer
  private let lifetime = ServerLifetime()

  /// Starts to serve.
  ///
  /// - Throws: where the address cannot be had; a socket file that a living daemon answers on is left alone.
  package init(
    address: ServerAddress, limits: Limits = Limits(), handler: @escaping Handler
  ) throws(HTTPServerError) {
    socket = try ListeningSocket(address)
    self.address = socket.address
    exchanges = ExchangeDesk(bodyLimit: limits.bodyBytes, handler: handler)
    let context = unsafe Unmanaged.passUnretained(exchanges).toOpaque()
    let started = unsafe citywatch_httpd_start(
      socket.descriptor,
      { context, connection, path, method, _, upload, uploadSize, exchange in
        unsafe ExchangeDesk.at(context).take(
          connection: connection, path: path, method: method, upload: upload, uploadSize: uploadSize,
          exchange: exchange)
      },
      { context, _, exchange, _ in unsafe ExchangeDesk.at(context).close(exchange) },
      context, UInt32(limits.connections), UInt32(limits.idleSeconds), HTTPServer.connectionMemory)
    guard let started = unsafe started else {
      socket.abandon()
      throw HTTPServerError(address: address, message: "libmicrohttpd could not start")
    }
    unsafe daemon = started
  }

  deinit { stop() }

  /// Ends every stream, lets handlers under way answer, closes all connections and frees the address.
  ///
  /// Handlers that wait for somebody must be released first, or this waits with them. Safe to call twice.
  package func stop() {
    guard lifetime.end() else { return }
    exchanges.finishStreams()
    unsafe MHD_stop_daemon(daemon)
    socket.removeFile()
  }
}
