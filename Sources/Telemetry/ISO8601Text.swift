/// Dates and times as people and spreadsheets write them: `2025-11-17T02:00:00+07:00`, `2025-11-17 02:00`.
package enum ISO8601Text {
  /// The time written in `text`; `nil` where it is none.
  ///
  /// Seconds, their fraction and the zone may be left out. A text without a zone is read with
  /// `zoneOffsetMinutes` (east of UTC) and refused where that is `nil`: a zone is declared, never guessed.
  package static func parse(_ text: String, zoneOffsetMinutes: Int? = nil) -> Milliseconds? {
    var cursor = Cursor(bytes: Array(text.utf8))
    guard let year = cursor.digits(4), cursor.take("-"), let month = cursor.digits(2), cursor.take("-"),
      let day = cursor.digits(2), cursor.take("T") || cursor.take(" "), let hour = cursor.digits(2),
      cursor.take(":"), let minute = cursor.digits(2)
    else { return nil }
    var civil = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute)
    if cursor.take(":") {
      guard let second = cursor.digits(2) else { return nil }
      civil.second = second
      if cursor.take(".") || cursor.take(",") {
        guard let fraction = cursor.milliseconds() else { return nil }
        civil.millisecond = fraction
      }
    }
    guard civil.isValid else { return nil }
    if cursor.isAtEnd { return zoneOffsetMinutes.map { civil.time(offsetMinutes: $0) } }
    guard let offset = cursor.zone(), cursor.isAtEnd else { return nil }
    return civil.time(offsetMinutes: offset)
  }

  private struct Cursor {
    let bytes: [UInt8]
    var position = 0

    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
      position += 1
      return true
    }

    mutating func digit() -> Int? {
      guard position < bytes.count, (0x30...0x39).contains(bytes[position]) else { return nil }
      defer { position += 1 }
      return Int(bytes[position] - 0x30)
    }

    mutating func digits(_ count: Int) -> Int? {
      var number = 0
      for _ in 0..<count {
        guard let digit = digit() else { return nil }
        number = number * 10 + digit
      }
      return number
    }

    /// At least one digit of a fraction; what is finer than a millisecond is cut off.
    mutating func milliseconds() -> Int? {
      guard var number = digit() else { return nil }
      var count = 1
      while let digit = digit() {
        if count < 3 { number = number * 10 + digit }
        count += 1
      }
      return count == 1 ? number * 100 : count == 2 ? number * 10 : number
    }

    /// `Z`, `+07:00`, `+0700` or `+07`, in minutes east of UTC.
    mutating func zone() -> Int? {
      if take("Z") { return 0 }
      let isWest = take("-")
      guard isWest || take("+"), let hours = digits(2), hours <= 18 else { return nil }
      var minutes = 0
      if take(":") || !isAtEnd {
        guard let part = digits(2), part < 60 else { return nil }
        minutes = part
      }
      return (hours * 60 + minutes) * (isWest ? -1 : 1)
    }
  }
}
