import RuleLanguage
package import Telemetry

/// Groups of things that were joined two by two: a union-find forest (Galler and Fischer, 1964).
package struct JoinedSeries: Sendable {
  private var parents: [Int32]

  /// So many series, each alone.
  package init(count: Int) { parents = Array(0..<Int32(count)) }

  /// Joins two series, and all that each of them is joined with.
  package mutating func join(_ a: SeriesID, _ b: SeriesID) {
    let (a, b) = (root(Int32(a.index)), root(Int32(b.index)))
    parents[Int(max(a, b))] = min(a, b)
  }

  /// The lowest series of the group to which one belongs.
  package mutating func root(of series: SeriesID) -> SeriesID {
    SeriesID(UInt32(root(Int32(series.index))))
  }

  private mutating func root(_ series: Int32) -> Int32 {
    var at = series
    while parents[Int(at)] != at {
      parents[Int(at)] = parents[Int(parents[Int(at)])]
      at = parents[Int(at)]
    }
    return at
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
