import CMicroHTTPD
import Threads

/// Whether the server still runs.
final class ServerLifetime: Sendable {
  private let isOver = Monitor(false)

  /// Returns whether this call ended it.
  func end() -> Bool {
    isOver.withLock { isOver in
      defer { isOver = true }
      return !isOver
    }
  }
}

/// One request while its body arrives.
final class Exchange {
  var body: [UInt8] = []
  var stream: ServerStream?
}

/// Takes libmicrohttpd's calls, gathers each request, asks the handler and hands the answer back.
@safe
final class ExchangeDesk: Sendable {
  private struct Streams {
    var open: [ObjectIdentifier: ServerStream] = [:]
    var isStopping = false
  }

  private let bodyLimit: Int
  private let handler: HTTPServer.Handler
  private let streams = Monitor(Streams())

  init(bodyLimit: Int, handler: @escaping HTTPServer.Handler) {
    self.bodyLimit = bodyLimit
    self.handler = handler
  }

  static func at(_ context: UnsafeMutableRawPointer?) -> ExchangeDesk {
    guard let context = unsafe context else { preconditionFailure("libmicrohttpd lost our context") }
    return unsafe Unmanaged<ExchangeDesk>.fromOpaque(context).takeUnretainedValue()
  }

  /// Called once when the headers are there, once for each piece of the body, and once at its end.
  func take(
    connection: OpaquePointer?, path: UnsafePointer<CChar>?, method: UnsafePointer<CChar>?,
    upload: UnsafePointer<CChar>?, uploadSize: UnsafeMutablePointer<Int>?,
    exchange: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
  ) -> MHD_Result {
    guard let connection = unsafe connection, let path = unsafe path, let method = unsafe method,
      let uploadSize = unsafe uploadSize, let exchange = unsafe exchange
    else { return .NO }
    guard let known = unsafe exchange.pointee else {
      return unsafe begin(connection, exchange)
    }
    let current = unsafe Unmanaged<Exchange>.fromOpaque(known).takeUnretainedValue()
    if unsafe uploadSize.pointee > 0 {
      let piece = unsafe UnsafeRawBufferPointer(start: upload, count: uploadSize.pointee)
      // A body without a declared length that grows too long: there is no polite way to stop it.
      guard current.body.count + piece.count <= bodyLimit else { return .NO }
      unsafe current.body.append(contentsOf: piece)
      unsafe uploadSize.pointee = 0
      return .YES
    }
    let request = unsafe ServerRequest(
      method: String(cString: method), path: String(cString: path),
      query: pairs(of: connection, .GET_ARGUMENT_KIND),
      headers: pairs(of: connection, .HEADER_KIND).map { ($0.name.lowercased(), $0.value) },
      body: current.body)
    return unsafe answer(handler(request), on: connection, current)
  }

  /// Frees what belongs to a request that is over, whichever way it ended.
  func close(_ exchange: UnsafeMutablePointer<UnsafeMutableRawPointer?>?) {
    guard let exchange = unsafe exchange, let known = unsafe exchange.pointee else { return }
    let current = unsafe Unmanaged<Exchange>.fromOpaque(known).takeRetainedValue()
    unsafe exchange.pointee = nil
    guard let stream = current.stream else { return }
    stream.finish()
    streams.withLock { $0.open[ObjectIdentifier(stream)] = nil }
  }

  /// Ends all streams, those that are about to open too.
  func finishStreams() {
    let open = streams.withLock { streams in
      streams.isStopping = true
      return Array(streams.open.values)
    }
    for stream in open { stream.finish() }
  }

  private func begin(
    _ connection: OpaquePointer, _ exchange: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  ) -> MHD_Result {
    let current = Exchange()
    unsafe exchange.pointee = Unmanaged.passRetained(current).toOpaque()
    let declared = unsafe MHD_lookup_connection_value(connection, .HEADER_KIND, "Content-Length")
    let length = unsafe declared.flatMap { unsafe Int(String(cString: $0)) } ?? 0
    guard length > bodyLimit else { return .YES }
    return unsafe answer(
      .text(413, "a body may have \(bodyLimit) bytes, not \(length)"), on: connection, current)
  }

  private func pairs(of connection: OpaquePointer, _ kind: MHD_ValueKind) -> [(name: String, value: String)] {
    var found: [(name: String, value: String)] = []
    unsafe withUnsafeMutablePointer(to: &found) { list in
      _ = unsafe MHD_get_connection_values(
        connection, kind,
        { context, _, name, value in
          guard let list = unsafe context?.assumingMemoryBound(to: [(name: String, value: String)].self),
            let name = unsafe name
          else { return .NO }
          let text = unsafe value.map { unsafe String(cString: $0) } ?? ""
          unsafe list.pointee.append((String(cString: name), text))
          return .YES
        }, list)
    }
    return found
  }

  private func answer(
    _ response: ServerResponse, on connection: OpaquePointer, _ current: Exchange
  ) -> MHD_Result {
    let made: OpaquePointer?
    switch response.body {
    case .bytes(let bytes):
      unsafe made = bytes.withUnsafeBytes { bytes in
        unsafe MHD_create_response_from_buffer(
          bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
      }
    case .stream(let stream):
      current.stream = stream
      let isStopping = streams.withLock { streams in
        streams.open[ObjectIdentifier(stream)] = stream
        return streams.isStopping
      }
      if isStopping { stream.finish() }
      unsafe made = ExchangeDesk.response(from: stream)
    }
    guard let made = unsafe made else { return .NO }
    defer { unsafe MHD_destroy_response(made) }
    for header in response.headers { unsafe MHD_add_response_header(made, header.name, header.value) }
    return unsafe MHD_queue_response(connection, UInt32(response.status), made)
  }

  private static func response(from stream: ServerStream) -> OpaquePointer? {
    // Pieces of a stream are a few lines; a larger block would only fill with one of them.
    let blockSize = 16 << 10
    return unsafe MHD_create_response_from_callback(
      UInt64.max, blockSize,
      { context, _, buffer, room in
        guard let context = unsafe context, let buffer = unsafe buffer else {
          return citywatch_httpd_end_of_stream
        }
        let stream = unsafe Unmanaged<ServerStream>.fromOpaque(context).takeUnretainedValue()
        let count = unsafe stream.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: room))
        return count == 0 ? citywatch_httpd_end_of_stream : count
      }, Unmanaged.passRetained(stream).toOpaque(),
      { context in
        guard let context = unsafe context else { return }
        unsafe Unmanaged<ServerStream>.fromOpaque(context).release()
      })
  }
}
