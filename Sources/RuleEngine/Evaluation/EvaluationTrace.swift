package import RuleLanguage
package import Telemetry
import TimeSeries

/// What one part of an expression came to, with what went in.
package struct TracedNode: Sendable {
  /// Where the part stands in the expression's text.
  package var range: SourceRange
  /// What it yields.
  package var type: ValueType
  /// Its elements, a scalar as one without labels; empty for a window.
  package var elements: [(labels: Labels, value: Double)] = []
  /// For a selector or window, the readings of each series; for a subquery, the values at its steps.
  package var series: [TracedSeries] = []
  /// Why it could not be evaluated; `nil` where it could.
  package var fault: String?
}

/// The readings of one series that a selector or window looked at.
package struct TracedSeries: Sendable {
  /// The series' labels.
  package var labels: Labels
  /// For a window all its readings, oldest first; for a selector the newest visible one and the hidden ones
  /// after it. A stale reading is among them.
  package var readings: [TracedReading]
}

/// One reading and whether the rule saw it.
package struct TracedReading: Sendable {
  /// The reading with its flag.
  package var sample: Sample
  /// Whether its flag hides it from the rule.
  package var isHidden: Bool
}

/// Collects the value of every node of one evaluation, in the order written.
///
/// An object, because evaluation hands its context on by value; nobody makes one while rules are judged.
final class EvaluationTrace {
  private(set) var nodes: [TracedNode] = []
  private var opened: [Int] = []

  /// Begins a node; its children follow.
  func open(_ expression: Expression) -> Int {
    nodes.append(TracedNode(range: expression.range, type: expression.type))
    opened.append(nodes.count - 1)
    return nodes.count - 1
  }

  /// Ends a node with its value.
  func close(_ place: Int, _ vector: Vector) {
    nodes[place].elements = vector.elements.map { ($0.labels, $0.value) }
    opened.removeLast()
  }

  /// Ends a node that could not be evaluated.
  func close(_ place: Int, _ fault: EvaluationFault) {
    nodes[place].fault = fault.message
    opened.removeLast()
  }

  /// Notes what a selector looked at: the newest visible reading and the hidden ones after it.
  func note(
    _ series: SeriesID, _ labels: Labels, newestBefore time: Milliseconds, _ visible: QualityMask,
    head: borrowing Head
  ) {
    let ring = head.rings[Int(series.index)]
    var readings: [TracedReading] = []
    var position = ring.countThrough(time) - 1
    while position >= 0 {
      let sample = ring.sample(position)
      readings.append(TracedReading(sample: sample, isHidden: !visible.shows(sample)))
      if visible.shows(sample) { break }
      position -= 1
    }
    add(TracedSeries(labels: labels, readings: readings.reversed()))
  }

  /// Notes the readings of a window.
  func note(
    _ series: SeriesID, _ labels: Labels, after: Milliseconds, through: Milliseconds,
    _ visible: QualityMask, head: borrowing Head
  ) {
    var readings: [TracedReading] = []
    head.forEach(in: series, after: after, through: through) { sample in
      readings.append(TracedReading(sample: sample, isHidden: !visible.shows(sample)))
    }
    add(TracedSeries(labels: labels, readings: readings))
  }

  /// Notes the values at the steps of a subquery.
  func note(_ labels: Labels, steps: [Sample]) {
    add(
      TracedSeries(labels: labels, readings: steps.map { TracedReading(sample: $0, isHidden: false) }))
  }

  private func add(_ series: TracedSeries) {
    guard let place = opened.last else { return }
    nodes[place].series.append(series)
  }
}
