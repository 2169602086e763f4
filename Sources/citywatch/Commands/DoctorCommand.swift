import Configuration
import Console
import DeviceCatalog
import Glibc
import JSONText
import MQTTClient
import Pipeline
import SQLiteStore
import Telemetry
import TimeSeries

/// `citywatch doctor`: is everything well, from the files to the last sensor?
enum DoctorCommand {
  static let command = Command(
    "doctor", "Look whether configuration, store, broker, daemon and sensors are well",
    options: [SettingsSource.option, .init("--json", nil, "One JSON document instead of lines")],
    discussion: "Changes nothing. Exits with 1 where something is not well.", run: run)

  private struct Finding {
    let subject: String
    let isWell: Bool
    let text: String
  }

  /// So many silent devices are named; a province after a storm has more than a screen holds.
  private static let namedDevices = 20

  private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let (_, settings, faults) = try SettingsSource.read(arguments)
    let findings = examine(settings, faults)
    if arguments.has("--json") {
      Terminal.print(document(findings))
    } else {
      for finding in findings {
        Terminal.print("\(finding.isWell ? "well " : "LOOK ") \(finding.subject): \(finding.text)")
      }
    }
    return findings.allSatisfy(\.isWell) ? .done : .findings
  }

  private static func examine(_ settings: Settings?, _ faults: [Diagnostic]) -> [Finding] {
    // Where broker and store are is not known without the configuration.
    guard let settings else {
      let text = faults.map(\.description).joined(separator: "; ")
      return [Finding(subject: "configuration", isWell: false, text: text)]
    }
    let (blueprint, diagnostics) = Blueprint.load(settings)
    let (daemonFindings, now) = daemon(settings)
    return [
      Finding(subject: "configuration", isWell: true, text: "in order"),
      files(diagnostics, isUsable: blueprint != nil), broker(settings),
    ] + (blueprint.map { [places($0)] } ?? []) + daemonFindings + store(settings, blueprint, now: now)
  }

  private static func document(_ findings: [Finding]) -> String {
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      json.field("well", findings.allSatisfy(\.isWell))
      json.array("findings") { json in
        for finding in findings {
          json.object { json in
            json.field("subject", finding.subject)
            json.field("well", finding.isWell)
            json.field("text", finding.text)
          }
        }
      }
    }
    return json.text
  }

  private static func files(_ diagnostics: [Diagnostic], isUsable: Bool) -> Finding {
    let errors = diagnostics.count { $0.gravity == .error }
    let text = "\(errors) errors, \(diagnostics.count - errors) warnings; 'citywatch check' lists them"
    return Finding(subject: "files", isWell: isUsable, text: diagnostics.isEmpty ? "in order" : text)
  }

  /// Places that the inventory states and the map does not bear out.
  private static func places(_ blueprint: Blueprint) -> Finding {
    let doubtful = zip(blueprint.catalog.devices, blueprint.places).compactMap { device, place in
      place.disagreement.map { (id: device.id, disagreement: $0.en) }
    }
    guard let first = doubtful.first else {
      return Finding(subject: "places", isWell: true, text: "no device's place is contradicted")
    }
    let names = doubtful.prefix(namedDevices).map(\.id).joined(separator: ", ")
    let more = doubtful.count > namedDevices ? " and \(doubtful.count - namedDevices) more" : ""
    return Finding(
      subject: "places", isWell: false,
      text: "\(doubtful.count) contradicted: \(names)\(more); the first: \(first.disagreement)")
  }

  private static func broker(_ settings: Settings) -> Finding {
    let place = "\(settings.broker.host):\(settings.broker.port)"
    do throws(MQTTError) {
      var options = settings.broker.session.forPublishing(as: "-doctor")
      options.connectTimeout = 5 * Span.second
      let publisher = try Publisher(options)
      try publisher.connect(withinMilliseconds: 5 * Span.second)
      publisher.close()
      return Finding(subject: "broker", isWell: true, text: "\(place) answers")
    } catch {
      return Finding(subject: "broker", isWell: false, text: error.description)
    }
  }

  /// Also tells what time it is: for a daemon that lives through an old flood, the flood's.
  private static func daemon(_ settings: Settings) -> (findings: [Finding], now: Milliseconds) {
    let wall = SystemClock.now()
    let client = ControlClient(socketPath: settings.controlSocketPath)
    let status: JSONValue
    do throws(ControlError) {
      status = try client.send(ControlRequest(.get, "/v1/status"), timeout: 10 * Span.second).document
    } catch {
      return ([Finding(subject: "daemon", isWell: false, text: error.message)], wall)
    }
    let isWritable = status["storeWritable"]?.bool ?? false
    let isConnected = status["broker"]?["connected"]?.bool ?? false
    let readings = status["counters"]?["readings"]?.integer ?? 0
    let since = status["startedAt"]?.string ?? ""
    let finding = Finding(
      subject: "daemon", isWell: isWritable && isConnected,
      text: "running since \(since), \(readings) readings"
        + (isConnected ? "" : ", not connected to the broker")
        + (isWritable ? "" : ", the store cannot be written"))
    let lived = status["now"]?.string.flatMap { ISO8601Text.parse($0, zoneOffsetMinutes: nil) }
    let isReplaying = status["clock"]?.string == Settings.Clock.readings.rawValue
    return ([finding, deliveries(status)], isReplaying ? lived ?? wall : wall)
  }

  private static func deliveries(_ status: JSONValue) -> Finding {
    let dead = status["counters"]?["dead_letters"]?.integer ?? 0
    var text = "\(dead) given up since the start"
    var isWell = dead == 0
    guard case .object(let sinks) = status["sinks"] else {
      return Finding(subject: "deliveries", isWell: isWell, text: text)
    }
    for sink in sinks {
      let waiting = sink.value["waiting"]?.integer ?? 0
      let error = sink.value["lastError"]?.string ?? ""
      guard waiting > 0, !error.isEmpty else { continue }
      text += "; \(waiting) wait for '\(sink.name)', which said: \(error)"
      isWell = false
    }
    return Finding(subject: "deliveries", isWell: isWell, text: text)
  }

  private static func store(
    _ settings: Settings, _ blueprint: Blueprint?, now: Milliseconds
  ) -> [Finding] {
    let database: Database
    do throws(CommandFailure) {
      database = try StoreSource.open(settings)
    } catch {
      return [Finding(subject: "store", isWell: false, text: error.message)]
    }
    do throws(SQLiteError) {
      let waiting = try database.integer("SELECT count(*) FROM quarantine") ?? 0
      let reader = try SeriesReader(database)
      let keys = try reader.series()
      let newest = try reader.latest()
      var heard: [String: Milliseconds] = [:]
      for (key, sample) in zip(keys, newest) {
        if let sample { heard[key.device] = max(heard[key.device] ?? .min, sample.time) }
      }
      return [
        Finding(subject: "store", isWell: true, text: "\(keys.count) series, \(heard.count) devices heard"),
        Finding(
          subject: "quarantine", isWell: waiting == 0,
          text: waiting == 0 ? "empty" : "\(waiting) messages; 'citywatch quarantine list' shows them"),
      ] + (blueprint.map { [sensors($0, heard, now: now)] } ?? [])
    } catch {
      return [Finding(subject: "store", isWell: false, text: error.description)]
    }
  }

  private static func sensors(
    _ blueprint: Blueprint, _ heard: [String: Milliseconds], now: Milliseconds
  ) -> Finding {
    let silent = blueprint.catalog.devices.filter { device in
      heard[device.id].map { now - $0 >= Staleness.span(interval: device.interval) } ?? true
    }
    let names = silent.prefix(namedDevices).map(\.id).joined(separator: ", ")
    let more = silent.count > namedDevices ? " and \(silent.count - namedDevices) more" : ""
    let text = silent.isEmpty ? "all are heard" : "\(silent.count) silent or never heard: \(names)\(more)"
    return Finding(subject: "sensors", isWell: silent.isEmpty, text: text)
  }
}
