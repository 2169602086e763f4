import Alerting
import Configuration
import MQTTClient
import Pipeline
import SQLiteStore
import Telemetry

/// A pipeline with its store, and a feed of readings for it.
final class PipelineStage {
  /// 17 November 2025, 20:00 in Việt Nam; any instant would do.
  static let start: Milliseconds = 1_763_384_400_000

  let province: Province
  let database: Database
  let pipeline: Pipeline
  var feed: Feed
  private var batch = MessageBatch()

  init(_ size: Province.Size, jitter: Milliseconds = 0, start: Milliseconds = PipelineStage.start)
    throws(BenchFailure)
  {
    province = try Province(size)
    feed = Feed(devices: size.devices, start: start, jitter: jitter)
    (database, pipeline) = try PipelineStage.open(province, province.blueprint(), wall: start)
  }

  /// Opens the store of a province, as the daemon does at its start.
  static func open(
    _ province: Province, _ blueprint: Blueprint, wall: Milliseconds
  ) throws(BenchFailure) -> (database: Database, pipeline: Pipeline) {
    try BenchFailure.wrap { () throws(SQLiteError) in
      let database = try Store.open(path: province.settings.storePath, schemas: PipelineStorage.schemas)
      let sinks = [SinkDescription(name: "mqtt", form: .mqtt)]
      let pipeline = try Pipeline(
        settings: province.settings, blueprint: blueprint, database: database,
        messages: AlertMessages(sinks: sinks), wall: wall)
      return (database, pipeline)
    }
  }

  /// Runs readings through in batches and measures the pipeline's part, not that of making them.
  func run(readings: Int, batch size: Int) throws(BenchFailure) -> Elapsed {
    var elapsed = Elapsed()
    var left = readings
    while left > 0 {
      feed.fill(&batch, count: min(size, left))
      left -= batch.count
      try BenchFailure.wrap { () throws(SQLiteError) in
        try elapsed.add { () throws(SQLiteError) in try pipeline.process(batch, wall: feed.now) }
      }
    }
    return elapsed
  }

  /// Traps where not everything that was fed was taken for what it is.
  func check() {
    let counters = pipeline.counters
    precondition(
      counters[.readings] == Int64(feed.sent) && counters[.quarantined] == 0,
      "of \(feed.sent) readings \(counters[.readings]) were stored, \(counters[.quarantined]) set aside")
  }

  /// The processor time of a reading in each of several stages, in nanoseconds: the medians of rounds that they
  /// take in turns, so that whatever else the machine does falls on all of them.
  static func costs(
    of stages: [PipelineStage], readings count: Int, rounds: Int
  ) throws(BenchFailure) -> [Double] {
    var costs: [[Double]] = Array(repeating: [], count: stages.count)
    for _ in 0..<rounds {
      for (index, stage) in stages.enumerated() {
        let elapsed = try stage.run(readings: count, batch: 4_096)
        costs[index].append(Double(elapsed.processor) / Double(count))
      }
    }
    for stage in stages { stage.check() }
    return costs.map(Statistics.median)
  }
}
