package import Telemetry

/// Reads a `Retry-After` header: seconds, or a date as RFC 9110 §5.6.7 writes it today.
package enum RetryAfter {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Milliseconds to wait; `nil` where the text is neither. A date in the past is no wait.
  package static func parse(_ text: String, now: Milliseconds) -> Milliseconds? {
    if let seconds = Int64(text) {
      // More than a day is cut by the limits anyway, and cannot overflow.
      return seconds < 0 ? nil : min(seconds, 86_400) * Span.second
    }
    // Fri, 31 Dec 1999 23:59:59 GMT
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let year = Int(parts[3]),
      let month = months.firstIndex(of: String(parts[2]))
    else { return nil }
    let clock = parts[4].split(separator: ":").compactMap { Int($0) }
    guard clock.count == 3 else { return nil }
    let date = CivilTime(
      year: year, month: month + 1, day: day, hour: clock[0], minute: clock[1], second: clock[2])
    return date.isValid ? max(0, date.time() - now) : nil
  }
}
