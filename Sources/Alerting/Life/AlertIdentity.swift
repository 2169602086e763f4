import Telemetry

/// What an alert is about: one rule, and the device or group of devices it speaks of.
///
/// Name, level and severity are not in it: a station that rises from level 1 to level 3 has one alert.
package struct AlertSubject: Hashable, Sendable {
  /// `group/alert`, as in the rule files.
  package let rule: String
  /// A device id, or the text of a group's labels; empty for a rule that speaks of everything at once.
  package let instance: String

  /// Names a subject.
  package init(rule: String, instance: String) {
    self.rule = rule
    self.instance = instance
  }

  /// Sixteen hexadecimal digits, the same for every level and episode: what receivers that know
  /// Alertmanager fold repeats by.
  ///
  /// FNV-1a with 64 bits (Fowler, Noll, Vo) over rule, a zero byte and instance: it must never change with
  /// the program's version, so the standard library's seeded hash will not do.
  package var fingerprint: String {
    var hash = StableHash()
    hash.add(rule.utf8)
    hash.add(0)
    hash.add(instance.utf8)
    let digits = String(hash.value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// One alert for ever: its subject, and which time of firing it is.
package struct AlertIdentity: Hashable, Sendable, CustomStringConvertible {
  /// What it is about.
  package let subject: AlertSubject
  /// Counts the times this subject became pending or fired, from one.
  package let episode: Int64

  /// Names an alert.
  package init(subject: AlertSubject, episode: Int64) {
    self.subject = subject
    self.episode = episode
  }

  /// `<rule id>/<instance>/<episode>`, for instance `river-stage/RiverStage/71540/3`.
  ///
  /// It stands in MQTT topics, URLs and headers, so what these give a meaning to (`+`, `#`, space, letters
  /// beyond ASCII, and a slash inside the instance) is percent-encoded; an empty instance is written `-`.
  package var description: String {
    let instance = subject.instance.isEmpty ? "-" : subject.instance.percentEncoded(keepingSlash: false)
    return "\(subject.rule.percentEncoded(keepingSlash: true))/\(instance)/\(episode)"
  }

  /// What makes every repeat of one message recognisable, over retries and restarts.
  /// - Parameter sequence: which change of this alert, from one.
  package func idempotencyKey(sequence: Int64) -> String { "\(self)/\(sequence)" }
}

extension String {
  /// The characters RFC 3986 lets stand in a path segment, without `+`, which MQTT gives a meaning to.
  private static let unescaped = Set("-._~!$&'()*,;=:@".utf8)

  fileprivate func percentEncoded(keepingSlash: Bool) -> String {
    var encoded = ""
    for byte in utf8 {
      let isLetterOrDigit: Bool =
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: false
        }
      if isLetterOrDigit || String.unescaped.contains(byte) || (keepingSlash && byte == UInt8(ascii: "/")) {
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        encoded += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
    return encoded
  }
}
