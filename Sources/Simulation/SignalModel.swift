import Glibc
import Telemetry

/// What one simulated sensor would read at a time, in the canonical unit of its quantity.
///
/// The signal of a sensor depends on its weather, the hour of the day, and a character drawn once from its
/// id, so that two gauges do not move like one.
struct SignalModel {
  /// The quantity measured.
  let quantity: String
  /// Low water and the height of a simulated flood above it, in metres; only rivers use them.
  let river: (low: Double, rise: Double)
  /// The thresholds of the device by name: a calm day keeps clear of them, as in life.
  let thresholds: [String: Double]
  /// A number from 0 to 1 that makes this sensor differ from its neighbours.
  let character: Double

  /// The value at `time`.
  func value(at time: Milliseconds, weather: Weather, random: inout SeededRandom) -> Double {
    let hour = Weather.hourOfDay(time)
    let noise = random.noise()
    let exposure = 0.6 + 0.8 * character
    switch quantity {
    case "water_level":
      return river.low + river.rise * weather.flood(at: time, lag: 2.5 + 2 * character) + 0.01 * noise
    case "rain_total":
      // A tipping bucket counts steps of 0.2 mm.
      return (weather.rainTotal(at: time, exposure: exposure) * 5).rounded(.down) / 5
    case "road_water_depth":
      return max(0, (0.15 + 0.5 * character) * weather.roadWater(at: time) + 0.004 * noise)
    case "air_temperature":
      return 27 + 4 * sin((hour - 9) / 24 * 2 * .pi) - 3 * weather.roadWater(at: time) + 0.2 * noise
    case "air_humidity":
      return min(100, 78 - 14 * sin((hour - 9) / 24 * 2 * .pi) + 18 * weather.roadWater(at: time) + noise)
    case "leaf_wetness": return hour < 7 || weather.rain(at: time, exposure: exposure) > 0.5 ? 1 : 0
    case "soil_moisture":
      let moist = (thresholds["irrigate"] ?? 24) + 4 + 6 * character
      return moist + 8 * weather.roadWater(at: time) + 0.3 * noise
    case "field_water_level": return -6 + 8 * character + 6 * weather.roadWater(at: time) + 0.2 * noise
    case "salinity":
      let limit = thresholds["salinity_warn"] ?? 1
      return max(0, limit * (0.35 + 0.75 * character * (1 + tide(time)) / 2) + 0.02 * noise)
    case "battery": return 3.7 + 0.1 * sin((hour - 12) / 24 * 2 * .pi) + 0.01 * noise
    default: return trafficOrAir(hour, noise)
    }
  }

  /// Traffic and the air follow the rush hours.
  private func trafficOrAir(_ hour: Double, _ noise: Double) -> Double {
    let rush = rushHour(hour)
    switch quantity {
    case "flow": return max(0, (250 + 1_400 * rush) * (0.6 + 0.8 * character) + 60 * noise).rounded()
    case "occupancy": return min(1, max(0, 0.04 + 0.2 * rush * (0.5 + character) + 0.015 * noise))
    case "speed":
      let free = thresholds["free_speed"] ?? 55
      return max(5, free * (1.02 - 0.42 * rush * (0.5 + character)) + 2 * noise)
    case "pm25": return max(1, 14 + 18 * rush * (0.5 + character) + 3 * noise)
    case "pm10": return max(2, 26 + 30 * rush * (0.5 + character) + 5 * noise)
    case "no2": return max(1, 18 + 50 * rush + 4 * noise)
    case "o3": return max(1, 40 + 45 * max(0, sin((hour - 8) / 24 * 2 * .pi)) + 5 * noise)
    case "so2": return max(1, 12 + 8 * character + 2 * noise)
    case "co": return max(50, 500 + 900 * rush + 60 * noise)
    default: return 10 + 5 * character + sin(hour / 24 * 2 * .pi) + 0.1 * noise
    }
  }

  /// Two bells: seven in the morning and half past five in the afternoon.
  private func rushHour(_ hour: Double) -> Double {
    let morning = (hour - 7) / 1.2
    let evening = (hour - 17.5) / 1.4
    return exp(-morning * morning) + exp(-evening * evening)
  }

  /// The half-daily tide of the river mouths, from −1 to 1 (M2: 12.42 hours).
  private func tide(_ time: Milliseconds) -> Double {
    sin(Double(time) / (12.42 * Double(Span.hour)) * 2 * .pi)
  }
}

extension SeededRandom {
  /// A number from −1 to 1, more often near 0: the mean of three uniform ones.
  mutating func noise() -> Double {
    (0..<3).reduce(0) { sum, _ in sum + Double.random(in: -1...1, using: &self) } / 3
  }
}
