package import RuleLanguage
package import Telemetry
package import TimeSeries

/// An expression asked once, over all series together, as `explain` and `query` do.
///
/// A rule is cut into partitions; a question is not, so that its answer owes nothing to the cutting.
package struct InstantQuery {
  private var engine: RuleEngine
  private let expression: Expression

  /// Prepares an expression for the given series.
  package init(_ expression: Expression, series: [SeriesDescription]) {
    self.expression = expression
    let rule = Rule(id: "", kind: .alert(""), expression: expression, expressionText: "")
    engine = RuleEngine(
      rules: RuleSet(groups: [RuleGroup(name: "", rules: [rule])]), series: series,
      thresholds: ThresholdTable(), evaluator: .whole)
  }

  /// How far back the expression looks in each series, for `Head.setWindow`.
  package var requiredWindows: [(series: SeriesID, span: Milliseconds)] { engine.requiredWindows }

  /// The elements of the result at `time`, a scalar as one without labels; `nil` where the labels do not say
  /// which elements belong together.
  package mutating func elements(
    at time: Milliseconds, head: borrowing Head
  ) -> [(labels: Labels, value: Double)]? {
    guard !engine.partitions.isEmpty else { return [] }
    var context = GeneralContext(time: time, binding: Int(engine.partitions[0].binding))
    do throws(MatchingConflict) {
      return try engine.general(expression, &context, head: head).elements.map { ($0.labels, $0.value) }
    } catch {
      return nil
    }
  }
}
