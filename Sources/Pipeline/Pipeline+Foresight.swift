import DeviceCatalog
import MQTTClient
import RuleEngine
import Telemetry
import TimeSeries

/// Fetching what the next messages will touch, all at once, before they are taken one by one.
///
/// Ten thousand devices report in no order, so each reading's memory is cold: its ring, its quality memory, its
/// rules' partitions and instances, some fifty lines that depend on each other. Waiting for them one after the
/// other is most of what a reading costs. Asked for in rounds over a few dozen messages, they come together.
extension Pipeline {
  /// How many messages to look ahead: two or three thousand cache lines, which fit in the second-level cache.
  static let foresight = 32

  /// Looks at the topics of some messages, keeps where each leads, and fetches what it leads to.
  func foresee(_ batch: borrowing MessageBatch, _ messages: Range<Int>) {
    expectedRoutes.removeAll(keepingCapacity: true)
    expectedSlots.removeAll(keepingCapacity: true)
    expectedSeries.removeAll(keepingCapacity: true)
    for index in messages {
      let route = unsafe batch.withMessage(index) { (topic, _) in unsafe intake.route(topic: topic) }
      expectedRoutes.append(route)
      for slot in intake.slots(route) {
        expectedSlots.append(slot)
        expectedSeries.append(wiring.seriesOfSlot[slot])
      }
    }
    head.prefetch(expectedSeries)
    quality.prefetch(expectedSlots)
    engine.prefetch(expectedSeries)
    head.prefetchNewest(expectedSeries)
  }
}
