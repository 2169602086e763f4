import Glibc
import RuleLanguage

/// A sum that carries what rounding lost along, so that a day of tenths of millimetres adds up.
///
/// Neumaier's variant of Kahan's summation, as Prometheus uses it.
struct CarefulSum {
  private(set) var sum = 0.0
  private(set) var lost = 0.0

  /// Adds a number.
  mutating func add(_ value: Double) {
    let next = sum + value
    if next.isInfinite {
      lost = 0
    } else if sum.magnitude >= value.magnitude {
      lost += (sum - next) + value
    } else {
      lost += (value - next) + sum
    }
    sum = next
  }

  /// The sum with what rounding lost.
  var total: Double { sum + lost }
}

/// Arithmetic and comparison of two numbers as PromQL has them.
enum Numbers {
  static func arithmetic(_ operation: BinaryOperator, _ a: Double, _ b: Double) -> Double {
    switch operation {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .modulo: fmod(a, b)
    case .atan2: atan2(a, b)
    default: pow(a, b)
    }
  }

  static func holds(_ operation: BinaryOperator, _ a: Double, _ b: Double) -> Bool {
    switch operation {
    case .equal: a == b
    case .notEqual: a != b
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    default: a >= b
    }
  }

  /// The quantile `q` of values, which are sorted in place; NaN comes first, as in Prometheus.
  static func quantile(_ q: Double, of values: inout [Double]) -> Double {
    values.sort(by: SortedValues.precedes)
    return quantile(q, sorted: values)
  }

  /// A number as the label that `count_values` makes of it: the shortest decimals that give it back, never with
  /// an exponent.
  static func text(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    let shortest = value.magnitude.description.split(separator: "e")
    let parts = shortest[0].split(separator: ".")
    let decimals = parts.count > 1 && parts[1] != "0" ? String(parts[1]) : ""
    let exponent = shortest.count > 1 ? Int(shortest[1]) ?? 0 : 0
    var digits = Array(String(parts[0]) + decimals)
    var point = parts[0].count + exponent
    while point <= 0 {
      digits.insert("0", at: 0)
      point += 1
    }
    while digits.count < point { digits.append("0") }
    let whole = String(digits[..<point])
    let rest = String(digits[point...])
    return (value.sign == .minus ? "-" : "") + whole + (rest.isEmpty ? "" : "." + rest)
  }

  /// The quantile `q` of sorted values, interpolated between neighbours, as Prometheus computes it.
  static func quantile(_ q: Double, sorted values: [Double]) -> Double {
    if values.isEmpty || q.isNaN { return .nan }
    if q < 0 { return -.infinity }
    if q > 1 { return .infinity }
    let rank = q * Double(values.count - 1)
    let lower = max(0, Int(rank))
    let upper = min(values.count - 1, lower + 1)
    let weight = rank - rank.rounded(.down)
    return values[lower] * (1 - weight) + values[upper] * weight
  }
}
