import RuleLanguage
import Telemetry

/// How the instances of one rule are named: by their device and channel, and by further labels where the rule
/// can have several results on one device.
///
/// Decided from the plan and not from what fires, so that an alert never changes its name while it lives; and
/// only where it must be, so that the names of all other rules are what they always were.
struct InstanceNames {
  /// The labels in which results of one device differ.
  private var further: Set<String>
  /// The devices that have several results; `nil` for all, where the labels come from the readings.
  private var ambiguous: Set<String>?
  private var seen: [String: Labels] = [:]

  /// Whether any instance needs more than its device.
  var areLonger: Bool { ambiguous.map { !$0.isEmpty } ?? true }

  /// Names of a rule whose results are not yet known.
  init(_ rule: Rule) {
    further = rule.expression.labelsFromValues
    ambiguous = further.isEmpty ? [] : nil
  }

  /// Takes in results that the rule can have.
  mutating func add(_ results: [Labels]) {
    for labels in results {
      let labels = LabelFlow.withoutName(labels)
      guard !labels["device"].isEmpty else { continue }
      let name = InstanceNames.plain(labels)
      guard let other = seen.updateValue(labels, forKey: name), other != labels else { continue }
      ambiguous?.insert(name)
      for pair in labels.pairs + other.pairs where labels[pair.name] != other[pair.name] {
        further.insert(pair.name)
      }
    }
  }

  /// Forgets what only planning needed.
  mutating func seal() { seen = [:] }

  /// The name of an instance with these labels.
  func name(of labels: Labels) -> String {
    let plain = InstanceNames.plain(labels)
    if labels["device"].isEmpty || ambiguous?.contains(plain) == false { return plain }
    let added = labels.keeping(further.sorted())
    return added.pairs.isEmpty ? plain : plain + added.description
  }

  /// The name by the device where there is one, so that a new river name starts no new alert; else by the
  /// labels of the group.
  static func plain(_ labels: Labels) -> String {
    let device = labels["device"]
    if device.isEmpty { return labels.description }
    let channel = labels["channel"]
    return channel.isEmpty ? device : device + "/" + channel
  }
}

extension Expression {
  /// The labels whose values are made from readings, so that no plan can know them: those of `count_values`.
  fileprivate var labelsFromValues: Set<String> {
    var names = children.reduce(into: Set<String>()) { $0.formUnion($1.labelsFromValues) }
    if case .aggregate(.countValues, .some(let parameter), _, _, _) = self,
      case .string(let name, _) = parameter.withoutParentheses
    {
      names.insert(name)
    }
    return names
  }
}
