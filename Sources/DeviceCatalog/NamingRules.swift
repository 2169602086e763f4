import Telemetry

/// The names that people give to quantities, classes, labels and thresholds.
enum MetricName {
  /// Whether `name` is `[a-z_][a-z0-9_]*`: what rules can write without quotes.
  static func isValid(_ name: String) -> Bool {
    guard let first = name.utf8.first, isLetter(first) else { return false }
    return name.utf8.allSatisfy { isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// How a valid name looks, for messages.
  static let rule = "lower-case letters, digits and '_', not starting with a digit"

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
  }
}

/// The ids that devices carry in topics, payloads and alert identities.
enum DeviceName {
  /// Longer ids would not fit on a plate, and a bound keeps the routing table small.
  static let maximumLength = 64

  /// Whether `id` can stand in a topic level, a URL and a CAP identifier without being escaped.
  static func isValid(_ id: String) -> Bool {
    !id.isEmpty && id.utf8.count <= maximumLength
      && id.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
          UInt8(ascii: ":"):
          true
        default: false
        }
      }
  }

  /// How a valid id looks, for messages.
  static let rule = "letters without accents, digits and - _ . : (at most \(maximumLength))"
}

/// The time between two messages of a device.
enum DeviceInterval {
  /// Staleness and gaps are multiples of the interval; what reports less than once a year is not watched.
  private static let longest = 366 * Span.day

  /// Whether `span` can be an interval.
  static func isValid(_ span: Milliseconds) -> Bool { span > 0 && span <= longest }

  /// How a valid interval looks, for messages.
  static let rule = "a duration of at most a year, such as 90s, 10m or 1h30m"
}
