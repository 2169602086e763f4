package import Telemetry
import YAMLDocument

/// Reads `citywatch.yaml`.
package enum SettingsReader {
  /// Reads the settings from the bytes of a file.
  ///
  /// Relative paths are taken from the folder of the file. `${NAME}` in a path stands for the environment
  /// variable handed in, so that the unit can point at systemd's credentials.
  ///
  /// - Returns: the settings; `nil` where there is an error among the diagnostics.
  package static func read(
    _ bytes: [UInt8], file: String, environment: [String: String], diagnostics: inout [Diagnostic]
  ) -> Settings? {
    let before = diagnostics.count
    var settings = Settings()
    let root = YAMLParser.parse(bytes, file: file, diagnostics: &diagnostics)
    guard diagnostics.count == before else { return nil }
    let folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
    let paths = PathResolver(folder: folder, environment: environment, file: file)
    if let root, !root.isNull {
      read(root, into: &settings, paths, &diagnostics)
    } else {
      settings.devices = paths.resolved(settings.devices)
      settings.rules = paths.resolved(settings.rules)
      settings.addresses = paths.resolved(settings.addresses)
    }
    return diagnostics[before...].contains { $0.gravity == .error } ? nil : settings
  }

  private static func read(
    _ root: YAMLNode, into settings: inout Settings, _ paths: PathResolver, _ faults: inout [Diagnostic]
  ) {
    guard
      var reader = MappingReader(root, file: paths.file, subject: "the configuration", diagnostics: &faults)
    else { return }
    settings.devices = paths.path("devices", &reader, &faults) ?? paths.resolved(settings.devices)
    settings.rules = paths.path("rules", &reader, &faults) ?? paths.resolved(settings.rules)
    settings.addresses = paths.path("addresses", &reader, &faults) ?? paths.resolved(settings.addresses)
    settings.state = paths.path("state", &reader, &faults) ?? settings.state
    settings.runtime = paths.path("runtime", &reader, &faults) ?? settings.runtime
    settings.clock = reader.word("clock", as: Settings.Clock.self, &faults) ?? settings.clock
    if let minutes = reader.integer("utc_offset_minutes", in: -720...840, &faults) {
      settings.utcOffsetMinutes = minutes
    }
    settings.futureTolerance = reader.duration("future_tolerance", &faults) ?? settings.futureTolerance
    settings.alertAge = reader.duration("alert_age", &faults) ?? settings.alertAge
    settings.quarantineMessages =
      reader.integer("quarantine_messages", in: 1...100_000_000, &faults) ?? settings.quarantineMessages
    settings.retention = reader.duration("retention", &faults)
    if let node = reader.optional("broker") {
      readBroker(node, into: &settings.broker, paths, &faults)
    }
    if let node = reader.optional("batch") { readBatch(node, into: &settings.batch, paths, &faults) }
    if let node = reader.optional("alerts") { readAlerts(node, into: &settings, paths, &faults) }
    reader.finish(&faults)
  }

  private static func readBroker(
    _ node: YAMLNode, into broker: inout Settings.Broker, _ paths: PathResolver, _ faults: inout [Diagnostic]
  ) {
    guard var reader = MappingReader(node, file: paths.file, subject: "'broker'", diagnostics: &faults) else {
      return
    }
    broker.host = reader.text("host", &faults) ?? broker.host
    broker.port = reader.integer("port", in: 1...65_535, &faults) ?? broker.port
    broker.clientID = reader.text("client_id", &faults) ?? broker.clientID
    broker.credentialsFile = paths.path("credentials_file", &reader, &faults)
    broker.caFile = paths.path("ca_file", &reader, &faults)
    broker.certificateFile = paths.path("certificate_file", &reader, &faults)
    broker.keyFile = paths.path("key_file", &reader, &faults)
    broker.qos = reader.integer("qos", in: 0...1, &faults) ?? broker.qos
    broker.alsoListen = reader.list("also_listen", &faults).compactMap { item in
      if let filter = item.text, isFilter(filter) { return filter }
      reader.report(item, "\(item.kindName) is not a topic filter such as sensors/# or +/data", &faults)
      return nil
    }
    broker.keepAlive = reader.duration("keep_alive", &faults) ?? broker.keepAlive
    broker.sessionExpiry = reader.duration("session_expiry", &faults) ?? broker.sessionExpiry
    if broker.keepAlive < 60 * Span.second {
      reader.report(
        node, "'keep_alive' must be at least 60s: a long commit must not look like a dead connection", &faults
      )
    }
    if (broker.certificateFile == nil) != (broker.keyFile == nil) {
      reader.report(node, "'certificate_file' and 'key_file' go together; give both or neither", &faults)
    }
    if broker.certificateFile != nil && broker.caFile == nil {
      reader.report(node, "'certificate_file' needs 'ca_file', which turns TLS on", &faults)
    }
    reader.finish(&faults)
  }

  /// Wildcards stand alone on their level, and `#` at the end (MQTT 5, section 4.7.1).
  private static func isFilter(_ text: String) -> Bool {
    let levels = text.split(separator: "/", omittingEmptySubsequences: false)
    let isClean = levels.allSatisfy { $0.count == 1 || !$0.contains { $0 == "#" || $0 == "+" } }
    return !text.isEmpty && isClean && !levels.dropLast().contains("#")
  }

  private static func readBatch(
    _ node: YAMLNode, into batch: inout Settings.Batch, _ paths: PathResolver, _ faults: inout [Diagnostic]
  ) {
    guard var reader = MappingReader(node, file: paths.file, subject: "'batch'", diagnostics: &faults) else {
      return
    }
    batch.messages = reader.integer("messages", in: 1...65_535, &faults) ?? batch.messages
    batch.bytes = reader.integer("bytes", in: 65_536...(64 << 20), &faults) ?? batch.bytes
    batch.milliseconds = reader.duration("time", &faults) ?? batch.milliseconds
    if batch.milliseconds > Span.second {
      reader.report(node, "'time' must be at most 1s: an alert waits for the batch to end", &faults)
    }
    reader.finish(&faults)
  }

  private static func readAlerts(
    _ node: YAMLNode, into settings: inout Settings, _ paths: PathResolver, _ faults: inout [Diagnostic]
  ) {
    guard var reader = MappingReader(node, file: paths.file, subject: "'alerts'", diagnostics: &faults) else {
      return
    }
    if let topic = reader.text("topic", &faults) { settings.alertTopic = topic == "none" ? nil : topic }
    for item in reader.list("webhooks", &faults) {
      if let webhook = readWebhook(item, paths, &faults) {
        if settings.webhooks.contains(where: { $0.name == webhook.name }) {
          reader.report(item, "webhook '\(webhook.name)' stands twice; names tell receivers apart", &faults)
        }
        settings.webhooks.append(webhook)
      }
    }
    reader.finish(&faults)
  }

  private static func readWebhook(
    _ node: YAMLNode, _ paths: PathResolver, _ faults: inout [Diagnostic]
  ) -> Settings.Webhook? {
    guard var reader = MappingReader(node, file: paths.file, subject: "a webhook", diagnostics: &faults)
    else {
      return nil
    }
    let name = reader.required("name", &faults)?.text
    let address = reader.required("url", &faults)
    var webhook = Settings.Webhook(name: name ?? "", url: address?.text ?? "")
    if let address, !webhook.url.hasPrefix("http://"), !webhook.url.hasPrefix("https://") {
      reader.report(address, "'url' must begin with http:// or https://, not \(address.kindName)", &faults)
    }
    webhook.secretFile = paths.path("secret_file", &reader, &faults)
    webhook.caFile = paths.path("ca_file", &reader, &faults)
    webhook.timeout = reader.duration("timeout", &faults) ?? webhook.timeout
    webhook.attempts = reader.integer("attempts", in: 1...100_000, &faults) ?? webhook.attempts
    webhook.age = reader.duration("age", &faults) ?? webhook.age
    reader.finish(&faults)
    return name == nil || address == nil ? nil : webhook
  }
}

/// Makes the paths of a configuration file absolute to its folder and puts environment variables in.
private struct PathResolver {
  let folder: String
  let environment: [String: String]
  let file: String

  func path(_ key: String, _ reader: inout MappingReader, _ faults: inout [Diagnostic]) -> String? {
    guard let node = reader.optional(key) else { return nil }
    guard var text = node.text else {
      reader.report(node, "'\(key)' must be a path, not \(node.kindName)", &faults)
      return nil
    }
    while let start = text.firstRange(of: "${"), let end = text[start.upperBound...].firstIndex(of: "}") {
      let name = String(text[start.upperBound..<end])
      guard let value = environment[name] else {
        reader.report(node, "'\(key)' uses ${\(name)}, which is not set in the environment", &faults)
        return nil
      }
      text.replaceSubrange(start.lowerBound...end, with: value)
    }
    return resolved(text)
  }

  func resolved(_ path: String) -> String {
    path.hasPrefix("/") || folder == "." ? path : folder + "/" + path
  }
}
