import CCurl
package import Threads

/// Sends requests, one after another, keeping connections open between them.
///
/// One libcurl handle, which belongs to one thread at a time. `cancellation` ends a request under way, within
/// about a second, and refuses later ones.
/// Redirects are not followed: an alert goes where the configuration says and nowhere else.
@safe
package final class HTTPClient {
  /// libcurl's own set-up, once a process and before any thread uses it.
  private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

  /// Stops this client from another thread.
  package let cancellation: Cancellation
  private let handle: UnsafeMutableRawPointer
  private let complaint: UnsafeMutablePointer<CChar>

  /// Makes a client without a connection.
  package init(cancellation: Cancellation = Cancellation()) {
    precondition(HTTPClient.isReady, "libcurl could not be initialised")
    guard let made = unsafe curl_easy_init() else { preconditionFailure("libcurl is out of memory") }
    self.cancellation = cancellation
    unsafe handle = made
    unsafe complaint = .allocate(capacity: Int(CURL_ERROR_SIZE))
  }

  deinit {
    unsafe curl_easy_cleanup(handle)
    unsafe complaint.deallocate()
  }

  /// Sends a request and waits for its answer. Any status is an answer.
  ///
  /// - Throws: where no answer came.
  package func send(_ request: HTTPRequest) throws(HTTPClientError) -> HTTPResponse {
    let answer = Answer(limit: request.maximumResponseBytes, cancellation: cancellation)
    var lines: UnsafeMutablePointer<curl_slist>?
    for header in request.headers {
      unsafe lines = curl_slist_append(lines, "\(header.name): \(header.value)")
    }
    // Without this libcurl waits a second for "100 Continue", which small servers never send.
    unsafe lines = curl_slist_append(lines, "Expect:")
    defer { unsafe curl_slist_free_all(lines) }
    let context = unsafe Unmanaged.passUnretained(answer).toOpaque()
    unsafe curl_easy_reset(handle)
    unsafe complaint.pointee = 0
    setOptions(request)
    unsafe setPointers(context: context, headers: lines)
    let code = withExtendedLifetime(answer) {
      unsafe request.body.withUnsafeBytes { body in
        if request.method == .post {
          unsafe citywatch_curl_set_number(handle, CURLOPT_POST, 1)
          unsafe citywatch_curl_set_number(handle, CURLOPT_POSTFIELDSIZE, body.count)
          unsafe citywatch_curl_set_pointer(
            handle, CURLOPT_POSTFIELDS, body.baseAddress ?? UnsafeRawPointer(complaint))
        }
        return unsafe curl_easy_perform(handle)
      }
    }
    guard code == CURLE_OK || answer.isCut else { throw failure(code, of: request) }
    return HTTPResponse(
      status: unsafe citywatch_curl_status(handle), headers: answer.headers, body: answer.body,
      isCut: answer.isCut)
  }

  private func setOptions(_ request: HTTPRequest) {
    set(CURLOPT_URL, request.url)
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    set(CURLOPT_PROXY, request.proxy ?? "")
    set(CURLOPT_USERAGENT, "citywatch")
    if request.method != .post { set(CURLOPT_CUSTOMREQUEST, request.method.rawValue) }
    if let path = request.socketPath { set(CURLOPT_UNIX_SOCKET_PATH, path) }
    if let file = request.tls.authorityFile { set(CURLOPT_CAINFO, file) }
    if let file = request.tls.certificateFile { set(CURLOPT_SSLCERT, file) }
    if let file = request.tls.keyFile { set(CURLOPT_SSLKEY, file) }
    // libcurl would otherwise use SIGALRM for its time limits, which belongs to no thread.
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_NOPROGRESS, 0)
    set(CURLOPT_CONNECTTIMEOUT_MS, request.connectTimeout)
    set(CURLOPT_TIMEOUT_MS, request.timeout)
  }

  private func set(_ option: CURLoption, _ text: String) {
    unsafe citywatch_curl_set_text(handle, option, text)
  }

  private func set(_ option: CURLoption, _ number: Int) {
    unsafe citywatch_curl_set_number(handle, option, number)
  }

  private func setPointers(context: UnsafeMutableRawPointer, headers: UnsafeMutablePointer<curl_slist>?) {
    unsafe citywatch_curl_set_pointer(handle, CURLOPT_HTTPHEADER, headers)
    unsafe citywatch_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, complaint)
    unsafe citywatch_curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
    unsafe citywatch_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
    unsafe citywatch_curl_set_pointer(handle, CURLOPT_XFERINFODATA, context)
    unsafe citywatch_curl_set_receiver(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      let chunk = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
      return unsafe Answer.at(context).takeBody(chunk)
    }
    unsafe citywatch_curl_set_receiver(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
      unsafe Answer.at(context).takeHeader(String(decoding: line, as: UTF8.self))
      return size * count
    }
    unsafe citywatch_curl_set_progress(handle) { context, _, _, _, _ in
      unsafe Answer.at(context).cancellation.isCancelled ? 1 : 0
    }
  }

  private func failure(_ code: CURLcode, of request: HTTPRequest) -> HTTPClientError {
    let detail = unsafe String(cString: complaint)
    let message = detail.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : detail
    let kind: HTTPClientError.Kind =
      switch code {
      case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT: .unreachable
      case CURLE_OPERATION_TIMEDOUT: .timedOut
      case CURLE_ABORTED_BY_CALLBACK: .cancelled
      case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .unusable
      case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
        CURLE_SSL_CERTPROBLEM:
        .tls
      default: .broken
      }
    return HTTPClientError(kind: kind, message: message, url: request.url)
  }
}

/// Gathers an answer while libcurl receives it.
private final class Answer {
  let limit: Int
  let cancellation: Cancellation
  var headers: [(name: String, value: String)] = []
  var body: [UInt8] = []
  var isCut = false

  init(limit: Int, cancellation: Cancellation) {
    self.limit = limit
    self.cancellation = cancellation
  }

  static func at(_ context: UnsafeMutableRawPointer?) -> Answer {
    guard let context = unsafe context else { preconditionFailure("libcurl lost our context") }
    return unsafe Unmanaged<Answer>.fromOpaque(context).takeUnretainedValue()
  }

  /// Returns how many bytes were taken; fewer than were given ends the transfer.
  func takeBody(_ chunk: UnsafeRawBufferPointer) -> Int {
    let room = limit - body.count
    unsafe body.append(contentsOf: chunk.prefix(room))
    isCut = chunk.count > room
    return min(room, chunk.count)
  }

  func takeHeader(_ line: String) {
    // A second status line follows "100 Continue"; only the last answer's headers count.
    if line.hasPrefix("HTTP/") { return headers.removeAll() }
    guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { return }
    let name = String(line[..<colon]).lowercased()
    let value = line[line.index(after: colon)...].drop { $0.isWhitespace }
    headers.append((name, String(value.reversed().drop { $0.isWhitespace }.reversed())))
  }
}
