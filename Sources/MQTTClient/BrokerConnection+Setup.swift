import CMosquitto
import Telemetry

/// The one-time initialisation libmosquitto asks for; it is never undone, as handles live as long as we do.
enum MosquittoLibrary {
  private static let started: Int32 = mosquitto_lib_init()
  static func start() { precondition(started == MOSQ_ERR_SUCCESS.rawValue, "libmosquitto does not start") }
}

extension BrokerConnection {
  func applyOptions() throws(MQTTError) {
    unsafe mosquitto_threaded_set(handle, true)
    try option(MOSQ_OPT_PROTOCOL_VERSION, Int32(MQTT_PROTOCOL_V5))
    // Without it the broker sends 20 messages and waits, and a commit could never group more than those.
    try option(MOSQ_OPT_RECEIVE_MAXIMUM, 65_535)
    try option(MOSQ_OPT_TCP_NODELAY, 1)
    if let file = options.credentialsFile {
      let credentials = try Credentials(file: file)
      try accept(
        unsafe mosquitto_username_pw_set(handle, credentials.user, credentials.password), "user name", file)
    }
    if let tls = options.tls { try apply(tls) }
    if let will = options.will {
      try accept(
        unsafe mosquitto_will_set(
          handle, will.topic, Int32(will.payload.count), will.payload, 1, will.isRetained),
        "last will on \(will.topic)", options.place)
    }
    try declareProperties()
  }

  private func apply(_ tls: TLSFiles) throws(MQTTError) {
    if tls.authorityFile == nil { try option(MOSQ_OPT_TLS_USE_OS_CERTS, 1) }
    try accept(
      unsafe mosquitto_tls_set(
        handle, tls.authorityFile, nil, tls.certificateFile, tls.keyFile, nil),
      "TLS files", tls.authorityFile ?? tls.certificateFile ?? options.place)
  }

  /// Hands over the CONNECT properties that outlive reconnections.
  ///
  /// The only function that takes them also connects, and waits for it for up to two minutes where the
  /// broker's machine is down; timers would stand still meanwhile. It copies the properties before it looks
  /// at the port, so it is called with one that cannot be, and the connection is made by the function that
  /// does not wait.
  private func declareProperties() throws(MQTTError) {
    var properties: OpaquePointer?
    defer { unsafe mosquitto_property_free_all(&properties) }
    try accept(
      unsafe mosquitto_property_add_int32(
        &properties, Int32(MQTT_PROP_SESSION_EXPIRY_INTERVAL.rawValue),
        UInt32(clamping: options.sessionExpiry / Span.second)), "session expiry", options.place)
    try accept(
      unsafe mosquitto_property_add_int32(
        &properties, Int32(MQTT_PROP_MAXIMUM_PACKET_SIZE.rawValue),
        UInt32(clamping: options.maximumPacketSize)), "maximum packet size", options.place)
    let code = unsafe mosquitto_connect_bind_v5(
      handle, options.host, -1, Int32(options.keepAliveSeconds), nil, properties)
    precondition(code == MOSQ_ERR_INVAL.rawValue, "libmosquitto connected to port −1")
  }

  private func option(_ option: mosq_opt_t, _ value: Int32) throws(MQTTError) {
    try accept(unsafe mosquitto_int_option(handle, option, value), "option \(option.rawValue)", options.place)
  }

  private func accept(_ code: Int32, _ what: String, _ place: String) throws(MQTTError) {
    guard code != MOSQ_ERR_SUCCESS.rawValue else { return }
    throw MQTTError(
      reason: .unusableOption, place: place,
      message: "\(what): \(unsafe String(cString: mosquitto_strerror(code)))")
  }

  func installCallbacks() {
    unsafe mosquitto_message_callback_set(handle) { _, context, message in
      guard let message = unsafe message else { return }
      unsafe BrokerConnection.at(context).received(message)
    }
    unsafe mosquitto_connect_v5_callback_set(handle) { _, context, code, flags, _ in
      unsafe BrokerConnection.at(context).connectAnswered(code: code, sessionPresent: flags & 1 != 0)
    }
    unsafe mosquitto_disconnect_v5_callback_set(handle) { _, context, code, _ in
      unsafe BrokerConnection.at(context).disconnected(code: code)
    }
    unsafe mosquitto_publish_v5_callback_set(handle) { _, context, packet, code, _ in
      unsafe BrokerConnection.at(context).answered(packet: packet, code: code)
    }
    unsafe mosquitto_subscribe_v5_callback_set(handle) { _, context, packet, count, codes, _ in
      let code = count > 0 ? unsafe codes?.pointee ?? 0 : 0
      unsafe BrokerConnection.at(context).answered(packet: packet, code: code)
    }
    unsafe mosquitto_unsubscribe_v5_callback_set(handle) { _, context, packet, _ in
      unsafe BrokerConnection.at(context).answered(packet: packet, code: 0)
    }
    unsafe mosquitto_log_callback_set(handle) { _, context, level, text in
      guard level & MOSQ_LOG_ERR != 0, let text = unsafe text else { return }
      unsafe BrokerConnection.at(context).logged(String(cString: text))
    }
  }

  /// The connection a callback belongs to. It lives as long as the handle, so nothing is retained.
  private static func at(_ context: UnsafeMutableRawPointer?) -> BrokerConnection {
    guard let context = unsafe context else { preconditionFailure("libmosquitto lost our context pointer") }
    return unsafe Unmanaged<BrokerConnection>.fromOpaque(context).takeUnretainedValue()
  }
}
