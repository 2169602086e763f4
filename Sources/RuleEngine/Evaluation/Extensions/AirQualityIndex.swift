import Telemetry

/// The Vietnamese air quality index VN_AQI, from concentrations in µg/m³ (carbon monoxide too).
///
/// Source: Decision 1459/QĐ-TCMT of 12 November 2019. The index of a pollutant is interpolated between the
/// breakpoints around its concentration; the index of the air is the highest of them:
///
///     AQI = (I₂ − I₁) / (B₂ − B₁) · (C − B₁) + I₁
///
/// The bands: to 50 good (Tốt), to 100 moderate (Trung bình), to 150 poor (Kém), to 200 bad (Xấu), to 300 very
/// bad (Rất xấu), above hazardous (Nguy hại).
package enum AirQualityIndex {
  /// What a concentration is of, and over which time it was averaged.
  package enum Scale: CaseIterable, Sendable {
    /// Particles below 2.5 µm: the NowCast, or the mean of 24 hours.
    case pm25
    /// Particles below 10 µm: the NowCast, or the mean of 24 hours.
    case pm10
    /// Ozone, mean of an hour.
    case ozone1h
    /// Ozone, mean of eight hours; above 400 µg/m³ the decision leaves it to the mean of an hour.
    case ozone8h
    /// Nitrogen dioxide, mean of an hour.
    case nitrogenDioxide
    /// Sulphur dioxide, mean of an hour.
    case sulphurDioxide
    /// Carbon monoxide, mean of an hour.
    case carbonMonoxide
  }

  /// The highest value of the index: whatever is above the table.
  package static let greatest = 500.0

  private static let indices: [Double] = [0, 50, 100, 150, 200, 300, 400, 500]

  private static let breakpoints: [Scale: [Double]] = [
    .pm25: [0, 25, 50, 80, 150, 250, 350, 500],
    .pm10: [0, 50, 150, 250, 350, 420, 500, 600],
    .ozone1h: [0, 160, 200, 300, 400, 800, 1_000, 1_200],
    .ozone8h: [0, 100, 120, 170, 210, 400],
    .nitrogenDioxide: [0, 100, 200, 700, 1_200, 2_350, 3_100, 3_850],
    .sulphurDioxide: [0, 125, 350, 550, 800, 1_600, 2_100, 2_630],
    .carbonMonoxide: [0, 10_000, 30_000, 45_000, 60_000, 90_000, 120_000, 150_000],
  ]

  /// The index of one pollutant, not rounded; `nil` for ozone over eight hours above its table.
  package static func index(of concentration: Double, on scale: Scale) -> Double? {
    guard let points = breakpoints[scale], !concentration.isNaN else { return nil }
    let concentration = max(0, concentration)
    var upper = 1
    while upper < points.count, concentration > points[upper] { upper += 1 }
    if upper == points.count { return scale == .ozone8h ? nil : greatest }
    let lower = upper - 1
    let rise = (indices[upper] - indices[lower]) * (concentration - points[lower])
    return rise / (points[upper] - points[lower]) + indices[lower]
  }

  /// Whole numbers are published; a half is rounded up.
  package static func rounded(_ index: Double) -> Double {
    // 100.5 must not become 100 because binary fractions made it 100.49999999999999.
    (DecimalGrid.snap(index) + 0.5).rounded(.down)
  }
}

extension AirQualityIndex {
  /// The index of the air while its pollutants are gone through: the highest of theirs, rounded.
  package struct Reckoning {
    private var highest: Double?
    private var hasParticles = false

    /// No pollutants yet.
    package init() {}

    /// Takes in a concentration.
    package mutating func add(_ concentration: Double, on scale: Scale) {
      add(index: index(of: concentration, on: scale), isOfParticles: scale == .pm25 || scale == .pm10)
    }

    /// Takes in the index of a pollutant that was measured; `nil` where the scale has none for it.
    mutating func add(index: Double?, isOfParticles: Bool) {
      hasParticles = hasParticles || isOfParticles
      if let index { highest = max(highest ?? index, index) }
    }

    /// The index; `nil` without any particles', because particles decide on most days and an index without
    /// them would call smoke good air.
    package var value: Double? { hasParticles ? highest.map(rounded) : nil }
  }
}

extension AirQualityIndex {
  /// A pollutant by the name of its quantity, in the order in which `vn_aqi` reads them.
  enum Pollutant: Int, CaseIterable {
    case pm25, pm10, ozone, nitrogenDioxide, sulphurDioxide, carbonMonoxide

    /// The scale of a mean of an hour, or for particles of the NowCast.
    var scale: Scale {
      switch self {
      case .pm25: .pm25
      case .pm10: .pm10
      case .ozone: .ozone1h
      case .nitrogenDioxide: .nitrogenDioxide
      case .sulphurDioxide: .sulphurDioxide
      case .carbonMonoxide: .carbonMonoxide
      }
    }

    /// How many there are.
    static let count = 6
    /// The first so many are particles.
    static let particleCount = 2

    var isParticles: Bool { rawValue < Pollutant.particleCount }
  }

  /// The hours of a day.
  private static let day = 24
  /// Of 24 hours eighteen must have a mean, of eight six: the three quarters that QCVN 05:2023 asks of a mean.
  private static let enough = 0.75

  /// The index of one pollutant, not rounded, from what was reckoned of its hours; `nil` without a figure.
  static func index(of pollutant: Pollutant, _ figures: HourFigures) -> Double? {
    guard let main = figures.main, let index = index(of: main, on: pollutant.scale) else { return nil }
    guard let eightHours = figures.eightHours, let other = self.index(of: eightHours, on: .ozone8h) else {
      return index
    }
    return max(index, other)
  }

  /// The mean of the last 24 hours; `nil` where too few of them have one.
  static func dayMean(_ hours: HourMeans) -> Double? { mean(of: hours, 0..<day) }

  /// The highest of the last 24 hours.
  static func highestHour(_ hours: HourMeans) -> Double? {
    var highest: Double?
    for hour in 0..<day {
      if let mean = hours[hour] { highest = max(highest ?? mean, mean) }
    }
    return highest
  }

  /// The highest mean of eight hours that ended within the last 24.
  package static func highestEightHours(_ hours: HourMeans) -> Double? {
    var highest: Double?
    for first in 0..<day {
      if let mean = mean(of: hours, first..<first + 8) { highest = max(highest ?? mean, mean) }
    }
    return highest
  }

  private static func mean(of hours: HourMeans, _ range: Range<Int>) -> Double? {
    var (sum, count) = (0.0, 0.0)
    for hour in range {
      guard let mean = hours[hour] else { continue }
      sum += mean
      count += 1
    }
    return count >= enough * Double(range.count) ? sum / count : nil
  }
}
