import RuleLanguage
import Telemetry

/// Finds the instances that stored rows speak of; made for one restoring.
///
/// An instance is found by its name, which is what its identity is made of, and not by the labels that it had
/// when it was stored: a river that got another name, or a device that moved to another commune, keeps its
/// alert. Only labels that come from readings (`count_values`) are taken from the row.
struct InstanceDirectory {
  /// By rule and name: instances of pointwise partitions.
  private var named: [Int: [String: Int32]] = [:]
  /// By rule and name: what general partitions can yield, made where a row speaks of it.
  private var planned: [Int: [String: (partition: Int, labels: Labels)]] = [:]
  /// By rule: general partitions by what their series have in common.
  private var groups: [Int: [Labels: Int]] = [:]

  /// The instance of a rule with that name; a group's instance is made where it is missing.
  mutating func instance(
    named name: String, labels: Labels, rule: Int, in engine: inout RuleEngine
  ) -> Int32? {
    if named[rule] == nil { list(rule, engine) }
    if let known = named[rule]?[name] { return known }
    if let (partition, present) = planned[rule]?[name] {
      return engine.instance(
        present, group: Int(engine.partitions[partition].target), partition: partition)
    }
    guard !labels.pairs.isEmpty || name == Labels().description else { return nil }
    let key = engine.partitionKey(labels, engine.rules[rule].expression.partitioning, rule: rule)
    guard let partition = groups[rule]?[key] else { return nil }
    let group = Int(engine.partitions[partition].target)
    return engine.instance(labels, group: group, partition: partition)
  }

  private mutating func list(_ rule: Int, _ engine: RuleEngine) {
    var names: [String: Int32] = [:]
    var results: [String: (partition: Int, labels: Labels)] = [:]
    var keys: [Labels: Int] = [:]
    guard !engine.headers[rule].isRecording else { return }
    for partition in engine.ranges[rule] {
      let target = engine.partitions[partition].target
      if engine.partitions[partition].isPointwise {
        if target >= 0 { names[engine.name(of: engine.labels(ofInstance: target), rule: rule)] = target }
        continue
      }
      keys[engine.groups[Int(target)].key] = partition
      for result in engine.plannedResults(ofGroup: partition) {
        let labels = LabelFlow.withoutName(result)
        let name = engine.name(of: labels, rule: rule)
        if results[name] == nil { results[name] = (partition, labels) }
      }
    }
    named[rule] = names
    planned[rule] = results
    groups[rule] = keys
  }
}
