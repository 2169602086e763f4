import CMosquitto
import Glibc
import Telemetry

/// One libmosquitto handle and its socket, driven by hand.
///
/// libmosquitto is told that somebody else's thread writes (`mosquitto_threaded_set`). It then only queues
/// what it has to send, PUBACKs included, and nothing leaves before `writeAll`. The subscriber's promise,
/// to acknowledge a reading only once it is on the disk, rests on this.
@safe
final class BrokerConnection {
  let options: SessionOptions
  let handle: OpaquePointer
  private(set) var machine: SessionMachine
  private(set) var forgottenSessions = 0
  /// Messages that arrived and were not fetched yet.
  var inbox = MessageBatch()
  /// Answers to SUBSCRIBE, UNSUBSCRIBE and PUBLISH, not fetched yet: packet id and reason code.
  var answers: [(packet: Int32, code: Int32)] = []
  /// Whether the library is writing. It reports a QoS 0 message as published then, under a packet id that
  /// a QoS 1 message may carry too.
  private var isWriting = false
  /// Counts everything the library tells us, to see whether a read brought anything.
  private var callbacks: UInt64 = 0
  /// Whether reading stopped at a bound. TLS may hold decrypted messages then that `poll` cannot see.
  private var stoppedEarly = false
  /// What `poll` looks at: the socket and the wake descriptor. Kept, so that a turn allocates nothing.
  private var watched = [pollfd(), pollfd()]
  private var lastMaintenance: Milliseconds = 0
  private var lastLog = ""

  init(_ options: SessionOptions) throws(MQTTError) {
    precondition(options.keepAliveSeconds >= 5, "libmosquitto takes no keep-alive under 5 seconds")
    MosquittoLibrary.start()
    guard let created = unsafe mosquitto_new(options.clientID, options.startsClean, nil) else {
      throw MQTTError(
        reason: .unusableOption, place: options.place, message: "client id \(options.clientID) is not usable")
    }
    unsafe handle = created
    self.options = options
    machine = SessionMachine(backoff: options.backoff, connectTimeout: options.connectTimeout)
    unsafe mosquitto_user_data_set(handle, Unmanaged.passUnretained(self).toOpaque())
    installCallbacks()
    try applyOptions()
  }

  /// Closes the socket without sending anything: what was not acknowledged comes again.
  deinit { unsafe mosquitto_destroy(handle) }

  var status: SessionStatus {
    SessionStatus(
      phase: machine.phase, duration: MonotonicClock.now() - machine.changedAt, failures: machine.failures,
      connections: machine.connections, forgottenSessions: forgottenSessions,
      lastFailure: machine.lastFailure)
  }

  // MARK: Making and ending the connection

  func start() { perform(machine.start(at: MonotonicClock.now())) }

  /// Throws away the connection with everything queued on it, and makes a new one.
  func reopen() { perform(machine.reopen(at: MonotonicClock.now())) }

  /// Closes; `politely`, a DISCONNECT is sent, and with it all that is queued.
  ///
  /// The library closes its descriptor as soon as DISCONNECT is written. Where something lies unread then,
  /// the kernel resets the connection, and the broker may lose acknowledgements it has not read yet. So a
  /// second descriptor keeps the connection until the broker has closed its side.
  func disconnect(withinMilliseconds limit: Milliseconds, politely: Bool) {
    let socket = liveSocket
    if politely, machine.isConnected, socket >= 0 {
      let kept = dup(socket)
      if unsafe mosquitto_disconnect(handle) == MOSQ_ERR_SUCCESS.rawValue {
        _ = writeAll(withinMilliseconds: limit)
      }
      if kept >= 0 {
        awaitEnd(kept, withinMilliseconds: limit)
        close(kept)
      }
    }
    shutDownSocket()
    machine.stop(at: MonotonicClock.now())
  }

  /// Reads and drops what still comes, until the broker has closed or time is up.
  private func awaitEnd(_ socket: Int32, withinMilliseconds limit: Milliseconds) {
    shutdown(socket, Int32(SHUT_WR))
    let deadline = MonotonicClock.now() + limit
    var dropped = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let left = deadline - MonotonicClock.now()
      var watched = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
      guard left > 0, unsafe poll(&watched, 1, Int32(clamping: left)) > 0 else { return }
      guard unsafe recv(socket, &dropped, dropped.count, 0) > 0 else { return }
    }
  }

  private func perform(_ action: SessionMachine.Action) {
    switch action {
    case .none: break
    case .abandon: shutDownSocket()
    case .open:
      answers.removeAll(keepingCapacity: true)
      stoppedEarly = false
      let code = unsafe mosquitto_connect_async(
        handle, options.host, Int32(options.port), Int32(options.keepAliveSeconds))
      if code != MOSQ_ERR_SUCCESS.rawValue { ended(code) }
    }
  }

  /// Ends the TCP connection but leaves the descriptor to libmosquitto, which closes it when it connects
  /// anew.
  private func shutDownSocket() {
    let socket = unsafe mosquitto_socket(handle)
    if socket >= 0 { shutdown(socket, Int32(SHUT_RDWR)) }
  }

  /// libmosquitto returned an error: the connection is over.
  private func ended(_ code: Int32) {
    let systemError = errno
    guard machine.phase != .disconnected else { return }
    shutDownSocket()
    machine.failed(failure(code, systemError: systemError), at: MonotonicClock.now())
  }

  private func failure(_ code: Int32, systemError: Int32) -> MQTTError {
    let wasConnected = machine.isConnected
    var reason: MQTTError.Reason = wasConnected ? .connectionLost : .unreachable
    var message = unsafe String(cString: mosquitto_strerror(code))
    switch code {
    case MOSQ_ERR_TLS.rawValue:
      reason = .encryption
      if !lastLog.isEmpty { message = lastLog }
    case MOSQ_ERR_ERRNO.rawValue: message = unsafe String(cString: strerror(systemError))
    case MOSQ_ERR_KEEPALIVE.rawValue: reason = .timedOut
    default: break
    }
    return MQTTError(reason: reason, place: options.place, message: message)
  }

  // MARK: Driving the socket

  /// Waits for the socket, then writes (if allowed) and reads.
  ///
  /// - Parameter mayWrite: false while a message is held whose acknowledgement must not leave.
  /// - Parameter wake: another descriptor that ends the wait when it becomes readable; −1 for none.
  /// - Returns: whether `wake` became readable.
  func turn(waitMilliseconds: Milliseconds, mayWrite: Bool, limits: BatchLimits, wake: Int32 = -1) -> Bool {
    var now = MonotonicClock.now()
    perform(machine.timePassed(to: now, place: options.place))
    var wait = max(0, waitMilliseconds)
    if let due = machine.nextDue { wait = min(wait, max(0, due - now)) }
    let socket = liveSocket
    // Once a second the library must look at its keep-alive, so no wait is longer.
    if socket >= 0 { wait = stoppedEarly ? 0 : min(wait, Span.second) }
    var interest = Int16(POLLIN)
    if mayWrite, socket >= 0, unsafe mosquitto_want_write(handle) { interest |= Int16(POLLOUT) }
    watched[0] = pollfd(fd: socket, events: interest, revents: 0)
    watched[1] = pollfd(fd: wake, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&watched, 2, Int32(clamping: wait)) >= 0 else { return false }
    now = MonotonicClock.now()
    let ready = Int32(watched[0].revents)
    if socket >= 0 {
      if ready & (POLLERR | POLLNVAL) != 0, let error = socketError(socket) {
        machine.failed(error, at: now)
        shutDownSocket()
      } else {
        if ready & POLLOUT != 0 { writeOnce() }
        if stoppedEarly || ready & (POLLIN | POLLHUP) != 0 { readAvailable(limits, from: now) }
        if mayWrite, inbox.isEmpty { maintain(at: now) }
      }
    }
    return watched[1].revents != 0
  }

  /// Reads while reading brings something and the bounds allow.
  private func readAvailable(_ limits: BatchLimits, from start: Milliseconds) {
    var reads = 0
    stoppedEarly = false
    while liveSocket >= 0 {
      let before = callbacks
      guard check(unsafe mosquitto_loop_read(handle, 1)), callbacks != before else { return }
      reads += 1
      // A look at the clock costs about as much as a tenth of a message, so not after each.
      let isLate = reads & 31 == 0 && MonotonicClock.now() - start >= Milliseconds(limits.milliseconds)
      if isLate || inbox.count >= limits.count || inbox.byteCount >= limits.bytes {
        stoppedEarly = true
        return
      }
    }
    // A DISCONNECT from the broker is read without an error, and leaves no socket.
    if machine.isConnected { ended(MOSQ_ERR_CONN_LOST.rawValue) }
  }

  /// Sends everything queued. Returns whether it all left; if not, the connection is over.
  ///
  /// libmosquitto makes a system call a packet. Corked, the kernel packs hundreds of PUBACKs into one
  /// segment and wakes the broker once.
  func writeAll(withinMilliseconds limit: Milliseconds, corked: Bool = false) -> Bool {
    let socket = liveSocket
    guard socket >= 0 else { return false }
    if corked { setCork(socket, 1) }
    defer { if corked { setCork(socket, 0) } }
    let deadline = MonotonicClock.now() + limit
    while unsafe mosquitto_want_write(handle) {
      guard writeOnce() else { return false }
      guard unsafe mosquitto_want_write(handle) else { break }
      let left = deadline - MonotonicClock.now()
      guard left > 0 else {
        ended(MOSQ_ERR_KEEPALIVE.rawValue)
        return false
      }
      var watched = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
      unsafe poll(&watched, 1, Int32(clamping: left))
    }
    return true
  }

  @discardableResult private func writeOnce() -> Bool {
    isWriting = true
    defer { isWriting = false }
    return check(unsafe mosquitto_loop_write(handle, 1))
  }

  /// Lets the library send a PINGREQ when one is due, or notice that its last one was not answered.
  ///
  /// - Precondition: nothing is queued that must not leave.
  func maintain(at now: Milliseconds) {
    guard machine.isConnected, now - lastMaintenance >= Span.second else { return }
    lastMaintenance = now
    check(unsafe mosquitto_loop_misc(handle))
  }

  @discardableResult private func check(_ code: Int32) -> Bool {
    if code == MOSQ_ERR_SUCCESS.rawValue { return true }
    ended(code)
    return false
  }

  /// The descriptor while a connection is made or there; −1 otherwise.
  private var liveSocket: Int32 {
    switch machine.phase {
    case .connecting, .connected: unsafe mosquitto_socket(handle)
    case .disconnected, .backingOff: -1
    }
  }

  private func socketError(_ socket: Int32) -> MQTTError? {
    var code: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    unsafe getsockopt(socket, SOL_SOCKET, SO_ERROR, &code, &size)
    guard code != 0 else { return nil }
    return MQTTError(
      reason: machine.isConnected ? .connectionLost : .unreachable, place: options.place,
      message: unsafe String(cString: strerror(code)))
  }

  private func setCork(_ socket: Int32, _ value: Int32) {
    var value = value
    unsafe setsockopt(
      socket, Int32(IPPROTO_TCP), TCP_CORK, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  // MARK: Queueing packets

  /// Queues a SUBSCRIBE or UNSUBSCRIBE. Returns its packet id; `nil` where the library refuses the filter.
  func queue(_ request: Subscriptions.Request, quality: QualityOfService) -> Int32? {
    var packet: Int32 = 0
    let code =
      switch request {
      case .subscribe(let filter):
        // Kept messages are wanted once, not again after each reconnection.
        unsafe mosquitto_subscribe_v5(
          handle, &packet, filter, quality.rawValue, Int32(MQTT_SUB_OPT_SEND_RETAIN_NEW.rawValue), nil)
      case .unsubscribe(let filter): unsafe mosquitto_unsubscribe(handle, &packet, filter)
      }
    return code == MOSQ_ERR_SUCCESS.rawValue ? packet : nil
  }

  /// Queues a PUBLISH. Returns its packet id; `nil` where the library refuses it.
  func queue(
    _ topic: PublishTopic, payload: UnsafeRawBufferPointer, quality: QualityOfService, isRetained: Bool
  ) -> Int32? {
    var packet: Int32 = 0
    let code = unsafe mosquitto_publish(
      handle, &packet, topic.characters, Int32(payload.count), payload.baseAddress, quality.rawValue,
      isRetained)
    return code == MOSQ_ERR_SUCCESS.rawValue ? packet : nil
  }

  // MARK: What the library tells us

  func received(_ message: UnsafePointer<mosquitto_message>) {
    callbacks &+= 1
    let message = unsafe message.pointee
    unsafe inbox.append(
      topic: UnsafeRawBufferPointer(start: message.topic, count: strlen(message.topic)),
      payload: UnsafeRawBufferPointer(start: message.payload, count: Int(message.payloadlen)),
      quality: message.qos == 0 ? .atMostOnce : .atLeastOnce, isRetained: message.retain)
  }

  func answered(packet: Int32, code: Int32) {
    callbacks &+= 1
    if !isWriting { answers.append((packet, code)) }
  }

  func connectAnswered(code: Int32, sessionPresent: Bool) {
    callbacks &+= 1
    let now = MonotonicClock.now()
    guard code == 0 else {
      let isUnknown =
        code == MQTT_RC_NOT_AUTHORIZED.rawValue
        || code == MQTT_RC_BAD_USERNAME_OR_PASSWORD.rawValue
      let said = unsafe String(cString: mosquitto_reason_string(code))
      machine.failed(
        MQTTError(
          reason: isUnknown ? .notAuthorised : .refused(code: code), place: options.place,
          message: isUnknown
            ? "the broker does not accept this user name and password (\(said))" : "refused: \(said)"),
        at: now)
      return
    }
    if machine.connections > 0, !sessionPresent, !options.startsClean { forgottenSessions += 1 }
    machine.accepted(sessionPresent: sessionPresent, at: now)
  }

  /// The connection ended. Reason codes, from 0x80 on, come from a DISCONNECT of the broker; the library's
  /// own codes below are also returned by the call that noticed the end.
  func disconnected(code: Int32) {
    callbacks &+= 1
    guard code >= 0x80 else { return }
    let isTakenOver = code == MQTT_RC_SESSION_TAKEN_OVER.rawValue
    let said = unsafe String(cString: mosquitto_reason_string(code))
    machine.failed(
      MQTTError(
        reason: isTakenOver ? .takenOver : .connectionLost, place: options.place,
        message: isTakenOver
          ? "another program connected with the client id \(options.clientID)"
          : "the broker closed the connection: \(said)"),
      at: MonotonicClock.now())
  }

  func logged(_ text: String) { lastLog = text }
}
