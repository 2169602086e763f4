import Telemetry

/// Reads ISO 8601 dates and times as devices write them.
///
/// `2025-11-17T02:00:00.123+07:00`: a `T` or a blank between date and time, seconds and their fraction
/// optional, the zone `Z`, `+07:00`, `+0700`, `+07`, or none.
@safe
struct TimestampText {
  /// What a text turned out to be.
  enum Outcome: Equatable {
    /// A time; further digits than the millisecond are cut off, so that no reading moves into the future.
    case time(Milliseconds)
    /// A date and time without a zone, where none is declared either.
    case noZone
    /// Something else.
    case malformed
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  private init(_ bytes: UnsafeBufferPointer<UInt8>) { unsafe self.bytes = bytes }

  /// Reads `bytes`; a text without a zone is `zoneOffsetMinutes` east of UTC.
  static func read(_ bytes: UnsafeBufferPointer<UInt8>, zoneOffsetMinutes: Int?) -> Outcome {
    var text = unsafe TimestampText(bytes)
    guard let civil = text.readCivilTime(), civil.isValid else { return .malformed }
    if text.isAtEnd {
      guard let zoneOffsetMinutes else { return .noZone }
      return .time(civil.time(offsetMinutes: zoneOffsetMinutes))
    }
    guard let offset = text.readZone(), text.isAtEnd else { return .malformed }
    return .time(civil.time(offsetMinutes: offset))
  }

  private var isAtEnd: Bool { unsafe position == bytes.count }

  private mutating func take(_ wanted: Unicode.Scalar, or other: Unicode.Scalar? = nil) -> Bool {
    guard unsafe position < bytes.count else { return false }
    let byte = unsafe bytes[position]
    guard byte == UInt8(ascii: wanted) || other.map({ byte == UInt8(ascii: $0) }) == true else {
      return false
    }
    position += 1
    return true
  }

  private mutating func readDigit() -> Int? {
    guard unsafe position < bytes.count else { return nil }
    let digit = unsafe bytes[position] &- UInt8(ascii: "0")
    guard digit <= 9 else { return nil }
    position += 1
    return Int(digit)
  }

  private mutating func readNumber(digits: Int) -> Int? {
    var number = 0
    for _ in 0..<digits {
      guard let digit = readDigit() else { return nil }
      number = number * 10 + digit
    }
    return number
  }

  private mutating func readCivilTime() -> CivilTime? {
    guard let year = readNumber(digits: 4), take("-"), let month = readNumber(digits: 2), take("-"),
      let day = readNumber(digits: 2), take("T", or: " ") || take("t"), let hour = readNumber(digits: 2),
      take(":"), let minute = readNumber(digits: 2)
    else { return nil }
    var civil = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute)
    guard take(":") else { return civil }
    guard let second = readNumber(digits: 2) else { return nil }
    civil.second = second
    guard take(".", or: ",") else { return civil }
    guard let tenths = readDigit() else { return nil }
    let hundredths = readDigit()
    let thousandths = hundredths == nil ? nil : readDigit()
    civil.millisecond = tenths * 100 + (hundredths ?? 0) * 10 + (thousandths ?? 0)
    while readDigit() != nil {}
    return civil
  }

  /// Minutes east of UTC.
  private mutating func readZone() -> Int? {
    if take("Z", or: "z") { return 0 }
    _ = take(" ")
    let isWest = take("-")
    guard isWest || take("+"), let hours = readNumber(digits: 2) else { return nil }
    var minutes = 0
    if !isAtEnd {
      _ = take(":")
      guard let read = readNumber(digits: 2), read < 60 else { return nil }
      minutes = read
    }
    let offset = hours * 60 + minutes
    return hours > 14 ? nil : isWest ? -offset : offset
  }
}
