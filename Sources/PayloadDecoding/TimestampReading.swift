import CSimdJSON
import Glibc
import Telemetry

/// What a timestamp turned out to be.
enum TimeOutcome {
  /// A time between 1970 and 2200.
  case time(Milliseconds)
  /// The message carries none, and the format allows that.
  case none
  /// Not a time.
  case refused(RefusalReason, String)
}

extension CompiledFormat.Time {
  /// The first millisecond after the year 2200. Further away, a device's clock is not set or the unit of its
  /// timestamp is another than declared.
  static let end = CivilTime(year: 2201, month: 1, day: 1).time()

  /// Reads the time.
  func read(_ value: citywatch_json_value) -> TimeOutcome {
    switch unsafe value.kind {
    case .absent, .null, .unselected:
      return isOptional ? .none : .refused(.missingField, "the class declares a timestamp here")
    case .text:
      if case .iso8601(let zoneOffsetMinutes) = format {
        return unsafe readText(value, zoneOffsetMinutes: zoneOffsetMinutes)
      }
      return unsafe readNumericText(value)
    case .integer:
      return unsafe readWhole(value.integer, shown: value.integer.description)
    case .number: return unsafe readFraction(value.number, shown: value.number.description)
    case .boolean, .list, .object: return .refused(.wrongType, "a timestamp was expected")
    }
  }

  private func readText(_ value: citywatch_json_value, zoneOffsetMinutes: Int?) -> TimeOutcome {
    switch unsafe TimestampText.read(value.textBytes, zoneOffsetMinutes: zoneOffsetMinutes) {
    case .time(let time): return checked(time, shown: unsafe value.quoted)
    case .noZone:
      return .refused(.badTimestamp, unsafe "\(value.quoted) has no zone, and the class declares none")
    case .malformed:
      return .refused(.badTimestamp, unsafe "\(value.quoted) is not a date and time of ISO 8601")
    }
  }

  /// Whole numbers keep all their digits: nanoseconds do not fit into a double.
  private func readNumericText(_ value: citywatch_json_value) -> TimeOutcome {
    let bytes = unsafe value.textBytes
    var whole: Int64 = 0
    for index in 0..<bytes.count {
      let (shifted, tooLarge) = whole.multipliedReportingOverflow(by: 10)
      let digit = unsafe bytes[index] &- UInt8(ascii: "0")
      guard digit <= 9, !tooLarge, shifted <= Int64.max - 9 else {
        return unsafe readFractionText(value)
      }
      whole = shifted + Int64(digit)
    }
    if bytes.isEmpty { return unsafe readFractionText(value) }
    return readWhole(whole, shown: unsafe value.quoted)
  }

  private func readFractionText(_ value: citywatch_json_value) -> TimeOutcome {
    var number = 0.0
    guard unsafe citywatch_number_from_text(value.text, Int(value.length), false, &number) == .number else {
      return .refused(.badTimestamp, unsafe "\(value.quoted) is not a number of \(unitName) since 1970")
    }
    return readFraction(number, shown: unsafe value.quoted)
  }

  private func readWhole(_ number: Int64, shown: @autoclosure () -> String) -> TimeOutcome {
    switch format {
    case .seconds:
      let (time, isTooLarge) = number.multipliedReportingOverflow(by: 1_000)
      return isTooLarge ? outOfRange(shown()) : checked(time, shown: shown())
    case .milliseconds: return checked(number, shown: shown())
    case .microseconds: return checked(number.flooredDivision(by: 1_000), shown: shown())
    case .nanoseconds: return checked(number.flooredDivision(by: 1_000_000), shown: shown())
    case .iso8601: return .refused(.badTimestamp, "\(shown()) is a number, not a text of ISO 8601")
    }
  }

  private func readFraction(_ number: Double, shown: @autoclosure () -> String) -> TimeOutcome {
    let milliseconds: Double
    switch format {
    case .seconds: milliseconds = number * 1_000
    case .milliseconds: milliseconds = number
    case .microseconds: milliseconds = number / 1_000
    case .nanoseconds: milliseconds = number / 1_000_000
    case .iso8601: return .refused(.badTimestamp, "\(shown()) is a number, not a text of ISO 8601")
    }
    guard let time = Milliseconds(exactly: milliseconds.rounded()) else { return outOfRange(shown()) }
    return checked(time, shown: shown())
  }

  private func checked(_ time: Milliseconds, shown: @autoclosure () -> String) -> TimeOutcome {
    (0..<CompiledFormat.Time.end).contains(time) ? .time(time) : outOfRange(shown())
  }

  private func outOfRange(_ shown: String) -> TimeOutcome {
    .refused(.badTimestamp, "\(shown), read as \(unitName), is not between the years 1970 and 2200")
  }

  private var unitName: String {
    switch format {
    case .seconds: "seconds"
    case .milliseconds: "milliseconds"
    case .microseconds: "microseconds"
    case .nanoseconds: "nanoseconds"
    case .iso8601: "a date"
    }
  }
}
