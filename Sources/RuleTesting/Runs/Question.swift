import RuleEngine
import RuleLanguage
import Telemetry
import TimeSeries

/// An expression that is asked again and again while series appear.
struct Question {
  private let expression: Expression
  private let dialect: Dialect
  private let thresholds: ThresholdTable
  private var query: InstantQuery?
  /// How many series the query was planned for.
  private var seriesCount = -1

  init(_ expression: Expression, dialect: Dialect, thresholds: ThresholdTable = ThresholdTable()) {
    self.expression = expression
    self.dialect = dialect
    self.thresholds = thresholds
  }

  /// The elements at `time`.
  ///
  /// - Throws: where PromQL refuses an answer.
  mutating func elements(
    at time: Milliseconds, series: [SeriesDescription], head: borrowing Head
  ) throws(EvaluationFault) -> [(labels: Labels, value: Double)] {
    if query == nil || seriesCount != series.count {
      query = InstantQuery(expression, series: series, thresholds: thresholds, dialect: dialect)
      seriesCount = series.count
    }
    return try query?.elements(at: time, head: head) ?? []
  }
}
