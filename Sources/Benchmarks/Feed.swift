import MQTTClient
import Telemetry

/// The readings of all gauges of a province: one a minute each, spread over the minute, in no order that a
/// cache could learn, with levels that wander by a centimetre.
struct Feed {
  /// Coprime to every number of devices used, so that stepping by it visits each device once.
  private static let stride = 7_919

  let devices: Int
  /// The time of the next round's beginning.
  let start: Milliseconds
  /// Most that a device's clock is off, either way.
  let jitter: Milliseconds
  private(set) var sent = 0
  /// The device of the last message.
  private(set) var device = 0
  private(set) var form = MessageForm()
  private var levels: [Int16]
  private var random: SeededRandom

  init(devices: Int, start: Milliseconds, jitter: Milliseconds = 0, seed: UInt64 = 1) {
    self.devices = devices
    self.start = start
    self.jitter = jitter
    random = SeededRandom(seed: seed)
    // Between 2 and 3 metres; one gauge in two hundred stands just below its first alarm level.
    levels = (0..<devices).map { $0 % 200 == 7 ? 345 : Int16(200 + $0 % 100) }
  }

  /// The time of the last message.
  var now: Milliseconds { time(of: max(0, sent - 1)) }

  private func time(of index: Int) -> Milliseconds {
    start + Milliseconds(index / devices) * Span.minute
      + Milliseconds(index % devices) * Span.minute / Milliseconds(devices)
  }

  /// Fills the form with the next reading.
  mutating func next() {
    device = (sent % devices) * Feed.stride % devices
    let bits = Int64(truncatingIfNeeded: random.next() >> 1)
    let step = bits & 3
    if step < 2, step == 0 || levels[device] > 105 { levels[device] += step == 0 ? 1 : -1 }
    if levels[device] > 990 { levels[device] = 980 }
    var time = time(of: sent)
    if jitter > 0 { time += Milliseconds(bits >> 8) % (2 * jitter + 1) - jitter }
    form.fill(device: device, time: time, level: Int(levels[device]))
    sent += 1
  }

  /// Fills a batch with the next readings.
  mutating func fill(_ batch: inout MessageBatch, count: Int) {
    batch.removeAll()
    for _ in 0..<count {
      next()
      unsafe form.topic.withUnsafeBytes { topic in
        unsafe form.payload.withUnsafeBytes { payload in unsafe batch.append(topic: topic, payload: payload) }
      }
    }
  }
}
