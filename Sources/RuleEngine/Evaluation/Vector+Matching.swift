import RuleLanguage
import Telemetry

extension Vector {
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

  /// Arithmetic or comparison of partners: one to one, or many on one side sharing one on the other.
  func matched(
    _ operation: BinaryOperator, _ right: Vector, _ matching: Matching, returnsBool: Bool
  ) throws(EvaluationFault) -> Vector {
    var result = Vector(hasData: hasData && right.hasData)
    // As in Prometheus, a side without elements cannot be in conflict with the other.
    if elements.isEmpty || right.elements.isEmpty { return result }
    let isSwapped = matching.isOneToMany
    let (many, one) = isSwapped ? (right, self) : (self, right)
    var partners: [Labels: Element] = [:]
    for element in one.elements {
      let signature = matching.signature(of: element.labels)
      if let other = partners.updateValue(element, forKey: signature) {
        throw .ambiguous(signature, [other.labels, element.labels], isLeft: isSwapped)
      }
    }
    var used: [Labels: Labels] = [:]
    for element in many.elements {
      let signature = matching.signature(of: element.labels)
      guard let partner = partners[signature] else { continue }
      let (a, b) = isSwapped ? (partner.value, element.value) : (element.value, partner.value)
      guard let value = Vector.join(operation, a, b, returnsBool, keeping: a) else { continue }
      let labels = matching.labels(
        of: element.labels, partner: partner.labels,
        dropsName: operation.family == .arithmetic || returnsBool)
      let identity = matching.cardinality == .oneToOne ? signature : labels
      if let other = used.updateValue(element.labels, forKey: identity) {
        throw matching.cardinality == .oneToOne
          ? .repeated(signature, [other, element.labels]) : .collided(labels, [other, element.labels])
      }
      result.elements.append(Element(labels: labels, value: value))
    }
    return result
  }
}

extension Matching {
  /// Whether the right side is the one with many elements.
  var isOneToMany: Bool { if case .oneToMany = cardinality { true } else { false } }

  /// The labels taken over from the side with one element.
  var included: [String] {
    switch cardinality {
    case .oneToOne: []
    case .manyToOne(let names), .oneToMany(let names): names
    }
  }

  /// The labels of the result of two partners; the first are those of the side with many elements.
  func labels(of many: Labels, partner one: Labels, dropsName: Bool) -> Labels {
    var result = dropsName ? LabelFlow.withoutName(many) : many
    if cardinality == .oneToOne {
      switch scope {
      case .allLabels: break
      case .on(let names): result = result.keeping(names)
      case .ignoring(let names): result = result.dropping(names)
      }
    }
    for name in included { result[name] = one[name] }
    return result
  }
}

extension EvaluationFault {
  /// Several elements where each must have labels of its own.
  static func ambiguous(_ signature: Labels, _ elements: [Labels], isLeft: Bool) -> EvaluationFault {
    let (side, other) = isLeft ? ("left", "right") : ("right", "left")
    return EvaluationFault(
      "on the \(side) of the operator, \(elements[0]) and \(elements[1]) are equal in the labels compared, "
        + "\(signature): an element on the \(other) would have several partners; compare more labels, or "
        + "aggregate the \(side) side")
  }

  /// Several elements on the left share a partner, and nothing says that they may.
  static func repeated(_ signature: Labels, _ elements: [Labels]) -> EvaluationFault {
    EvaluationFault(
      "on the left of the operator, \(elements[0]) and \(elements[1]) have the same partner on the right, by "
        + "the labels \(signature); if that is meant, write group_left")
  }

  /// Two results would have the same labels.
  static func collided(_ labels: Labels, _ elements: [Labels]) -> EvaluationFault {
    EvaluationFault(
      "\(elements[0]) and \(elements[1]) would both become \(labels): the labels taken over must leave them "
        + "apart")
  }
}
