import Telemetry

/// What a column of an inventory means, by its heading.
enum InventoryColumn: Equatable {
  case id
  case deviceClass
  case name
  case latitude
  case longitude
  case commune
  case address
  case interval
  /// A remark for people; no label.
  case note
  case datum
  /// `scale`, `offset` and the like, of the main field or of `quantity`.
  case override(Override, quantity: String?)
  /// `threshold:NAME`, in the canonical unit.
  case threshold(String)
  case label(String)

  /// What a device can have of its own for one field.
  enum Override: String, CaseIterable {
    case scale
    case offset
    case rangeMin = "range_min"
    case rangeMax = "range_max"
    case usualMin = "usual_min"
    case usualMax = "usual_max"
  }

  /// The headings with a meaning of their own.
  static let fixed: [String: InventoryColumn] = [
    "id": .id, "class": .deviceClass, "name": .name, "latitude": .latitude, "longitude": .longitude,
    "commune": .commune, "address": .address, "interval": .interval, "note": .note, "datum": .datum,
  ]

  /// Labels that a series or an alert has from elsewhere; a column must not give them a second meaning.
  static let reservedLabels: Set<String> = [
    "__name__", "alertname", "alertstate", "channel", "commune_name", "device", "kind", "level", "quantity",
    "severity",
  ]

  /// What a heading means, or why it means nothing.
  static func parse(_ heading: String, quantities: [Quantity]) -> Result<InventoryColumn, Fault> {
    if let column = fixed[heading] { return .success(column) }
    let parts = heading.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    if parts[0] == "threshold" {
      guard parts.count == 2, MetricName.isValid(parts[1]) else {
        return .failure(Fault("write 'threshold:NAME'; the name is \(MetricName.rule)"))
      }
      return .success(.threshold(parts[1]))
    }
    if let override = Override(rawValue: parts[0]) {
      guard parts.count == 2 else { return .success(.override(override, quantity: nil)) }
      guard quantities.contains(where: { $0.name == parts[1] }) else {
        let hint = NearestName.hint(for: parts[1], among: quantities.map(\.name))
        return .failure(Fault("'\(parts[1])' in '\(heading)' is not in quantities.yaml\(hint)"))
      }
      return .success(.override(override, quantity: parts[1]))
    }
    if reservedLabels.contains(heading) {
      return .failure(Fault("column '\(heading)' cannot be a label: series and alerts have it already"))
    }
    guard MetricName.isValid(heading) else {
      return .failure(Fault("column '\(heading)' cannot be a label: a label is \(MetricName.rule)"))
    }
    return .success(.label(heading))
  }

  /// All headings with a meaning, for "did you mean".
  static var knownHeadings: [String] {
    fixed.keys.sorted() + Override.allCases.map(\.rawValue)
  }

  /// Why a heading means nothing.
  struct Fault: Error {
    let message: String
    init(_ message: String) { self.message = message }
  }
}
