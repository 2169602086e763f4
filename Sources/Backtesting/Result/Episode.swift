package import Telemetry

/// One episode of an alert: from its raising to its end.
package struct Episode: Sendable, Equatable {
  /// A stay at one level.
  package struct Stay: Sendable, Equatable {
    /// Counted from one; zero for an alert about silence.
    package var level: Int
    /// From this time on.
    package var from: Milliseconds
    /// Until this time; `nil` where it lasts.
    package var until: Milliseconds?
  }

  /// A value and when it was reached.
  package struct Extreme: Sendable, Equatable {
    /// In the unit of the rule's value.
    package var value: Double
    /// When.
    package var time: Milliseconds
  }

  /// The rule's place among the rules of its report.
  package var rule: Int
  /// Names the instance within the rule: the device with its channel, or the labels of a group.
  package var instance: String
  /// The device's id; empty for a group.
  package var device: String
  /// What people call the device, or the group's labels.
  package var name: String
  /// When it was raised.
  package var begin: Milliseconds
  /// When it ended; `nil` where it still stands at the end of the time looked at.
  package var end: Milliseconds?
  /// Whether it stood already when the time looked at begins; `begin` may then be later than it really was.
  package var stoodBefore = false
  /// Its stays, in order, without gaps.
  package var stays: [Stay]
  /// The value furthest in the alarm's direction that the rule was judged by while it stood: the highest, or
  /// the lowest for a rule that warns of low values. `nil` where silence alone raised it.
  package var extreme: Extreme?
  /// How often it began, or entered a level again, within an hour of having left it.
  package var flaps = 0
  /// The series that can change it, for the chart.
  package var series: [SeriesID] = []

  /// The highest level it reached; zero for an alert about silence.
  package var highestLevel: Int { stays.map(\.level).max() ?? 0 }

  /// How often it moved from one level to another.
  package var levelChanges: Int { stays.count - 1 }

  /// How long the warning came before the worst: from the raising to the extreme.
  package var lead: Milliseconds? { extreme.map { max(0, $0.time - begin) } }

  /// How long it stood at a level within a span of time.
  package func time(at level: Int, within span: ClosedRange<Milliseconds>) -> Milliseconds {
    stays.reduce(0) { total, stay in
      guard stay.level == level else { return total }
      let from = max(stay.from, span.lowerBound)
      let until = min(stay.until ?? span.upperBound, span.upperBound)
      return total + max(0, until - from)
    }
  }

  /// How long it stood within a span of time.
  package func duration(within span: ClosedRange<Milliseconds>) -> Milliseconds {
    max(0, min(end ?? span.upperBound, span.upperBound) - max(begin, span.lowerBound))
  }

  /// Whether it stands at some time that the other does too.
  package func overlaps(_ other: Episode) -> Bool {
    begin < other.end ?? .max && other.begin < end ?? .max || begin == other.begin
  }
}
