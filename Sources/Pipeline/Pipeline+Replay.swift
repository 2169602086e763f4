import MQTTClient
package import SQLiteStore
package import Telemetry

/// What a replay of the quarantine did.
package struct ReplayReport: Sendable {
  /// Messages that could be used now and left the quarantine.
  package var replayed = 0
  /// Messages that are still refused, by reason.
  package var refused: [RefusalReason: Int] = [:]
}

extension Pipeline {
  /// So many messages are replayed in one turn: a replay of a million must not keep a flood waiting.
  private static let replayBatch = 500

  /// Sends messages of the quarantine through again, each with its original time.
  ///
  /// A message that is still refused stays where it is.
  /// - Parameter reason: only messages refused for this reason; all where `nil`.
  package func replayQuarantine(
    reason: RefusalReason?, wall: Milliseconds
  ) throws(SQLiteError) -> ReplayReport {
    var report = ReplayReport()
    var last: Int64 = 0
    self.wall = wall
    while true {
      let messages = try Quarantine.list(
        in: database, above: last, limit: Pipeline.replayBatch, reason: reason)
      guard let final = messages.last else { return report }
      last = final.id
      try turn { () throws(SQLiteError) in
        for message in messages { try replay(message, &report) }
        advanceTimers(wall: wall)
      }
    }
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
      unsafe try use(topic: topic, payload: payload, receivedAt: message.receivedAt)
    }
    if let refusal {
      report.refused[refusal.reason, default: 0] += 1
    } else {
      try storage.quarantine.remove(message.id)
      report.replayed += 1
    }
  }
}
