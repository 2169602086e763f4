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

  /// The hour of the day, in UTC, of a time in seconds since 1970.
  static func hour(_ seconds: Double) -> Double {
    guard seconds.isFinite, seconds.magnitude < 9e15 else { return .nan }
    let whole = Int64(seconds)
    let day: Int64 = 86_400
    return Double(((whole % day + day) % day) / 3_600)
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
