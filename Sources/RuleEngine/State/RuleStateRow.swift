import RuleLanguage
import Telemetry

/// One row of the table `rule_state`: what must survive a restart of one alert instance, or of a rule.
package struct RuleStateRow: Hashable, Sendable {
  /// The rule's id.
  package var ruleID: String
  /// The instance's name within the rule; empty for the row that says what the rule meant.
  package var instance: String
  /// The state, as docs/formats/rule-state.md pictures it; `nil` deletes the row.
  package var state: [UInt8]?

  /// A row.
  package init(ruleID: String, instance: String, state: [UInt8]?) {
    self.ruleID = ruleID
    self.instance = instance
    self.state = state
  }

  /// Whether its bytes say what an instance's state must say; the row of a rule's meaning is only compared.
  var isReadable: Bool {
    guard !instance.isEmpty, let state else { return true }
    return StateCodec.decode(state) != nil
  }
}

/// Writes and reads the bytes of a state row: little-endian, the labels at the end.
enum StateCodec {
  private static let version: UInt8 = 2
  /// Did not say when the instance last changed.
  private static let elderVersion: UInt8 = 1

  /// The bytes of one instance. `labels` is empty where the plan knows them.
  static func encode(_ state: AlertInstance, value: Double, labels: Labels) -> [UInt8] {
    var bytes: [UInt8] = [version, UInt8(state.level), state.isSilenceAlert ? 1 : 0, state.timed]
    append(UInt64(state.episode), 4, to: &bytes)
    append(UInt64(bitPattern: state.raisedAt), 8, to: &bytes)
    append(value.bitPattern, 8, to: &bytes)
    append(UInt64(bitPattern: state.changedAt), 8, to: &bytes)
    for k in 0..<AlertPolicy.maximumLevels where state.timed & (1 << UInt8(k)) != 0 {
      append(UInt64(bitPattern: state.since[k]), 8, to: &bytes)
      bytes.append(state.counts[k])
    }
    for pair in labels.pairs {
      for text in [pair.name, pair.value] {
        append(UInt64(text.utf8.count), 2, to: &bytes)
        bytes += text.utf8
      }
    }
    return bytes
  }

  /// The instance that bytes describe; `nil` where they are not of this version or damaged.
  static func decode(_ bytes: [UInt8]) -> (state: AlertInstance, value: Double, labels: Labels)? {
    var reader = Reader(bytes: bytes)
    guard let written = reader.integer(1), written == UInt64(version) || written == UInt64(elderVersion),
      let level = reader.integer(1), level <= 8,
      let silence = reader.integer(1), let timed = reader.integer(1), let episode = reader.integer(4),
      let raisedAt = reader.integer(8), let value = reader.integer(8),
      let changedAt = written == UInt64(version) ? reader.integer(8) : raisedAt
    else { return nil }
    var timers: [(level: Int, since: Milliseconds, count: UInt8)] = []
    for k in 0..<AlertPolicy.maximumLevels where timed & (1 << UInt64(k)) != 0 {
      guard let since = reader.integer(8), let count = reader.integer(1) else { return nil }
      timers.append((k, Milliseconds(bitPattern: since), UInt8(count)))
    }
    var labels = Labels()
    while reader.position < bytes.count {
      guard let name = reader.text(), let text = reader.text() else { return nil }
      labels[name] = text
    }
    let state = AlertInstance(
      level: Int(level), isSilenceAlert: silence == 1, episode: UInt32(episode),
      raisedAt: Milliseconds(bitPattern: raisedAt), changedAt: Milliseconds(bitPattern: changedAt),
      timers: timers)
    return (state, Double(bitPattern: value), labels)
  }

  /// What a rule means, in eight bytes: rules with equal ones may inherit each other's state.
  ///
  /// When it is in effect is not part of it: a limit that is given its last day must not end today's alert.
  static func fingerprint(_ rule: Rule, interval: Milliseconds) -> [UInt8] {
    var text = words(rule.expressionText)
    text += "|\(rule.pendingSpan)|\(rule.keepFiringSpan)|\(rule.confirm)|\(rule.direction)|\(rule.noData)"
    text += "|\(interval)|\(rule.clear.map { "\($0.margin),\($0.span)" } ?? "")"
    for level in rule.levels {
      text += "|\(level.threshold),\(level.pendingSpan ?? -1),\(level.confirm ?? -1)"
    }
    // A rule author does not attack his own province with collisions.
    var hash = StableHash()
    hash.add(text.utf8)
    var bytes: [UInt8] = []
    append(hash.value, 8, to: &bytes)
    return bytes
  }

  /// Whether two rules' expressions are written in the same words.
  static func isSameText(_ a: Rule, _ b: Rule) -> Bool { words(a.expressionText) == words(b.expressionText) }

  private static func words(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func append(_ value: UInt64, _ width: Int, to bytes: inout [UInt8]) {
    for shift in 0..<width { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * shift))) }
  }

  private struct Reader {
    let bytes: [UInt8]
    var position = 0

    mutating func integer(_ width: Int) -> UInt64? {
      guard position + width <= bytes.count else { return nil }
      var value: UInt64 = 0
      for shift in 0..<width { value |= UInt64(bytes[position + shift]) << UInt64(8 * shift) }
      position += width
      return value
    }

    mutating func text() -> String? {
      guard let count = integer(2), position + Int(count) <= bytes.count else { return nil }
      defer { position += Int(count) }
      return String(decoding: bytes[position..<position + Int(count)], as: UTF8.self)
    }
  }
}
