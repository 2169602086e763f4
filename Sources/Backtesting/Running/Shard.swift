import Glibc
import RuleEngine
import RuleLanguage
import Telemetry
import Threads

/// Series that no rule joins with those of another shard, and for each set of rules an engine that judges them.
///
/// Alerts of devices that no rule joins do not know of each other, so the shards give the same episodes as one
/// engine would, whatever their number.
final class Shard: @unchecked Sendable {
  // Only one thread at a time has a shard: the one that lives through a window, and between two windows the one
  // that waits for them all.

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
  /// Beyond this the reading of the store, which is one thread's work, is what takes the time.
  private static let most = 8

  private init(_ series: [SeriesID], runs: Range<Int>, _ stages: [Stage]) {
    self.series = series
    self.runs = runs
    self.stages = stages
  }

  /// Divides the series that some rule reads among as many shards as there are processors.
  static func make(
    _ sets: [RuleSet], _ series: [SeriesDescription], _ thresholds: ThresholdTable
  ) -> [Shard] {
    let first = sets.map { Stage($0, series, thresholds) }
    let read = Set(first.flatMap { $0.requiredWindows.map(\.series) }).filter { Int($0.index) < series.count }
    let wanted = max(1, min(most, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    let parts = divide(read.sorted(), into: wanted, first)
    var shards: [Shard] = []
    var start = 0
    for part in parts {
      let stages = shards.isEmpty ? first : sets.map { Stage($0, series, thresholds) }
      shards.append(Shard(part, runs: start..<start + part.count, stages))
      start += part.count
    }
    return shards
  }

  /// Puts the largest group of joined series always where there is least so far.
  private static func divide(_ series: [SeriesID], into count: Int, _ stages: [Stage]) -> [[SeriesID]] {
    var joined = JoinedSeries(count: stages.map(\.seriesCount).max() ?? 0)
    for stage in stages where !stage.join(&joined) { return [series] }
    var groups: [SeriesID: [SeriesID]] = [:]
    for one in series { groups[joined.root(of: one), default: []].append(one) }
    guard count > 1, groups.count > 1 else { return [series] }
    var parts: [[SeriesID]] = Array(repeating: [], count: min(count, groups.count))
    for (_, group) in groups.sorted(by: { ($1.value.count, $0.key) < ($0.value.count, $1.key) }) {
      let least = parts.indices.min { (parts[$0].count, $0) < (parts[$1].count, $1) } ?? 0
      parts[least] += group
    }
    return parts.map { $0.sorted() }
  }

  /// Judges the readings of a window, each shard on a thread of its own.
  static func live(through window: ReadingWindow, _ shards: [Shard]) {
    let threads = shards.dropFirst().map { shard in WorkerThread { shard.live(through: window) } }
    shards[0].live(through: window)
    for thread in threads { thread.join() }
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
