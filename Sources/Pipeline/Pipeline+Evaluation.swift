import RuleEngine
import Telemetry
import TimeSeries

/// The pipeline's side of the rule engine: whose clock, which samples, what the rules recorded.
extension Pipeline {
  /// Lets the rules judge what a new sample of `arrival`'s device touches.
  func evaluate(_ series: SeriesID, at time: Milliseconds, isHidden: Bool, of arrival: Arrival) {
    engine.apply(
      series, sampleTime: time, isHidden: isHidden, now: clock.now, head: &head, into: &transitions)
    notePlaces(decidedBy: arrival)
    noteDerived()
  }

  /// Lets every timer up to `time` run, each at its own instant.
  func advance(through time: Milliseconds) {
    engine.advance(through: time, head: &head, into: &transitions)
    notePlaces()
    noteDerived()
  }

  /// On the wall clock, timers run after the readings of the batch; on the readings' clock they ran between.
  func advanceTimers(wall: Milliseconds) {
    guard clock.driver == .wall, !holdsTimers else { return }
    clock.move(to: wall)
    advance(through: wall)
  }

  /// Notes where the devices of new transitions are: at the end of the batch a bus is elsewhere.
  ///
  /// A late reading that decides lies behind the last fix, so its own place counts.
  /// - Parameter arrival: the reading that decided them; `nil` where time did, or new rules.
  func notePlaces(decidedBy arrival: Arrival? = nil) {
    while transitionPlaces.count < transitions.count {
      let device = transitions[transitionPlaces.count].device
      if let arrival, arrival.device == device, arrival.place != .ofDevice {
        transitionPlaces.append(arrival.place)
      } else {
        transitionPlaces.append(device.map { lastFixes[$0] } ?? .ofDevice)
      }
    }
  }

  /// What recording rules made belongs into the store like any reading.
  private func noteDerived() {
    engine.takeDerivedSamples(into: &derived)
    for sample in derived { journal.append(Reading(series: sample.series, sample: sample.sample)) }
    derived.removeAll(keepingCapacity: true)
  }
}
