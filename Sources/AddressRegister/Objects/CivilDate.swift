package import Telemetry

/// A day as the register keeps it: `2026-10-05`, text that sorts as time does and that nobody misreads.
package enum CivilDate {
  /// The years in which an address can have been declared; outside them a date is a slip of the pen.
  private static let years = 1900...2100

  /// Reads a day as lists write it: `2026-10-05`, `5/10/2026`, `05.10.2026`, `5-10-2026`, with or without a
  /// time behind it. Day before month, as Vietnam writes.
  ///
  /// - Returns: the day in the register's form; `nil` where it is none, the 31st of April included.
  package static func read(_ text: String) -> String? {
    var numbers = (0, 0, 0)
    var parts = 0
    var digits = 0
    // Byte by byte: a list of a million rows has three million days.
    for byte in text.utf8 {
      if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "T") { break }
      if (48...57).contains(byte), digits < 4 {
        let digit = Int(byte) - 48
        switch parts {
        case 0: numbers.0 = numbers.0 * 10 + digit
        case 1: numbers.1 = numbers.1 * 10 + digit
        default: numbers.2 = numbers.2 * 10 + digit
        }
        digits += 1
      } else if isSeparator(byte), digits > 0, parts < 2 {
        parts += 1
        digits = 0
      } else {
        return nil
      }
    }
    guard parts == 2, digits > 0 else { return nil }
    let isYearFirst = numbers.0 > 31
    let (year, date) = isYearFirst ? (numbers.0, numbers.2) : (numbers.2, numbers.0)
    let civil = CivilTime(year: year, month: numbers.1, day: date)
    guard years.contains(year), civil.isValid else { return nil }
    return written(civil)
  }

  /// The day that a clock `offsetMinutes` east of UTC shows.
  package static func day(of time: Milliseconds, offsetMinutes: Int) -> String {
    written(CivilTime(time, offsetMinutes: offsetMinutes))
  }

  /// The first and the last day of a month written `2026-10`; `nil` where it is none.
  package static func month(_ text: String) -> ClosedRange<String>? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2, let year = Int(parts[0]),
      let month = Int(parts[1]), years.contains(year), (1...12).contains(month)
    else { return nil }
    let last = CivilTime.days(in: month, of: year)
    return "\(text)-01"..."\(text)-\(last.padded(2))"
  }

  /// `05/10/2026`, as a person in Vietnam reads it; the text itself where it is no day.
  package static func vietnamese(_ day: String) -> String {
    let parts = day.split(separator: "-")
    return parts.count == 3 ? "\(parts[2])/\(parts[1])/\(parts[0])" : day
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".")
  }

  /// Ten bytes at once: pieced together from numbers, the days of a list would cost more than all else in it.
  private static func written(_ civil: CivilTime) -> String {
    unsafe String(unsafeUninitializedCapacity: 10) { bytes in
      func put(_ number: Int, endingAt end: Int, digits: Int) {
        var rest = number
        for at in 0..<digits {
          unsafe bytes[end - at] = UInt8(ascii: "0") + UInt8(rest % 10)
          rest /= 10
        }
      }
      put(civil.year, endingAt: 3, digits: 4)
      put(civil.month, endingAt: 6, digits: 2)
      put(civil.day, endingAt: 9, digits: 2)
      unsafe (bytes[4], bytes[7]) = (UInt8(ascii: "-"), UInt8(ascii: "-"))
      return 10
    }
  }
}
