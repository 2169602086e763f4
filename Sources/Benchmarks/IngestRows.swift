import CBareSubscriber
import LocalBroker
import MQTTClient
import Pipeline
import SQLiteStore
import Telemetry

/// Taking in over MQTT, beside a subscriber that only counts, from the same broker under the same load.
enum IngestRows {
  private static let devices = 5_000
  private static let filter = "citywatch/river/+/level"
  /// Nothing for so long means that the rest is lost.
  private static let patience = 5.0

  /// What one side did in one round.
  private struct Round {
    let received: Int
    let rate: Double
    /// Processor seconds a million messages.
    let processor: Double

    init(received: Int, seconds: Double, processor: Double) {
      self.received = received
      rate = Double(received) / seconds
      self.processor = processor / Double(received) * 1e6
    }
  }

  static func measure(_ effort: Effort) throws(BenchFailure) {
    for quality in [0, 1] {
      let stage = try PipelineStage(Province.Size(devices: devices, zones: 50), start: SystemClock.now())
      let broker = try BenchFailure.wrap { () throws(LocalBrokerError) in try LocalBroker() }
      defer { broker.stop() }
      let count = (quality == 0 ? 40 : 20) * devices / (effort.isQuick ? 2 : 1)
      var (ours, bare): ([Round], [Round]) = ([], [])
      var start = SystemClock.now()
      // The first round of each side warms up.
      for round in 0...effort.rounds {
        let mine = try takeIn(stage.pipeline, broker, quality, count, start)
        start += Milliseconds(count / devices) * Span.minute
        let theirs = try countOnly(broker, quality, count, start)
        guard mine.received == count, theirs.received == count else {
          throw BenchFailure("of \(count) messages \(mine.received) and \(theirs.received) came")
        }
        guard round > 0 else { continue }
        ours.append(mine)
        bare.append(theirs)
      }
      precondition(stage.pipeline.counters[.quarantined] == 0, "a message of the load was set aside")
      report("QoS \(quality)", ours, bare)
    }
  }

  private static func report(_ name: String, _ ours: [Round], _ bare: [Round]) {
    let ratio = Statistics.median(zip(ours, bare).map { $0.rate / $1.rate })
    Table.row(
      "\(name) ingest, messages/s", Table.grouped(Statistics.median(ours.map(\.rate))),
      beside: Table.grouped(Statistics.median(bare.map(\.rate))), ratio: ratio, budget: "≥ 0.9")
    let (mine, theirs) = (
      Statistics.median(ours.map(\.processor)), Statistics.median(bare.map(\.processor))
    )
    Table.row(
      "  processor s a million messages", Table.fixed(mine, 2), beside: Table.fixed(theirs, 2),
      ratio: mine / theirs, budget: "")
  }

  private static func load(
    _ broker: LocalBroker, _ quality: Int, _ count: Int, _ start: Milliseconds
  ) throws(BenchFailure) -> ChildProcess {
    try Child.start([
      "publish", "--port", "\(broker.port)", "--qos", "\(quality)", "--count", "\(count)", "--rate", "0",
      "--devices", "\(devices)", "--start", "\(start)",
    ])
  }

  /// The daemon's loop: receive, commit, acknowledge.
  private static func takeIn(
    _ pipeline: Pipeline, _ broker: LocalBroker, _ quality: Int, _ count: Int, _ start: Milliseconds
  ) throws(BenchFailure) -> Round {
    var session = SessionOptions(host: "127.0.0.1", port: broker.port, clientID: "bench-citywatch")
    // Between two rounds the broker must not queue the other side's messages for us.
    session.startsClean = true
    session.sessionExpiry = 0
    let options = session
    let subscriber = try BenchFailure.wrap { () throws(MQTTError) in
      let subscriber = try Subscriber(
        options, filters: [filter], quality: quality == 0 ? .atMostOnce : .atLeastOnce)
      try subscriber.connect()
      return subscriber
    }
    defer { subscriber.close() }
    let child = try load(broker, quality, count, start)
    defer { child.end() }
    var batch = MessageBatch()
    var received = 0
    var (began, processor) = (Int64(0), Int64(0))
    while received < count {
      let outcome = subscriber.receiveBatch(into: &batch, waitMilliseconds: Milliseconds(patience * 1_000))
      guard outcome == .messages else { break }
      if received == 0 { (began, processor) = (Clocks.wall(), Clocks.thread()) }
      received += batch.count
      try BenchFailure.wrap { () throws(SQLiteError) in
        try pipeline.process(batch, wall: SystemClock.now())
      }
      subscriber.acknowledge()
    }
    return Round(
      received: received, seconds: Double(Clocks.wall() - began) / 1e9,
      processor: Double(Clocks.thread() - processor) / 1e9)
  }

  private static func countOnly(
    _ broker: LocalBroker, _ quality: Int, _ count: Int, _ start: Milliseconds
  ) throws(BenchFailure) -> Round {
    guard
      let subscriber = unsafe citywatch_bare_subscriber_create(Int32(broker.port), filter, Int32(quality))
    else { throw BenchFailure("the bare subscriber cannot connect") }
    defer { unsafe citywatch_bare_subscriber_destroy(subscriber) }
    let child = try load(broker, quality, count, start)
    defer { child.end() }
    let counted = unsafe citywatch_bare_subscriber_count(subscriber, count, patience)
    return Round(received: counted.received, seconds: counted.seconds, processor: counted.processor)
  }
}
