/// Days, hours and text forms of a time, in the proleptic Gregorian calendar.
///
/// The core does without Foundation, whose calendars weigh more than the whole daemon. The arithmetic is
/// Howard Hinnant's *chrono-Compatible Low-Level Date Algorithms* (2014).
package struct CivilTime: Hashable, Sendable {
  /// For instance 2025.
  package var year: Int
  /// 1 to 12.
  package var month: Int
  /// 1 to 31.
  package var day: Int
  /// 0 to 23.
  package var hour: Int
  /// 0 to 59.
  package var minute: Int
  /// 0 to 59.
  package var second: Int
  /// 0 to 999.
  package var millisecond: Int

  /// A date and a time of day.
  package init(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, millisecond: Int = 0
  ) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.millisecond = millisecond
  }

  /// The wall-clock reading at `time` in a zone `offsetMinutes` east of UTC.
  package init(_ time: Milliseconds, offsetMinutes: Int = 0) {
    let local = time + Milliseconds(offsetMinutes) * Span.minute
    let days = local.flooredDivision(by: Span.day)
    let rest = Int(local - days * Span.day)
    let shifted = Int(days) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    hour = rest / 3_600_000
    minute = rest / 60_000 % 60
    second = rest / 1_000 % 60
    millisecond = rest % 1_000
  }

  /// The time at which a clock `offsetMinutes` east of UTC shows this.
  package func time(offsetMinutes: Int = 0) -> Milliseconds {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = Milliseconds(era * 146_097 + dayOfEra - 719_468)
    let clock = Milliseconds(((hour * 60 + minute) * 60 + second) * 1_000 + millisecond)
    return days * Span.day + clock - Milliseconds(offsetMinutes) * Span.minute
  }

  /// Whether every part lies in its range and the day exists in its month.
  package var isValid: Bool {
    guard (1...12).contains(month), day >= 1, day <= CivilTime.days(in: month, of: year) else { return false }
    return (0...23).contains(hour) && (0...59).contains(minute) && (0...59).contains(second)
      && (0...999).contains(millisecond)
  }

  /// How many days a month has.
  package static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// `2025-11-17T02:00:00+07:00`, with milliseconds only where there are some; an offset of zero is `Z`.
  package static func iso8601(_ time: Milliseconds, offsetMinutes: Int = 0) -> String {
    let civil = CivilTime(time, offsetMinutes: offsetMinutes)
    var text = "\(civil.year.padded(4))-\(civil.month.padded(2))-\(civil.day.padded(2))"
    text += "T\(civil.hour.padded(2)):\(civil.minute.padded(2)):\(civil.second.padded(2))"
    if civil.millisecond != 0 { text += ".\(civil.millisecond.padded(3))" }
    guard offsetMinutes != 0 else { return text + "Z" }
    let away = abs(offsetMinutes)
    return text + (offsetMinutes < 0 ? "-" : "+") + "\((away / 60).padded(2)):\((away % 60).padded(2))"
  }
}

extension Int {
  /// The number in decimal with zeros in front, at least `width` digits.
  package func padded(_ width: Int) -> String {
    let digits = String(magnitude)
    let zeros = String(repeating: "0", count: Swift.max(0, width - digits.count))
    return (self < 0 ? "-" : "") + zeros + digits
  }
}

extension Milliseconds {
  /// Division that rounds towards the past, so that times before 1970 keep their day.
  @inlinable package func flooredDivision(by divisor: Milliseconds) -> Milliseconds {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
