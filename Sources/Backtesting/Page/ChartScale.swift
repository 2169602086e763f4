import Telemetry

/// From times to places along the chart.
struct TimeScale {
  let span: ClosedRange<Milliseconds>
  let left: Double
  let right: Double

  /// Where a time lies; one outside the chart at its edge.
  func x(_ time: Milliseconds) -> Double {
    let inside = min(max(time, span.lowerBound), span.upperBound)
    let width = Double(max(1, span.upperBound - span.lowerBound))
    return left + Double(inside - span.lowerBound) / width * (right - left)
  }

  private static let steps: [Milliseconds] =
    [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720].map { $0 * Span.minute }
    + [1, 2, 3, 7, 14, 30, 60, 120, 365].map { $0 * Span.day }

  /// The distance between two marks of the axis, so that there are at most `count`.
  func step(atMost count: Int) -> Milliseconds {
    let length = span.upperBound - span.lowerBound
    return TimeScale.steps.first { length / $0 < Milliseconds(count) }
      ?? TimeScale.steps[TimeScale.steps.count - 1]
  }

  /// Round times of the province's clock, a step apart.
  func marks(step: Milliseconds, zone: Int) -> [Milliseconds] {
    let offset = Milliseconds(zone) * Span.minute
    var mark = ((span.lowerBound + offset + step - 1).flooredDivision(by: step)) * step - offset
    var marks: [Milliseconds] = []
    while mark <= span.upperBound {
      marks.append(mark)
      mark += step
    }
    return marks
  }
}

/// From values to heights in the chart.
struct ValueScale {
  let low: Double
  let high: Double
  let top: Double
  let bottom: Double

  /// A scale that shows all values with a little air around them.
  init(_ values: [Double], top: Double, bottom: Double) {
    let least = values.min() ?? 0
    let most = values.max() ?? 1
    let air = most > least ? (most - least) * 0.08 : max(abs(most) * 0.05, 0.5)
    (low, high) = (least - air, most + air)
    (self.top, self.bottom) = (top, bottom)
  }

  /// How high a value lies; one outside the chart at its edge.
  func y(_ value: Double) -> Double {
    let inside = min(max(value, low), high)
    return bottom - (inside - low) / (high - low) * (bottom - top)
  }

  /// Round values, so many at most, and how many decimals they need.
  func marks(atMost count: Int) -> (values: [Double], decimals: Int) {
    var step = 1.0
    var decimals = 0
    while (high - low) / step < 1, decimals < 9 {
      step /= 10
      decimals += 1
    }
    while (high - low) / step >= 10 { step *= 10 }
    // `step` divides the range into one to ten parts; finer or coarser by 2 and 5 until it fits.
    for factor in [0.1, 0.2, 0.5, 1.0, 2.0, 5.0] where (high - low) / (step * factor) <= Double(count) {
      if factor < 1, step <= 1 { decimals += 1 }
      step *= factor
      break
    }
    var values: [Double] = []
    var number = (low / step).rounded(.up)
    while number * step <= high {
      values.append(number * step)
      number += 1
    }
    return (values, decimals)
  }
}
