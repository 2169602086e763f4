import JSONText
import LocalBroker
import MQTTClient
import Pipeline
import Telemetry

/// Prints alerts as the operations centre would get them: from `citywatch/events`, over the broker.
final class DemoScreen {
  /// Changes shown so far.
  private(set) var count = 0
  private let subscriber: Subscriber
  private let languages: [Language]
  private var batch = MessageBatch()
  private var raised: Set<String> = []

  init(port: Int, languages: [Language]) throws(LocalBrokerError) {
    self.languages = languages
    do throws(MQTTError) {
      subscriber = try Subscriber(
        SessionOptions(host: "127.0.0.1", port: port, clientID: "citywatch-demo-screen"),
        filters: ["citywatch/events"])
      try subscriber.connect()
    } catch {
      throw LocalBrokerError(error.description)
    }
  }

  /// Shows what has come, waiting a moment for more.
  func show() {
    _ = subscriber.receiveBatch(into: &batch, waitMilliseconds: 200)
    for index in 0..<batch.count {
      let event = unsafe batch.withMessage(index) { _, payload in unsafe try? JSONValue.parse(Array(payload))
      }
      if let event { print(event) }
    }
    if !batch.isEmpty { subscriber.acknowledge() }
  }

  private func print(_ event: JSONValue) {
    guard let change = event["change"]?.string, let alert = event["alert"] else { return }
    let identity = alert["identity"]?.string ?? ""
    // A condition that waits, or ended before it was raised, is nothing the operations centre is called for.
    if change == "firing" { raised.insert(identity) }
    guard raised.contains(identity) else { return }
    count += 1
    let time = event["at"]?.string ?? ""
    let level = alert["level"]?["name"]?.string.map { " [\($0)]" } ?? ""
    let place = alert["place"]?["commune"]?["name"]?.string ?? ""
    let head = "\(time)  \(change)\(level)  \(alert["severity"]?.string ?? "")  \(identity)"
    Terminal.print(place.isEmpty ? head : "\(head)  \(place)")
    for language in languages {
      Terminal.print("    \(language.rawValue): \(alert["text"]?[language.rawValue]?.string ?? "")")
    }
  }
}
