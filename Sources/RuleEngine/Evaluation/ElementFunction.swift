import Glibc
import RuleLanguage

/// Functions of PromQL that take every element for itself.
enum ElementFunction {
  /// Applies a function with its further arguments to every element.
  static func apply(_ function: Function, _ parameters: [Double], to vector: Vector) -> Vector {
    var result = vector
    result.elements = vector.computed { $0 }.elements.compactMap { element in
      guard
        let value = value(
          of: function, element.value, parameters.first, parameters.count > 1 ? parameters[1] : nil)
      else { return nil }
      return Element(labels: element.labels, value: value)
    }
    return result
  }

  /// A function of one number with up to two more; `nil` where bounds leave no room between them.
  static func value(of function: Function, _ x: Double, _ first: Double?, _ second: Double?) -> Double? {
    switch (function, first, second) {
    case (.clamp, let low?, let high?): high < low ? nil : highest(low, lowest(high, x))
    case (.clampMin, let low?, _): highest(low, x)
    case (.clampMax, let high?, _): lowest(high, x)
    case (.round, _, _):
      // Divided by the inverse, as Prometheus does: 0.1 is no binary fraction, 10 is.
      rounded(x, inverse: 1 / (first ?? 1))
    default: value(of: function, x)
    }
  }

  private static func rounded(_ x: Double, inverse: Double) -> Double {
    Glibc.floor(x * inverse + 0.5) / inverse
  }

  /// A function of one number.
  static func value(of function: Function, _ x: Double) -> Double {
    switch function {
    case .abs: x.magnitude
    case .ceil: Glibc.ceil(x)
    case .floor: Glibc.floor(x)
    case .exp: Glibc.exp(x)
    case .ln: log(x)
    case .log2: Glibc.log2(x)
    case .log10: Glibc.log10(x)
    case .sqrt: x.squareRoot()
    // Zero and NaN are their own signs.
    case .sgn: x < 0 ? -1 : x > 0 ? 1 : x
    case .sin, .cos, .tan, .asin, .acos, .atan: angle(function, x)
    case .sinh, .cosh, .tanh, .asinh, .acosh, .atanh: hyperbola(function, x)
    case .deg: x * 180 / .pi
    case .rad: x * .pi / 180
    default: Calendar.value(of: function, x)
    }
  }

  private static func angle(_ function: Function, _ x: Double) -> Double {
    switch function {
    case .sin: Glibc.sin(x)
    case .cos: Glibc.cos(x)
    case .tan: Glibc.tan(x)
    case .asin: Glibc.asin(x)
    case .acos: Glibc.acos(x)
    default: Glibc.atan(x)
    }
  }

  private static func hyperbola(_ function: Function, _ x: Double) -> Double {
    switch function {
    case .sinh: Glibc.sinh(x)
    case .cosh: Glibc.cosh(x)
    case .tanh: Glibc.tanh(x)
    case .asinh: Glibc.asinh(x)
    case .acosh: Glibc.acosh(x)
    default: Glibc.atanh(x)
    }
  }

  /// The larger; NaN where either is, unless the other is +∞, as in Go.
  private static func highest(_ a: Double, _ b: Double) -> Double {
    if a == .infinity || b == .infinity { return .infinity }
    return a.isNaN || b.isNaN ? .nan : max(a, b)
  }

  /// The smaller; NaN where either is, unless the other is −∞, as in Go.
  private static func lowest(_ a: Double, _ b: Double) -> Double {
    if a == -.infinity || b == -.infinity { return -.infinity }
    return a.isNaN || b.isNaN ? .nan : min(a, b)
  }
}

extension Vector {
  /// The elements by value, NaN last either way; equal ones in the order they had.
  func sorted(descending: Bool) -> Vector {
    var result = self
    let places = elements.indices.sorted { a, b in
      let (x, y) = (elements[a].value, elements[b].value)
      if x.isNaN || y.isNaN { return x.isNaN == y.isNaN ? a < b : y.isNaN }
      return x == y ? a < b : descending ? x > y : x < y
    }
    result.elements = places.map { elements[$0] }
    return result
  }
}
