import Telemetry

/// The pipeline without a broker: JSON bytes in, rules evaluated, committed.
enum PipelineRows {
  static func measure(_ effort: Effort) throws(BenchFailure) {
    let stage = try PipelineStage(
      Province.Size(devices: effort.devices, zones: max(1, effort.devices / 40)))
    // Long enough that every window of the rules is full.
    _ = try stage.run(readings: 40 * effort.devices, batch: 4_096)
    let sizes = [256, 4_096]
    var rates: [[Double]] = [[], []]
    var processor: [[Double]] = [[], []]
    for _ in 0..<effort.rounds {
      for (index, size) in sizes.enumerated() {
        let count = effort.isQuick ? 98_304 : 196_608
        let elapsed = try stage.run(readings: count, batch: size)
        rates[index].append(Double(count) / Double(elapsed.wall) * 1e9)
        processor[index].append(Double(elapsed.processor) / Double(count))
      }
    }
    stage.check()
    for (index, size) in sizes.enumerated() {
      Table.row(
        "pipeline, batches of \(size), readings/s", Table.grouped(Statistics.median(rates[index])),
        budget: "1,000,000 (first goal 500,000)")
      Table.row(
        "  processor ns a reading", Table.grouped(Statistics.median(processor[index])), budget: "1,000")
    }
  }
}
