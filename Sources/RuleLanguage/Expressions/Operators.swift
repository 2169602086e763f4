/// What may stand between two operands.
package enum BinaryOperator: String, Hashable, Sendable, CaseIterable {
  /// The sum.
  case add = "+"
  /// The difference.
  case subtract = "-"
  /// The product.
  case multiply = "*"
  /// The quotient; by zero an infinity or NaN.
  case divide = "/"
  /// The remainder, with the sign of the left operand, as C's `fmod`.
  case modulo = "%"
  /// The angle, in radians, whose tangent is left by right.
  case atan2
  /// The left operand to the power of the right; the one operator that groups to the right.
  case power = "^"
  /// Keeps the left operand where both are equal.
  case equal = "=="
  /// Keeps the left operand where they differ.
  case notEqual = "!="
  /// Keeps the left operand where it is smaller.
  case less = "<"
  /// Keeps the left operand where it is smaller or equal.
  case lessOrEqual = "<="
  /// Keeps the left operand where it is larger.
  case greater = ">"
  /// Keeps the left operand where it is larger or equal.
  case greaterOrEqual = ">="
  /// The left elements that have a partner on the right.
  case and
  /// All elements of the left, and those of the right without a partner on the left.
  case or
  /// The left elements without a partner on the right.
  case unless

  /// Which family the operator belongs to.
  package enum Family: Hashable, Sendable {
    /// Yields a new value.
    case arithmetic
    /// Yields the left value or nothing; with `bool` one or zero.
    case comparison
    /// Works on which elements there are, not on their values.
    case set
  }

  /// Which family the operator belongs to.
  package var family: Family {
    switch self {
    case .add, .subtract, .multiply, .divide, .modulo, .atan2, .power: .arithmetic
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: .comparison
    case .and, .or, .unless: .set
    }
  }

  /// How tightly the operator binds: `or` 1, `and` and `unless` 2, comparisons 3, sums 4, products 5, power 6,
  /// as Prometheus has it.
  package var precedence: Int {
    switch self {
    case .or: 1
    case .and, .unless: 2
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: 3
    case .add, .subtract: 4
    case .multiply, .divide, .modulo, .atan2: 5
    case .power: 6
    }
  }
}

/// What may stand before one operand. It binds looser than `^`, tighter than `*`: `-1^2` is −1.
package enum UnaryOperator: String, Hashable, Sendable {
  /// Turns the sign.
  case minus = "-"
  /// Changes nothing.
  case plus = "+"
}
