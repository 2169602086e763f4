import Glibc
import RuleLanguage

/// Functions of PromQL that take every element for itself.
enum ElementFunction {
  /// Applies a function with its further arguments to every element.
  static func apply(_ function: Function, _ parameters: [Double], to vector: Vector) -> Vector {
    switch function {
    case .clamp where parameters[1] < parameters[0]: return Vector(hasData: vector.hasData)
    case .clamp: return vector.computed { highest(parameters[0], lowest(parameters[1], $0)) }
    case .clampMin: return vector.computed { highest(parameters[0], $0) }
    case .clampMax: return vector.computed { lowest(parameters[0], $0) }
    case .round:
      // Divided by the inverse, as Prometheus does: 0.1 is no binary fraction, 10 is.
      let inverse = 1 / (parameters.first ?? 1)
      return vector.computed { Glibc.floor($0 * inverse + 0.5) / inverse }
    default: return vector.computed { value(of: function, $0) }
    }
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
