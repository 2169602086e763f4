import MQTTClient
package import SQLiteStore
package import Telemetry

/// What a replay of the quarantine did.
package struct ReplayReport: Sendable {
  /// Messages that could be used now and left the quarantine.
  package var replayed = 0
  /// Messages that are still refused, by reason.
  package var refused: [RefusalReason: Int] = [:]
  /// Above which message the replay goes on; `nil` where all have been seen.
  package var next: Int64?

  /// Nothing done yet.
  package init() {}
}

extension Pipeline {
  /// So many messages are replayed in one turn. Whoever asks then asks again, and the daemon takes readings in
  /// between: a replay of a million must not keep a flood waiting.
  private static let replayBatch = 500

  /// Sends one portion of the quarantine through again, each message with its original time.
  ///
  /// A message that is still refused stays where it is.
  /// - Parameters:
  ///   - reason: only messages refused for this reason; all where `nil`.
  ///   - above: the `next` of the portion before; 0 for the first.
  package func replayQuarantine(
    reason: RefusalReason?, above: Int64 = 0, wall: Milliseconds
  ) throws(SQLiteError) -> ReplayReport {
    var report = ReplayReport()
    self.wall = wall
    let messages = try Quarantine.list(
      in: database, above: above, limit: Pipeline.replayBatch, reason: reason)
    guard let last = messages.last else { return report }
    try turn { () throws(SQLiteError) in
      for message in messages { try replay(message, &report) }
      advanceTimers(wall: wall)
    }
    report.next = messages.count < Pipeline.replayBatch ? nil : last.id
    return report
  }

  private func replay(_ message: QuarantinedMessage, _ report: inout ReplayReport) throws(SQLiteError) {
    // What was cut off when it came cannot be brought back.
    guard message.refusal.reason != .tooLarge else {
      report.refused[.tooLarge, default: 0] += 1
      return
    }
    var batch = MessageBatch(capacity: message.payload.count + message.topic.utf8.count)
    var topic = message.topic
    topic.withUTF8 { topic in
      unsafe message.payload.withUnsafeBytes { payload in
        unsafe batch.append(topic: UnsafeRawBufferPointer(topic), payload: payload)
      }
    }
    let refusal = unsafe try batch.withMessage(0) { (topic, payload) throws(SQLiteError) in
      unsafe try use(intake.route(topic: topic), payload: payload, receivedAt: message.receivedAt)
    }
    if let refusal {
      report.refused[refusal.reason, default: 0] += 1
    } else {
      try storage.quarantine.remove(message.id)
      report.replayed += 1
    }
  }
}
