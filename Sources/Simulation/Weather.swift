import Glibc
package import Telemetry

/// The weather of a simulated province as a function of time, without memory, so that any moment can be
/// asked for.
///
/// A storm is a bell of rain. Rivers answer with a steep rise and a slow fall, roads drain within hours. The
/// shapes are believable, not hydrology: the simulator shows that the machinery works.
package struct Weather: Sendable {
  /// What the sky does.
  package enum Scenario: String, Sendable, CaseIterable {
    /// Day rhythm only.
    case calm
    /// A storm every two days, the first five hours after the start.
    case storm
  }

  /// What the sky does.
  package let scenario: Scenario
  /// When the simulation starts.
  package let start: Milliseconds

  private static let stormPeriod = 48.0
  private static let stormCentre = 5.0

  /// Weather from `start` on.
  package init(_ scenario: Scenario, start: Milliseconds) {
    self.scenario = scenario
    self.start = start
  }

  /// Rain in millimetres an hour at a place whose share of the storm is `exposure` (about 1).
  func rain(at time: Milliseconds, exposure: Double) -> Double {
    guard scenario == .storm else { return 0 }
    let away = (stormHour(time) - Weather.stormCentre) / 2.5
    return 28 * exposure * exp(-away * away)
  }

  /// Rain since the start, in millimetres: the sum of the bells so far.
  func rainTotal(at time: Milliseconds, exposure: Double) -> Double {
    guard scenario == .storm else { return 0 }
    let whole = 28 * exposure * 2.5 * 1.7725
    let hours = hoursSinceStart(time)
    let storms = floor(hours / Weather.stormPeriod)
    let part = 0.5 * (1 + erf((stormHour(time) - Weather.stormCentre) / 2.5))
    return whole * (max(0, storms) + part)
  }

  /// How high a river stands above its low water, from 0 to 1: up in `lag` hours after the rain, down in a day.
  func flood(at time: Milliseconds, lag: Double) -> Double {
    guard scenario == .storm else { return 0 }
    let since = stormHour(time) - Weather.stormCentre + 3
    guard since > 0 else { return 0 }
    let rise = 1 - exp(-pow(since / lag, 3))
    return rise * exp(-max(0, since - 2 * lag) / 9)
  }

  /// Water standing on roads, from 0 to 1.
  func roadWater(at time: Milliseconds) -> Double {
    guard scenario == .storm else { return 0 }
    let away = (stormHour(time) - Weather.stormCentre - 1.5) / 2.8
    return max(0, exp(-away * away) * 1.15 - 0.15)
  }

  /// Hours of the local day, 0 to 24.
  static func hourOfDay(_ time: Milliseconds) -> Double {
    Double((time + 7 * Span.hour) % Span.day) / Double(Span.hour)
  }

  private func hoursSinceStart(_ time: Milliseconds) -> Double {
    Double(time - start) / Double(Span.hour)
  }

  private func stormHour(_ time: Milliseconds) -> Double {
    let hours = hoursSinceStart(time)
    return hours - floor(max(0, hours) / Weather.stormPeriod) * Weather.stormPeriod
  }
}
