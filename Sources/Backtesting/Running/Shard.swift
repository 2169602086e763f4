import RuleEngine
import RuleLanguage
import Telemetry

/// Series that no rule joins with others, and for each set of rules an engine that judges them.
final class Shard {
  /// Its series, by number.
  let series: [SeriesID]
  /// One a set of rules.
  let stages: [Stage]
  /// Where the runs of its series stand in a window.
  private let runs: Range<Int>
  private var merge = ReadingMerge()
  /// Readings since the engines last let go of old ones.
  private var sinceForgetting = 0
  /// Two hours of a reading a minute and as much again lie in the head before it is cleared; clearing costs a
  /// look at every series.
  private static let samplesKept = 256

  private init(_ series: [SeriesID], runs: Range<Int>, _ stages: [Stage]) {
    self.series = series
    self.runs = runs
    self.stages = stages
  }

  /// Divides the series that some rule reads.
  static func make(
    _ sets: [RuleSet], _ series: [SeriesDescription], _ thresholds: ThresholdTable
  ) -> [Shard] {
    let stages = sets.map { Stage($0, series, thresholds) }
    let read = Set(stages.flatMap { $0.requiredWindows.map(\.series) }).filter { Int($0.index) < series.count }
    let all = read.sorted()
    return [Shard(all, runs: 0..<all.count, stages)]
  }

  /// Judges the readings of a window.
  static func live(through window: ReadingWindow, _ shards: [Shard]) {
    for shard in shards { shard.live(through: window) }
  }

  /// Lets time pass.
  func pass(through time: Milliseconds) {
    for stage in stages { stage.pass(through: time) }
  }

  private func live(through window: ReadingWindow) {
    let allowance = max(1, series.count) * Shard.samplesKept
    merge.forEach(in: window, runs: runs) { run, sample in
      let id = series[run - runs.lowerBound]
      for stage in stages { stage.read(sample, of: id) }
      sinceForgetting += 1
      if sinceForgetting >= allowance {
        for stage in stages { stage.forgetSettled() }
        sinceForgetting = 0
      }
    }
  }
}
