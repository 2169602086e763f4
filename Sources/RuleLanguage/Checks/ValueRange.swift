/// The values that a part of an expression can have: an interval, open or closed at its ends.
///
/// Used to find comparisons that never hold. It is always wide enough: where little is known, everything is
/// possible.
struct ValueRange: Equatable {
  var low: Double
  var high: Double
  var isOpenBelow = false
  var isOpenAbove = false
  /// The quantity whose plausible range set an end of it, for the message.
  var quantity: String?

  init(_ low: Double, _ high: Double, quantity: String? = nil) {
    self.low = low
    self.high = high
    self.quantity = quantity
  }

  /// Nothing is known.
  static let everything = ValueRange(-.infinity, .infinity)
  /// No value at all.
  static let nothing = ValueRange(.infinity, -.infinity)

  /// Whether no value lies in it.
  var isEmpty: Bool { low > high || (low == high && (isOpenBelow || isOpenAbove)) }

  /// Whether it is one value.
  var isPoint: Bool { low == high && !isEmpty }

  /// What lies in both.
  func meeting(_ other: ValueRange) -> ValueRange {
    var both = self
    if other.low > low {
      (both.low, both.isOpenBelow) = (other.low, other.isOpenBelow)
    } else if other.low == low {
      both.isOpenBelow = isOpenBelow || other.isOpenBelow
    }
    if other.high < high {
      (both.high, both.isOpenAbove) = (other.high, other.isOpenAbove)
    } else if other.high == high {
      both.isOpenAbove = isOpenAbove || other.isOpenAbove
    }
    both.quantity = quantity ?? other.quantity
    return both
  }

  /// The smallest range that holds both.
  func joining(_ other: ValueRange) -> ValueRange {
    if isEmpty { return other }
    if other.isEmpty { return self }
    var all = ValueRange(min(low, other.low), max(high, other.high), quantity: quantity ?? other.quantity)
    all.isOpenBelow =
      low == other.low
      ? isOpenBelow && other.isOpenBelow : (low < other.low ? isOpenBelow : other.isOpenBelow)
    all.isOpenAbove =
      high == other.high
      ? isOpenAbove && other.isOpenAbove : (high > other.high ? isOpenAbove : other.isOpenAbove)
    return all
  }

  /// The values turned in sign.
  var negated: ValueRange {
    var turned = ValueRange(-high, -low, quantity: quantity)
    (turned.isOpenBelow, turned.isOpenAbove) = (isOpenAbove, isOpenBelow)
    return turned
  }

  /// The magnitudes.
  var magnitude: ValueRange {
    if low >= 0 { return self }
    if high <= 0 { return negated }
    return ValueRange(0, max(-low, high), quantity: quantity)
  }

  /// What is left of it where a comparison with a value of `other` holds.
  func kept(by comparison: BinaryOperator, _ other: ValueRange) -> ValueRange {
    var bound = ValueRange.everything
    switch comparison {
    case .greater: (bound.low, bound.isOpenBelow) = (other.low, true)
    case .greaterOrEqual: (bound.low, bound.isOpenBelow) = (other.low, other.isOpenBelow)
    case .less: (bound.high, bound.isOpenAbove) = (other.high, true)
    case .lessOrEqual: (bound.high, bound.isOpenAbove) = (other.high, other.isOpenAbove)
    case .equal: bound = other
    case .notEqual: return isPoint && other.isPoint && low == other.low ? .nothing : self
    default: return self
    }
    bound.quantity = nil
    var left = meeting(bound)
    left.quantity = quantity
    return left
  }

  /// The results of an operation on two values; everything where the corners do not tell.
  func combined(_ operation: BinaryOperator, _ other: ValueRange) -> ValueRange {
    let corners: [Double]
    switch operation {
    case .add: corners = [low + other.low, high + other.high]
    case .subtract: corners = [low - other.high, high - other.low]
    case .multiply:
      corners = [low * other.low, low * other.high, high * other.low, high * other.high]
    case .divide where other.isPoint && other.low != 0: corners = [low / other.low, high / other.low]
    default: return .everything
    }
    guard corners.allSatisfy({ !$0.isNaN }), let least = corners.min(), let most = corners.max() else {
      return .everything
    }
    return ValueRange(least, most)
  }

  /// The range in a sentence: "is at least 1", "lies between -10 and 1500".
  func sentence(unit: String?) -> String {
    let unit = unit.map { " \($0)" } ?? ""
    let (least, most) = (NumberText.plain(low), NumberText.plain(high))
    if isPoint { return "is \(least)\(unit)" }
    switch (low == -.infinity, high == .infinity) {
    case (true, true): return "may be any number"
    case (false, true): return isOpenBelow ? "is above \(least)\(unit)" : "is at least \(least)\(unit)"
    case (true, false): return isOpenAbove ? "is below \(most)\(unit)" : "is at most \(most)\(unit)"
    case (false, false): return "lies between \(least) and \(most)\(unit)"
    }
  }
}
