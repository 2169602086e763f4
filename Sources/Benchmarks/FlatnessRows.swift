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
    for stage in stages {
      _ = try stage.run(readings: max(stage.feed.devices * 3, 100_000), batch: 4_096)
    }
    let costs = try PipelineStage.costs(of: stages, readings: 102_400, rounds: effort.rounds)
    let (before, after) = (costs[0], costs[1])
    Table.row(
      what, Table.grouped(after), beside: Table.grouped(before), ratio: after / before, budget: "≤ 1.3")
  }
}
