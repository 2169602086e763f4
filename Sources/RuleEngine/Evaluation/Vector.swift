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

extension Vector {
  /// Refuses a vector in which two elements have the same labels, as a computation that drops the quantity's name
  /// leaves where two quantities of a device were selected.
  func checked(in range: SourceRange = 0..<0) throws(EvaluationFault) -> Vector {
    guard elements.count > 1 else { return self }
    var seen: Set<Labels> = []
    for element in elements where !seen.insert(element.labels).inserted {
      throw EvaluationFault(
        "two elements of the result have the same labels \(element.labels): without the quantity's name "
          + "nothing tells them apart; select one quantity, or aggregate first", in: range)
    }
    return self
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
