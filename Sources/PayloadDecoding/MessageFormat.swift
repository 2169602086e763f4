/// What the messages of one device class look like: where the values, times and ids stand.
///
/// A plain description without behaviour. The people who own sensors write it in `devices/*.yaml`;
/// `MessageDecoder` compiles it. Places are JSON pointers (RFC 6901) relative to the element where `each` is
/// set, else to the root; a pointer that starts with `^/` is read from the root even inside an element,
/// because a gateway writes its own id and time once above the list.
package struct MessageFormat: Hashable, Sendable {
  /// How the bytes are written.
  package enum Encoding: Hashable, Sendable {
    /// One JSON document.
    case json
    /// One number as text (`3.47`), as simple gauges publish on a topic a quantity.
    case plain
  }

  /// Who sent a value.
  package enum DeviceSource: Hashable, Sendable {
    /// The topic names the device.
    case topic
    /// The payload names it, as a text or a whole number.
    case pointer(String)
    /// `each` points to an object, and the name of each member is the device.
    case memberName
  }

  /// A value that a condition asks for.
  package enum Scalar: Hashable, Sendable {
    /// Exactly this text.
    case text(String)
    /// A JSON number equal to this one.
    case number(Double)
    /// `true` or `false`.
    case boolean(Bool)
  }

  /// Selects elements, messages or fields by another value standing beside them.
  package struct Condition: Hashable, Sendable {
    /// Where the other value stands; where there is none, the condition does not hold.
    package var pointer: String
    /// What it must be, in type and value.
    package var equals: Scalar

    /// Asks that the value at `pointer` equals `equals`.
    package init(pointer: String, equals: Scalar) {
      self.pointer = pointer
      self.equals = equals
    }
  }

  /// Where latitude and longitude of a moving device stand, in degrees (WGS84).
  package struct Position: Hashable, Sendable {
    /// Degrees north.
    package var latitude: String
    /// Degrees east.
    package var longitude: String

    /// Names the two places.
    package init(latitude: String, longitude: String) {
      self.latitude = latitude
      self.longitude = longitude
    }
  }

  /// How the bytes are written.
  package var encoding: Encoding
  /// Who sent a value.
  package var device: DeviceSource
  /// The list (or object) whose elements are read one by one; `nil` where the message is one element. The
  /// empty pointer is the root.
  package var each: String?
  /// What an element must fulfil to be read; the others are skipped and counted.
  package var conditions: [Condition]
  /// The time of every field that has none of its own; `nil`: the time of reception.
  package var timestamp: Timestamp?
  /// The values, in the order in which `Measurement.field` counts them.
  package var fields: [Field]
  /// Where a moving device was; `nil` for one that stands still.
  package var position: Position?

  /// Describes a message.
  package init(
    encoding: Encoding = .json, device: DeviceSource = .topic, each: String? = nil,
    conditions: [Condition] = [], timestamp: Timestamp? = nil, fields: [Field], position: Position? = nil
  ) {
    self.encoding = encoding
    self.device = device
    self.each = each
    self.conditions = conditions
    self.timestamp = timestamp
    self.fields = fields
    self.position = position
  }
}

extension MessageFormat {
  /// One value of a message.
  package struct Field: Hashable, Sendable {
    /// Where it stands; empty for the element itself, and for the one number of a plain message.
    package var pointer: String
    /// Numbers by which the device says "no value", in the device's own unit: -999, -200.
    package var sentinels: [Double]
    /// Texts by which it says so: "---", "NA".
    package var sentinelTexts: [String]
    /// This value's own time, where a message carries values of several times.
    package var timestamp: Timestamp?
    /// Whether a message without this value is in order.
    package var isOptional: Bool
    /// Whether numbers that are sent as texts are written as `3,47`. A text with a dot is then refused,
    /// because `1.234` would be either 1.234 or 1234.
    package var decimalComma: Bool
    /// What must hold for this field to be read, for lists of name and value: where it does not hold, the
    /// field is silently absent.
    package var conditions: [Condition]

    /// Describes a value.
    package init(
      pointer: String, sentinels: [Double] = [], sentinelTexts: [String] = [], timestamp: Timestamp? = nil,
      isOptional: Bool = false, decimalComma: Bool = false, conditions: [Condition] = []
    ) {
      self.pointer = pointer
      self.sentinels = sentinels
      self.sentinelTexts = sentinelTexts
      self.timestamp = timestamp
      self.isOptional = isOptional
      self.decimalComma = decimalComma
      self.conditions = conditions
    }
  }

  /// Where a time stands and how it is written. Declared, never guessed.
  package struct Timestamp: Hashable, Sendable {
    /// Where it stands.
    package var pointer: String
    /// How it is written.
    package var format: TimestampFormat
    /// Whether a message without it (absent or null) is in order and takes the time of reception.
    package var isOptional: Bool

    /// Describes a time.
    package init(pointer: String, format: TimestampFormat, isOptional: Bool = false) {
      self.pointer = pointer
      self.format = format
      self.isOptional = isOptional
    }
  }
}

/// How a device writes a time.
package enum TimestampFormat: Hashable, Sendable {
  /// Seconds since 1970 UTC, a number or a numeric text; fractions are kept to the millisecond.
  case seconds
  /// Milliseconds since 1970 UTC.
  case milliseconds
  /// Microseconds since 1970 UTC.
  case microseconds
  /// Nanoseconds since 1970 UTC.
  case nanoseconds
  /// `2025-11-17T02:00:00+07:00`. The declared offset, in minutes east of UTC, holds for texts without a
  /// zone; `nil`: a text must carry one. A zone in the text always wins.
  case iso8601(zoneOffsetMinutes: Int?)
}
