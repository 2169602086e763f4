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
    guard let upper = points.indices.dropFirst().first(where: { concentration <= points[$0] }) else {
      return scale == .ozone8h ? nil : greatest
    }
    let lower = upper - 1
    let rise = (indices[upper] - indices[lower]) * (concentration - points[lower])
    return rise / (points[upper] - points[lower]) + indices[lower]
  }

  /// Whole numbers are published; a half is rounded up.
  package static func rounded(_ index: Double) -> Double {
    // 100.5 must not become 100 because binary fractions made it 100.49999999999999.
    (DecimalGrid.snap(index) + 0.5).rounded(.down)
  }

  /// The index of the air: the highest of its pollutants', rounded; `nil` without any particles' index, because
  /// particles decide on most days and an index without them would call smoke good air.
  package static func value(of concentrations: [(scale: Scale, value: Double)]) -> Double? {
    guard concentrations.contains(where: { $0.scale == .pm25 || $0.scale == .pm10 }) else { return nil }
    return concentrations.compactMap { index(of: $0.value, on: $0.scale) }.max().map(rounded)
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

    var isParticles: Bool { self == .pm25 || self == .pm10 }
  }

  /// The hours of a day.
  private static let day = 24
  /// Of 24 hours eighteen must have a mean, of eight six: the three quarters that QCVN 05:2023 asks of a mean.
  private static let enough = 0.75

  /// What the hourly index reads of one pollutant's hour means.
  static func hourly(_ pollutant: Pollutant, _ hours: HourMeans) -> [(scale: Scale, value: Double)] {
    let value = pollutant.isParticles ? NowCast.value(hours.newest(NowCast.hours)) : hours[0]
    return value.map { [(pollutant.scale, $0)] } ?? []
  }

  /// What the daily index reads of one pollutant's hour means: of particles the mean of 24 hours, of gases the
  /// highest hour, of ozone the highest eight hours too.
  static func daily(_ pollutant: Pollutant, _ hours: HourMeans) -> [(scale: Scale, value: Double)] {
    if pollutant.isParticles {
      return mean(of: hours, 0..<day).map { [(pollutant.scale, $0)] } ?? []
    }
    guard let highest = hours.newest(day).compactMap(\.self).max() else { return [] }
    var found = [(pollutant.scale, highest)]
    if pollutant == .ozone, let eight = highestEightHours(hours) { found.append((.ozone8h, eight)) }
    return found
  }

  /// The highest mean of eight hours that ended within the last 24.
  package static func highestEightHours(_ hours: HourMeans) -> Double? {
    (0..<day).compactMap { mean(of: hours, $0..<$0 + 8) }.max()
  }

  private static func mean(of hours: HourMeans, _ range: Range<Int>) -> Double? {
    let present = range.compactMap { hours[$0] }
    guard Double(present.count) >= enough * Double(range.count) else { return nil }
    return present.reduce(0, +) / Double(present.count)
  }
}
