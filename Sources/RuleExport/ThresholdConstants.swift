import RuleLanguage
import Telemetry

/// The thresholds of the inventory as recording rules: one constant a device and threshold.
struct ThresholdConstants {
  /// The series of thresholds, and of the values beyond which a level is left.
  static let name = "citywatch_threshold"
  static let clearName = "citywatch_clear"
  static let fileName = "citywatch-thresholds.yaml"

  /// A threshold moved by a margin.
  private struct Margin: Hashable {
    var threshold: String
    var margin: Double
    var direction: Direction
  }

  private var names: [String] = []
  private var margins: [Margin] = []

  /// The threshold of every device that has it, in PromQL.
  static func selector(_ threshold: String) -> String {
    "\(name){threshold=\(threshold.quotedForPromQL)}"
  }

  /// The thresholds in use are written with the others at the end.
  mutating func use(_ threshold: String) {
    if !names.contains(threshold) { names.append(threshold) }
  }

  /// The value beyond which a level is left, in PromQL.
  mutating func clearSelector(_ threshold: String, margin: Double, _ direction: Direction) -> String {
    if margin == 0 { return Self.selector(threshold) }
    let wanted = Margin(threshold: threshold, margin: margin, direction: direction)
    if !margins.contains(wanted) { margins.append(wanted) }
    let matchers = Self.labels(wanted).map { "\($0.0)=\($0.1.quotedForPromQL)" }
    return "\(Self.clearName){\(matchers.joined(separator: ","))}"
  }

  private static func labels(_ margin: Margin) -> [(String, String)] {
    [
      ("direction", margin.direction.rawValue), ("margin", margin.margin.textForPromQL),
      ("threshold", margin.threshold),
    ]
  }

  /// The rules, by threshold and device.
  func rules(_ inventory: ExportInventory) -> [ExportedRule] {
    var rules: [ExportedRule] = []
    for name in names {
      rules += constants(Self.name, name, [], inventory) { $0 }
    }
    for margin in margins {
      rules += constants(Self.clearName, margin.threshold, Self.labels(margin), inventory) { value in
        // The law writes decimals: 518.0 − 0.2 is 517.8 and not one bit beside it.
        let moved = margin.direction == .above ? value - margin.margin : value + margin.margin
        return (moved * 1e9).rounded() / 1e9
      }
    }
    return rules
  }

  private func constants(
    _ record: String, _ threshold: String, _ labels: [(String, String)], _ inventory: ExportInventory,
    _ change: (Double) -> Double
  ) -> [ExportedRule] {
    inventory.devices.enumerated().compactMap { index, id in
      let entries = inventory.thresholds.history(of: threshold, device: DeviceIndex(index))
      guard !entries.isEmpty else { return nil }
      let texts = entries.map { Self.text(change($0.value), $0) }
      let expression = texts.count == 1 ? texts[0] : texts.map { "(\($0))" }.joined(separator: " or ")
      let own = [("device", id)] + (labels.isEmpty ? [("threshold", threshold)] : labels)
      return ExportedRule(kind: .recording(record), expression: expression, labels: own)
    }
  }

  /// The constant while it is valid: thresholds change by law, and a rule judges by the law of the day.
  private static func text(_ value: Double, _ entry: ThresholdTable.Entry) -> String {
    "vector(\(value.textForPromQL))" + Validity.conditions(from: entry.from, until: entry.until)
  }
}
