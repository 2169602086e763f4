/// What is reckoned of the hour means of one series.
enum HourReckoning: UInt8 {
  /// The NowCast of twelve hours.
  case nowcast
  /// The mean of the newest whole hour.
  case newestHour
  /// The mean of 24 hours.
  case dayMean
  /// The highest of 24 hours.
  case dayHighest
  /// The same with the highest mean of eight hours.
  case dayHighestAndEightHours

  /// What the hourly or the daily index reads of one pollutant: of particles the NowCast, or the mean of 24
  /// hours; of gases the newest hour, or the highest of the day, of ozone the highest eight hours too.
  init(_ pollutant: AirQualityIndex.Pollutant, isDaily: Bool) {
    if pollutant.isParticles {
      self = isDaily ? .dayMean : .nowcast
    } else if isDaily {
      self = pollutant == .ozone ? .dayHighestAndEightHours : .dayHighest
    } else {
      self = .newestHour
    }
  }

  /// The figures of these hours.
  func figures(_ hours: HourMeans) -> HourFigures {
    switch self {
    case .nowcast: HourFigures(main: NowCast.value { hours[$0] })
    case .newestHour: HourFigures(main: hours[0])
    case .dayMean: HourFigures(main: AirQualityIndex.dayMean(hours))
    case .dayHighest: HourFigures(main: AirQualityIndex.highestHour(hours))
    case .dayHighestAndEightHours:
      HourFigures(
        main: AirQualityIndex.highestHour(hours), eightHours: AirQualityIndex.highestEightHours(hours))
    }
  }
}

/// Concentrations that only a full hour, or a reading of a finished one, changes.
struct HourFigures {
  /// The figure itself; `nil` where the hours do not tell it.
  var main: Double?
  /// The highest mean of eight hours, where it is asked for and told.
  var eightHours: Double?
}
