import Telemetry

/// How a place in a template becomes text.
enum TemplateFormat: Hashable, Sendable {
  /// As it stands; numbers as Prometheus prints them.
  case plain
  /// Four digits and a metric prefix: `1.235k`.
  case humanize
  /// `1d 2h 3m 4s` of a number of seconds.
  case humanizeDuration
  /// `12.5%` of a fraction.
  case humanizePercentage
  /// So many digits behind a decimal comma.
  case vietnamese(digits: Int)
  /// One verb of `printf`.
  case verb(PrintfVerb)
  /// How the value lies to its level, in the words of the hydromet bulletins.
  case bulletin(digits: Int, unit: String)

  /// The text of `operand` for one alert.
  func text(of operand: TemplateOperand, in context: TemplateContext) -> String {
    switch self {
    case .plain: operand.text(in: context)
    case .humanize: NumberText.humanized(operand.number(in: context))
    case .humanizeDuration: NumberText.humanizedDuration(operand.number(in: context))
    case .humanizePercentage: NumberText.significant(operand.number(in: context) * 100) + "%"
    case .vietnamese(let digits): NumberText.vietnamese(operand.number(in: context), digits: digits)
    case .verb(let verb): verb.text(of: operand, in: context)
    case .bulletin(let digits, let unit): TemplateFormat.bulletin(context, digits: digits, unit: unit)
    }
  }

  /// "trên Báo động II: 0,30 m", "dưới Báo động II: 0,16 m", "ở mức Báo động II"; in English "0.30 m above
  /// Alarm level 2".
  private static func bulletin(_ context: TemplateContext, digits: Int, unit: String) -> String {
    guard let level = context.level, let threshold = context.threshold else {
      return TemplateOperand.allClear[context.language]
    }
    let name = level.name[context.language]
    let difference = context.value - threshold
    let space = unit.isEmpty ? "" : " "
    let isVietnamese = context.language == .vi
    let amount =
      isVietnamese
      ? NumberText.vietnamese(abs(difference), digits: digits)
      : NumberText.fixed(abs(difference), digits: digits)
    // Said as people read it: what rounds to nothing stands at the level.
    if Double(NumberText.fixed(abs(difference), digits: digits)) == 0 {
      return isVietnamese ? "ở mức \(name)" : "at \(name)"
    }
    if isVietnamese { return "\(difference > 0 ? "trên" : "dưới") \(name): \(amount)\(space)\(unit)" }
    return "\(amount)\(space)\(unit) \(difference > 0 ? "above" : "below") \(name)"
  }
}

/// One verb of a `printf` format, such as `%.2f` or `%-8s`.
struct PrintfVerb: Hashable, Sendable {
  /// The C format of a number; `nil` for a text.
  var numberFormat: String?
  /// The width of a text, in characters.
  var width = 0
  /// Whether a text stands at the left of its width.
  var isLeftAligned = false

  /// The text of `operand` for one alert.
  func text(of operand: TemplateOperand, in context: TemplateContext) -> String {
    if let numberFormat { return NumberText.formatted(operand.number(in: context), numberFormat) }
    let text = operand.text(in: context)
    let blanks = String(repeating: " ", count: max(0, width - text.count))
    return isLeftAligned ? text + blanks : blanks + text
  }
}
