import Configuration
import MQTTClient
import Pipeline
import Simulation
import Telemetry

/// Publishes the messages of simulated devices at the pace asked for, and waits for the broker to confirm.
final class LoadStation {
  /// How many confirmations may be outstanding before it waits.
  private static let inFlight = 500
  private let publisher: Publisher
  private let isDoubled: Bool
  private var sent = 0

  init(_ broker: Settings.Broker, isDoubled: Bool = false) throws(CommandFailure) {
    self.isDoubled = isDoubled
    do throws(MQTTError) {
      var options = broker.session.forPublishing(as: "-simulate")
      options.clientID += "-\(SystemClock.now())"
      publisher = try Publisher(options, maximumInFlight: LoadStation.inFlight)
      try publisher.connect()
    } catch {
      throw CommandFailure(error.description)
    }
  }

  deinit { publisher.close() }

  /// Plays a fleet until `stopAt` or for ever. Simulated time never overtakes the system clock.
  func play(
    _ fleet: Fleet, start: Milliseconds, speed: Double, stopAt: Milliseconds?
  ) throws(CommandFailure) -> Int {
    var fleet = fleet
    let began = SystemClock.monotonic()
    while stopAt.map({ SystemClock.monotonic() < $0 }) ?? true {
      let lived = Milliseconds(Double(SystemClock.monotonic() - began) * speed)
      for message in fleet.messages(through: min(start + lived, SystemClock.now())) { try publish(message) }
      try settle()
      Pause.milliseconds(20)
    }
    return sent
  }

  /// Plays messages in their order; `speed` 0 is as fast as the broker takes them.
  func play(
    _ messages: [Fleet.Message], speed: Double, stopAt: Milliseconds?
  ) throws(CommandFailure) -> Int {
    let began = SystemClock.monotonic()
    let first = messages.first?.time ?? 0
    for (index, message) in messages.enumerated() {
      if let stopAt, SystemClock.monotonic() >= stopAt { break }
      if speed > 0 {
        let due = began + Milliseconds(Double(message.time - first) / speed)
        while SystemClock.monotonic() < due {
          try settle()
          Pause.milliseconds(min(20, due - SystemClock.monotonic()))
        }
      }
      try publish(message)
      if index % 256 == 0 { Terminal.progress(Double(index) / Double(messages.count), "replayed") }
    }
    try settle()
    Terminal.progress(1, "replayed")
    return sent
  }

  private func publish(_ message: Fleet.Message) throws(CommandFailure) {
    for _ in 0..<(isDoubled ? 2 : 1) {
      guard let topic = PublishTopic(message.topic) else {
        throw CommandFailure("'\(message.topic)' is not a topic that can be published to")
      }
      let deadline = SystemClock.monotonic() + 30 * Span.second
      while true {
        let outcome = publisher.publish(topic, payload: message.payload, quality: .atLeastOnce)
        if case .queued = outcome { break }
        guard SystemClock.monotonic() < deadline else {
          throw CommandFailure("the broker has not taken a message for 30 s")
        }
        publisher.runOnce(waitMilliseconds: 100) { _ in }
      }
      sent += 1
    }
  }

  private func settle() throws(CommandFailure) {
    guard publisher.drain(withinMilliseconds: 30 * Span.second, report: { _ in }) else {
      throw CommandFailure("the broker has not confirmed messages for 30 s")
    }
  }
}
