import PayloadDecoding
import Telemetry
import YAMLDocument

/// Reads the parts of a message format that classes and fields share: times, conditions, positions.
struct ShapeReader {
  let file: String
  /// The faults found.
  private(set) var diagnostics: [Diagnostic] = []

  init(file: String) { self.file = file }

  /// `where: { /type: level, /ok: true }`; quoted values are texts.
  mutating func conditions(
    _ reader: inout MappingReader, _ places: inout PointerPlaces
  ) -> [MessageFormat.Condition] {
    guard let node = reader.optional("where") else { return [] }
    guard let entries = node.entries else {
      reader.report(
        node,
        "'where' must be a mapping of JSON pointers to values, such as { /type: level }, "
          + "not \(node.kindName)", &diagnostics)
      return []
    }
    return entries.compactMap { key, value in
      guard let pointer = key.text, case .scalar(let text, let isQuoted) = value.content else {
        reader.report(value, "a condition compares with one value, not \(value.kindName)", &diagnostics)
        return nil
      }
      places.note(pointer, key)
      return MessageFormat.Condition(pointer: pointer, equals: scalar(text, isQuoted: isQuoted))
    }
  }

  private func scalar(_ text: String, isQuoted: Bool) -> MessageFormat.Scalar {
    if isQuoted { return .text(text) }
    if text == "true" { return .boolean(true) }
    if text == "false" { return .boolean(false) }
    if let number = Double(text), number.isFinite { return .number(number) }
    return .text(text)
  }

  /// `timestamp: { pointer: /time, format: iso8601, zone: "+07:00" }`.
  mutating func timestamp(
    _ reader: inout MappingReader, _ places: inout PointerPlaces
  ) -> MessageFormat.Timestamp? {
    guard let node = reader.optional("timestamp"),
      var parts = MappingReader(node, file: file, subject: "'timestamp'", diagnostics: &diagnostics)
    else { return nil }
    let pointer = parts.required("pointer", &diagnostics)
    _ = parts.required("format", &diagnostics)
    let word = parts.word("format", as: TimeWord.self, &diagnostics)
    let isOptional = parts.boolean("optional", &diagnostics) ?? false
    let zone = zone(&parts, word)
    parts.finish(&diagnostics)
    guard let pointer, let text = pointer.text, let word else { return nil }
    places.note(text, pointer)
    let format: TimestampFormat =
      switch word {
      case .seconds: .seconds
      case .milliseconds: .milliseconds
      case .microseconds: .microseconds
      case .nanoseconds: .nanoseconds
      case .iso8601: .iso8601(zoneOffsetMinutes: zone)
      }
    return MessageFormat.Timestamp(pointer: text, format: format, isOptional: isOptional)
  }

  private mutating func zone(_ parts: inout MappingReader, _ word: TimeWord?) -> Int? {
    guard let node = parts.optional("zone") else { return nil }
    guard let offset = node.text.flatMap(ZoneOffset.minutes) else {
      parts.report(
        node, "'zone' must be an offset from UTC such as \"+07:00\" or Z, not \(node.kindName)", &diagnostics)
      return nil
    }
    if let word, word != .iso8601 {
      parts.report(
        node, "'zone' belongs to iso8601 texts; \(word.rawValue) since 1970 are UTC, remove it", &diagnostics)
    }
    return offset
  }

  /// `moving: true` and `position: { latitude: /lat, longitude: /lon }` belong together.
  mutating func position(
    _ reader: inout MappingReader, _ places: inout PointerPlaces, isMoving: Bool
  ) -> MessageFormat.Position? {
    guard let node = reader.optional("position") else {
      if isMoving {
        reader.report(
          reader.node["moving"] ?? reader.node,
          "a moving class needs 'position' with the pointers latitude and longitude", &diagnostics)
      }
      return nil
    }
    if !isMoving {
      reader.report(
        node, "'position' is read for moving devices only; add 'moving: true' or remove it", &diagnostics)
    }
    guard var parts = MappingReader(node, file: file, subject: "'position'", diagnostics: &diagnostics)
    else { return nil }
    let latitude = parts.required("latitude", &diagnostics)
    let longitude = parts.required("longitude", &diagnostics)
    parts.finish(&diagnostics)
    guard let north = latitude?.text, let east = longitude?.text else { return nil }
    places.note(north, latitude)
    places.note(east, longitude)
    return MessageFormat.Position(latitude: north, longitude: east)
  }
}

/// How a class can say that times are written.
private enum TimeWord: String, CaseIterable {
  case seconds
  case milliseconds
  case microseconds
  case nanoseconds
  case iso8601
}

/// Offsets from UTC as people write them.
enum ZoneOffset {
  /// The offset east of UTC in minutes of `+07:00`, `-03:30`, `Z` or `UTC`; `nil` for anything else.
  static func minutes(_ text: String) -> Int? {
    if text == "Z" || text == "UTC" { return 0 }
    let bytes = Array(text.utf8)
    guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), let sign = text.first, sign == "+" || sign == "-",
      let hours = Int(text.dropFirst().prefix(2)), let minutes = Int(text.suffix(2)),
      (0...14).contains(hours), (0...59).contains(minutes)
    else { return nil }
    return (sign == "-" ? -1 : 1) * (hours * 60 + minutes)
  }
}
