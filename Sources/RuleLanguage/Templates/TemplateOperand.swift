import Telemetry

/// What a place in a template is filled with.
enum TemplateOperand: Hashable, Sendable {
  case label(String)
  case levelName
  case levelCode
  case place(PlacePart)
  case text(String)
  case value
  case threshold
  case difference
  case number(Double)

  /// Whether it is a number, and may be formatted as one.
  var isNumber: Bool {
    switch self {
    case .label, .levelName, .levelCode, .place, .text: false
    case .value, .threshold, .difference, .number: true
    }
  }

  /// The number, NaN where there is none: a ladder left behind has no threshold.
  func number(in context: TemplateContext) -> Double {
    switch self {
    case .value: context.value
    case .threshold: context.threshold ?? .nan
    case .difference: context.value - (context.threshold ?? .nan)
    case .number(let number): number
    case .label, .levelName, .levelCode, .place, .text: .nan
    }
  }

  /// The text as it stands.
  func text(in context: TemplateContext) -> String {
    switch self {
    case .label(let name): context.labels[name]
    case .levelName: context.level?.name[context.language] ?? TemplateOperand.allClear[context.language]
    case .levelCode: context.level?.level ?? ""
    case .place(let part): part.text(of: context.place, in: context.language)
    case .text(let text): text
    case .value, .threshold, .difference, .number: NumberText.plain(number(in: context))
    }
  }

  /// What stands for the level of an alert that has left its lowest level.
  static let allClear = LocalizedText(vi: "hết cảnh báo", en: "all clear")
}
