import Glibc

/// Numbers as texts of alerts show them. The forms of `humanize…` are those of Prometheus' templates.
enum NumberText {
  /// As Prometheus prints a value: `3.47`, `5`, `NaN`, `+Inf`.
  static func plain(_ value: Double) -> String {
    if let special = special(value) { return special }
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// So many digits behind the point, without a minus before zero.
  static func fixed(_ value: Double, digits: Int) -> String {
    let text = formatted(value, "%.\(digits)f")
    let isZero = text.utf8.allSatisfy { !(0x31...0x39).contains($0) }
    return isZero && text.hasPrefix("-") ? String(text.dropFirst()) : text
  }

  /// So many digits behind a decimal comma, as bulletins write it.
  static func vietnamese(_ value: Double, digits: Int) -> String {
    if let special = special(value) { return special }
    return String(fixed(value, digits: digits).map { $0 == "." ? "," : $0 })
  }

  /// Four significant digits: C's `%.4g`.
  static func significant(_ value: Double) -> String { formatted(value, "%.4g") }

  /// Four digits and a metric prefix.
  static func humanized(_ value: Double) -> String {
    let (scaled, prefix) = metric(value, large: ["", "k", "M", "G", "T", "P", "E", "Z", "Y"])
    return significant(scaled) + prefix
  }

  /// `1d 2h 3m 4s` of a number of seconds; parts of a second with a metric prefix.
  static func humanizedDuration(_ seconds: Double) -> String {
    if let special = special(seconds) { return special }
    // Beyond, the count of days no longer fits a whole number.
    guard Swift.abs(seconds) < 1e15 else { return significant(seconds) + "s" }
    guard Swift.abs(seconds) >= 60 else {
      let (scaled, prefix) = metric(seconds, large: [""])
      return "\(significant(scaled))\(prefix)s"
    }
    let sign = seconds < 0 ? "-" : ""
    let whole = Int(Swift.abs(seconds))
    let (days, hours, minutes) = (whole / 86_400, whole / 3_600 % 24, whole / 60 % 60)
    if days > 0 { return "\(sign)\(days)d \(hours)h \(minutes)m \(whole % 60)s" }
    if hours > 0 { return "\(sign)\(hours)h \(minutes)m \(whole % 60)s" }
    return "\(sign)\(minutes)m \(whole % 60)s"
  }

  /// The number brought between 1 and 1,000 as far as the prefixes reach.
  private static func metric(_ value: Double, large: [String]) -> (Double, String) {
    guard value != 0, value.isFinite else { return (value, "") }
    var scaled = value
    var step = 0
    if Swift.abs(value) >= 1 {
      while Swift.abs(scaled) >= 1_000, step < large.count - 1 {
        scaled /= 1_000
        step += 1
      }
      return (scaled, large[step])
    }
    let small = ["", "m", "u", "n", "p", "f", "a", "z", "y"]
    while Swift.abs(scaled) < 1, step < small.count - 1 {
      scaled *= 1_000
      step += 1
    }
    return (scaled, small[step])
  }

  /// The words for what is no number.
  private static func special(_ value: Double) -> String? {
    if value.isNaN { return "NaN" }
    return value.isInfinite ? (value < 0 ? "-Inf" : "+Inf") : nil
  }

  /// C's `printf` of one number.
  /// - Precondition: `format` holds one verb of `e f g E F G`, its width and precision at most 100; the
  ///   template's parser sees to it.
  static func formatted(_ value: Double, _ format: String) -> String {
    if let special = special(value) { return special }
    // The longest is "%100.100f" of the largest double: 309 digits, a point, 100 digits.
    return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
      let count = unsafe withVaList([value]) {
        unsafe vsnprintf(buffer.baseAddress, buffer.count, format, $0)
      }
      let text = unsafe UnsafeRawBufferPointer(
        rebasing: UnsafeRawBufferPointer(buffer).prefix(max(0, Int(count))))
      return unsafe String(decoding: text, as: UTF8.self)
    }
  }
}
