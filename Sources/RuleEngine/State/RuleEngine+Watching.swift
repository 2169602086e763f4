package import Telemetry

/// An alert instance that someone keeps an eye on, to know its value between two transitions.
package struct WatchedInstance: Sendable {
  /// Its name within the rule, as transitions give it.
  package let name: String
  /// The series whose readings can change its value, each once.
  package let series: [SeriesID]
  let number: Int32
}

extension RuleEngine {
  /// Every instance that a rule has now. Instances of rules that group by labels come into being when they are
  /// first seen, so a name that is missing here may be found after the next transition.
  ///
  /// - Complexity: proportional to the rule's instances; meant to be asked once a rule, not once a reading.
  package func watchableInstances(ofRule rule: Int) -> [WatchedInstance] {
    ranges[rule].flatMap { partition in
      let series = series(of: partition)
      return instances(of: partition).map { number in
        WatchedInstance(
          name: name(of: labels(ofInstance: number), rule: rule), series: series, number: number)
      }
    }
  }

  /// Every series that a partition reads, once.
  func series(of partition: Int) -> [SeriesID] {
    Set(members(of: partition)).sorted().map { SeriesID(UInt32($0)) }
  }

  /// The value that the rule was last judged by; NaN where it never was.
  /// - Complexity: O(1).
  package func value(of instance: WatchedInstance) -> Double { instances[Int(instance.number)].value }
}
