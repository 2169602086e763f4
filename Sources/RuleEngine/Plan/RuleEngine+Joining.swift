import RuleLanguage
package import Telemetry

/// Series that some rule brings together.
package struct JoinedSeries: Sendable {
  private var clusters: Clusters

  /// So many series, each alone.
  package init(count: Int) { clusters = Clusters(count: count) }

  /// Joins two series, and all that each of them is joined with.
  package mutating func join(_ a: SeriesID, _ b: SeriesID) { clusters.join(Int(a.index), Int(b.index)) }

  /// The lowest series of the group to which one belongs.
  package mutating func root(of series: SeriesID) -> SeriesID {
    SeriesID(clusters.representative(of: Int(series.index)))
  }
}

extension RuleEngine {
  /// Joins the series whose readings can change the same result, so that groups that stay apart may be judged
  /// by engines of their own.
  ///
  /// - Returns: whether groups may be judged apart; not where a rule has a result without any reading, which
  ///   each of the engines would find.
  package func join(_ joined: inout JoinedSeries) -> Bool {
    for (rule, header) in headers.enumerated() {
      let hasOtherSources = rules[rule].expression.sources.contains { $0.selector == nil }
      if header.isStanding || hasOtherSources { return false }
      let results =
        header.isRecording ? derivedIDs.filter { $0.key[Labels.metricName] == rules[rule].name } : [:]
      for partition in ranges[rule] {
        let members = members(of: partition)
        guard let first = members.first else { continue }
        // By numbers alone a partition makes one series; with labels, any that the rule has.
        let target = partitions[partition].target
        let made =
          header.isRecording && partitions[partition].isPointwise
          ? target < 0 ? [] : [target] : Array(results.values)
        for other in members.dropFirst() + made {
          joined.join(SeriesID(UInt32(first)), SeriesID(UInt32(other)))
        }
      }
    }
    return true
  }
}
