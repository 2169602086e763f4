import RuleLanguage
import Telemetry

/// The words of tables and pages, in the reader's language.
struct Words {
  let language: Language
  /// Minutes east of UTC of the province's clock.
  let zone: Int

  /// The Vietnamese or the English of two.
  func callAsFunction(_ vi: String, _ en: String) -> String { language == .vi ? vi : en }

  /// `17/11/2025 02:00`, or `2025-11-17 02:00`.
  func time(_ time: Milliseconds) -> String {
    let civil = CivilTime(time, offsetMinutes: zone)
    let clock = "\(civil.hour.padded(2)):\(civil.minute.padded(2))"
    return language == .vi
      ? "\(civil.day.padded(2))/\(civil.month.padded(2))/\(civil.year) \(clock)"
      : "\(civil.year.padded(4))-\(civil.month.padded(2))-\(civil.day.padded(2)) \(clock)"
  }

  /// `17/11`, or `17 Nov`.
  func day(_ civil: CivilTime) -> String {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return language == .vi
      ? "\(civil.day.padded(2))/\(civil.month.padded(2))" : "\(civil.day) \(months[civil.month - 1])"
  }

  /// `UTC+7`.
  var zoneName: String {
    let away = abs(zone)
    let minutes = away % 60 == 0 ? "" : ":\((away % 60).padded(2))"
    return zone == 0 ? "UTC" : "UTC\(zone < 0 ? "−" : "+")\(away / 60)\(minutes)"
  }

  /// `3 d 14 h`, `12 h 30 min`, `45 min`: two units are as much as a person takes in.
  func duration(_ span: Milliseconds) -> String {
    let minutes = (span + Span.minute / 2) / Span.minute
    let (days, hours, rest) = (minutes / 1_440, minutes / 60 % 24, minutes % 60)
    var parts: [String] = []
    if days > 0 { parts.append("\(days) " + self("ngày", "d")) }
    if hours > 0 { parts.append("\(hours) " + self("giờ", "h")) }
    if rest > 0 || parts.isEmpty { parts.append("\(rest) " + self("phút", "min")) }
    return parts.prefix(2).joined(separator: " ")
  }

  /// `raised 1 h 30 min later`, or earlier where the span is negative.
  func later(_ span: Milliseconds) -> String {
    let length = duration(abs(span))
    return span < 0
      ? self("phát sớm hơn \(length)", "raised \(length) earlier")
      : self("phát muộn hơn \(length)", "raised \(length) later")
  }

  /// `1 h 30 min longer`, or shorter where the span is negative.
  func longer(_ span: Milliseconds) -> String {
    let length = duration(abs(span))
    return span < 0
      ? self("ngắn hơn \(length)", "\(length) shorter")
      : self("dài hơn \(length)", "\(length) longer")
  }

  /// Hours with one decimal, as tables add them up.
  func hours(_ span: Milliseconds) -> String { number(Double(span) / Double(Span.hour), decimals: 1) }

  /// A number with a decimal comma in Vietnamese.
  func number(_ value: Double, decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = value * scale
    guard scaled.isFinite, abs(scaled) < 1e17 else { return "\(value)" }
    let whole = Int64(scaled < 0 ? scaled - 0.5 : scaled + 0.5)
    let digits = Int(whole.magnitude).padded(decimals + 1)
    let sign = whole < 0 ? "-" : ""
    guard decimals > 0 else { return sign + digits }
    return sign + digits.dropLast(decimals) + self(",", ".") + digits.suffix(decimals)
  }

  /// A value of a rule: as many decimals as its size deserves.
  func value(_ value: Double) -> String {
    let size = abs(value)
    return number(value, decimals: size >= 10_000 ? 0 : size >= 1_000 ? 1 : size >= 0.1 || size == 0 ? 2 : 4)
  }

  /// The name of a level of a rule, counted from one; zero is an alert about silence.
  func level(_ level: Int, of rule: Rule) -> String {
    if level == 0 { return self("mất tín hiệu", "silent") }
    guard level <= rule.levels.count else { return self("cảnh báo", "alert") }
    return rule.levels[level - 1].name[language]
  }

  /// When an episode began; one that stood before the time looked at began then or earlier.
  func begin(_ episode: Episode) -> String { (episode.stoodBefore ? "≤ " : "") + time(episode.begin) }

  /// When an episode ended.
  func end(_ episode: Episode) -> String { episode.end.map(time) ?? self("chưa kết thúc", "still stands") }
}
