import Telemetry

/// What a reading costs when what it does not touch grows.
enum FlatnessRows {
  static func measure(_ effort: Effort) throws(BenchFailure) {
    try compare(
      "reading, 10 → 10,000 rules elsewhere, ns",
      Province.Size(devices: 1_000, zones: 25, rulesElsewhere: 10),
      Province.Size(devices: 1_000, zones: 25, rulesElsewhere: 10_000), effort)
    try compare(
      "reading, 1,000 → 100,000 devices, ns", Province.Size(devices: 1_000, zones: 25),
      Province.Size(devices: 100_000, zones: 25), effort)
  }

  private static func compare(
    _ what: String, _ small: Province.Size, _ large: Province.Size, _ effort: Effort
  ) throws(BenchFailure) {
    let stages = [try PipelineStage(small), try PipelineStage(large)]
    var cost: [[Double]] = [[], []]
    for stage in stages {
      _ = try stage.run(readings: max(stage.feed.devices * 3, 100_000), batch: 4_096)
    }
    for _ in 0..<effort.rounds {
      for (index, stage) in stages.enumerated() {
        let count = 102_400
        let elapsed = try stage.run(readings: count, batch: 4_096)
        cost[index].append(Double(elapsed.processor) / Double(count))
      }
    }
    for stage in stages { stage.check() }
    let (before, after) = (Statistics.median(cost[0]), Statistics.median(cost[1]))
    Table.row(
      what, Table.grouped(after), beside: Table.grouped(before), ratio: after / before, budget: "≤ 1.3")
  }
}
