import LocalBroker
import MQTTClient
import Telemetry
import Testing

@Suite struct `Getting into a broker` {
  @Test(.timeLimit(.minutes(1)))
  func `works with the right password and says what is wrong with another`() throws {
    var configuration = BrokerConfiguration()
    configuration.accounts = ["citywatch": "mưa lũ 2020"]
    let broker = try LocalBroker(configuration)
    defer { broker.stop() }
    let directory = try TemporaryDirectory()
    var options = Fixture.options(broker, "daemon")

    options.credentialsFile = try directory.write("right", "citywatch\nmưa lũ 2020\n")
    let welcome = try Subscriber(options, filters: ["#"])
    try welcome.connect()
    #expect(welcome.status.isConnected)

    options.credentialsFile = try directory.write("wrong", "citywatch\nnắng hạn\n")
    let stranger = try Subscriber(options, filters: ["#"])
    let error = #expect(throws: MQTTError.self) { try stranger.connect() }
    #expect(error?.reason == .notAuthorised)
    #expect(error?.place == "127.0.0.1:\(broker.port)")
  }

  @Test(arguments: [("", "needs the user name"), ("\nsecret\n", "needs the user name")])
  func `refuses an unusable credentials file`(text: String, complaint: String) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("credentials", text)
    let error = #expect(throws: MQTTError.self) { try Credentials(file: path) }
    #expect(error?.place == path)
    #expect(error?.message.contains(complaint) == true)
    #expect(throws: MQTTError.self) { try Credentials(file: path + "-missing") }
  }

  @Test(.timeLimit(.minutes(1)))
  func `is encrypted with a certificate each, and refused with the wrong authority`() throws {
    let certificates = try TestCertificates()
    var configuration = BrokerConfiguration()
    configuration.tls = BrokerConfiguration.TLS(
      authorityFile: certificates.authority, certificateFile: certificates.broker,
      keyFile: certificates.brokerKey, requiresClientCertificate: true)
    let broker = try LocalBroker(configuration)
    defer { broker.stop() }
    var options = Fixture.options(broker, "daemon")
    options.tls = TLSFiles(
      authorityFile: certificates.authority, certificateFile: certificates.client,
      keyFile: certificates.clientKey)
    let subscriber = try Subscriber(options, filters: ["river/#"])
    try subscriber.connect()
    options.clientID = "sensors"
    let publisher = try Publisher(options)
    try publisher.connect()
    let topic = try #require(PublishTopic("river/1"))
    for number in 0..<500 {
      _ = publisher.publish(topic, payload: Fixture.payload(number), quality: .atLeastOnce)
    }
    #expect(publisher.drain(withinMilliseconds: Fixture.limit) { _ in })
    // Small batches: decrypted messages left in the library must not be forgotten there.
    let limits = BatchLimits(count: 7)
    #expect(Fixture.receive(500, from: subscriber, limits: limits).count == 500)

    options.clientID = "stranger"
    options.tls = TLSFiles(authorityFile: certificates.otherAuthority)
    let error = #expect(throws: MQTTError.self) { try Subscriber(options, filters: ["#"]).connect() }
    #expect(error?.reason == .encryption)
  }
}

/// An authority, certificates signed by it for broker and client, and another authority, made by openssl.
private struct TestCertificates {
  let directory: TemporaryDirectory
  var authority: String { "\(directory.path)/authority.pem" }
  var otherAuthority: String { "\(directory.path)/other.pem" }
  var broker: String { "\(directory.path)/broker.pem" }
  var brokerKey: String { "\(directory.path)/broker.key" }
  var client: String { "\(directory.path)/client.pem" }
  var clientKey: String { "\(directory.path)/client.key" }

  init() throws {
    directory = try TemporaryDirectory(prefix: "citywatch-certificates")
    for name in ["authority", "other"] { try make(name, ["-subj", "/CN=Test \(name)"]) }
    let signed = ["-CA", authority, "-CAkey", "\(directory.path)/authority.key"]
    try make("broker", ["-subj", "/CN=broker", "-addext", "subjectAltName=IP:127.0.0.1"] + signed)
    try make("client", ["-subj", "/CN=client"] + signed)
  }

  private func make(_ name: String, _ arguments: [String]) throws {
    let process = try ChildProcess(
      [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
        "2",
        "-keyout", "\(directory.path)/\(name).key", "-out", "\(directory.path)/\(name).pem",
      ] + arguments, output: .discarded, errors: .file("\(directory.path)/log"))
    guard process.wait(withinMilliseconds: 10_000) == .exited(0) else {
      throw LocalBrokerError("openssl made no certificate \(name): \(directory.tail(of: "log"))")
    }
  }
}
