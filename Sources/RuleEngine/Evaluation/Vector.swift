import RuleLanguage
import Telemetry

/// One element of an instant vector.
struct Element: Equatable {
  /// Its labels, the quantity's name among them until something is computed.
  var labels: Labels
  var value: Double
}

/// What an expression yields in the general evaluator.
struct Vector {
  var elements: [Element] = []
  /// Whether there were readings to judge at all.
  var hasData = false

  /// A scalar travels as one element without labels.
  static func scalar(_ value: Double) -> Vector {
    Vector(elements: [Element(labels: Labels(), value: value)], hasData: true)
  }

  /// The number, for a vector that is a scalar.
  var scalarValue: Double { elements.first?.value ?? .nan }

  /// Changes every value and drops the quantity's name.
  func computed(_ operation: (Double) -> Double) -> Vector {
    var result = self
    for index in result.elements.indices {
      result.elements[index].labels = LabelFlow.withoutName(result.elements[index].labels)
      result.elements[index].value = operation(result.elements[index].value)
    }
    return result
  }
}

/// An evaluation that PromQL refuses: the labels do not say which element belongs to which.
///
/// Nothing is decided then; the alert stays as it is until the labels are in order again.
struct MatchingConflict: Error, Hashable {
  /// What the elements that collide have in common.
  let labels: Labels
}

extension Vector {
  /// Refuses a vector in which two elements have the same labels.
  func checked() throws(MatchingConflict) -> Vector {
    guard elements.count > 1 else { return self }
    var seen: Set<Labels> = []
    for element in elements where !seen.insert(element.labels).inserted {
      throw MatchingConflict(labels: element.labels)
    }
    return self
  }

  /// One result a group.
  func aggregated(_ aggregation: Aggregation, _ grouping: Grouping) -> Vector {
    var order: [Labels] = []
    var groups: [Labels: GroupFold] = [:]
    for element in elements {
      let group = grouping.group(of: element.labels)
      if groups[group] == nil { order.append(group) }
      groups[group, default: GroupFold()].add(element.value)
    }
    let results = order.map { Element(labels: $0, value: groups[$0]?.result(aggregation) ?? .nan) }
    return Vector(elements: results, hasData: hasData)
  }

  /// `and`, `or`, `unless`.
  func combined(_ operation: BinaryOperator, _ right: Vector, _ matching: Matching) -> Vector {
    switch operation {
    case .and, .unless:
      let partners = Set(right.elements.map { matching.signature(of: $0.labels) })
      let kept = elements.filter {
        partners.contains(matching.signature(of: $0.labels)) == (operation == .and)
      }
      return Vector(elements: kept, hasData: hasData && (operation == .unless || right.hasData))
    default:
      let present = Set(elements.map { matching.signature(of: $0.labels) })
      let added = right.elements.filter { !present.contains(matching.signature(of: $0.labels)) }
      return Vector(elements: elements + added, hasData: hasData || right.hasData)
    }
  }

  /// Arithmetic or comparison of partners, one to one.
  func matched(
    _ operation: BinaryOperator, _ right: Vector, _ matching: Matching, returnsBool: Bool
  ) throws(MatchingConflict) -> Vector {
    var partners: [Labels: Double] = [:]
    for element in right.elements {
      let signature = matching.signature(of: element.labels)
      guard partners.updateValue(element.value, forKey: signature) == nil else {
        throw MatchingConflict(labels: signature)
      }
    }
    var result = Vector(hasData: hasData && right.hasData)
    var used: Set<Labels> = []
    let dropsName = operation.family == .arithmetic || returnsBool
    for element in elements {
      let signature = matching.signature(of: element.labels)
      guard let partner = partners[signature] else { continue }
      guard let value = Vector.join(operation, element.value, partner, returnsBool, keeping: element.value)
      else { continue }
      guard used.insert(signature).inserted else { throw MatchingConflict(labels: signature) }
      let labels = LabelFlow.joined(element.labels, matching, dropsName: dropsName)
      result.elements.append(Element(labels: labels, value: value))
    }
    return result
  }

  /// The value of `a operation b`; `nil` where a comparison filters it out.
  static func join(
    _ operation: BinaryOperator, _ a: Double, _ b: Double, _ returnsBool: Bool, keeping kept: Double
  ) -> Double? {
    if operation.family == .arithmetic { return Numbers.arithmetic(operation, a, b) }
    let holds = Numbers.holds(operation, a, b)
    return returnsBool ? (holds ? 1 : 0) : holds ? kept : nil
  }
}

/// The running result of one group, for every aggregation at once.
struct GroupFold {
  private var sum = CarefulSum()
  private var count = 0.0
  private var smallest = Double.nan
  private var largest = Double.nan

  /// Takes in one element.
  mutating func add(_ value: Double) {
    sum.add(value)
    count += 1
    if value < smallest || smallest.isNaN { smallest = value }
    if value > largest || largest.isNaN { largest = value }
  }

  /// The aggregation of what was taken in; of nothing it has no meaning.
  func result(_ aggregation: Aggregation) -> Double {
    switch aggregation {
    case .sum: sum.sum.isInfinite ? sum.sum : sum.total
    case .avg: sum.sum / count + sum.lost / count
    case .min: smallest
    case .max: largest
    case .count: count
    default: .nan
    }
  }
}
