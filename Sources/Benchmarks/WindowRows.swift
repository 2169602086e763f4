import Telemetry

/// What a reading costs in a window of a day, beside one of ten minutes.
enum WindowRows {
  private static let devices = 300
  private static let functions = [
    "avg_over_time($[*])", "max_over_time($[*])", "quantile_over_time(0.9, $[*])", "rate($[*])",
  ]

  static func measure(_ effort: Effort) throws(BenchFailure) {
    for function in functions { try compare(function, effort) }
  }

  private static func compare(_ function: String, _ effort: Effort) throws(BenchFailure) {
    let stages = [try stage(function, "10m"), try stage(function, "24h")]
    // One reading a minute: the longer window is full after a day.
    for stage in stages { _ = try stage.run(readings: devices * 1_500, batch: 4_096) }
    let costs = try PipelineStage.costs(of: stages, readings: 61_440, rounds: effort.rounds)
    let (short, long) = (costs[0], costs[1])
    let name = function.prefix { $0 != "(" }
    Table.row(
      "reading, \(name) over 10m → 24h, ns", Table.grouped(long), beside: Table.grouped(short),
      ratio: long / short, budget: "≤ 1.5")
  }

  private static func stage(_ function: String, _ span: String) throws(BenchFailure) -> PipelineStage {
    let parts = function.split(separator: "*", omittingEmptySubsequences: false)
    return try PipelineStage(
      Province.Size(devices: devices, zones: 10, expressions: [parts.joined(separator: span) + " > 1000"]))
  }
}
