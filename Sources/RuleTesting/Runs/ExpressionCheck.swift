import RuleEngine
import RuleLanguage
import Telemetry
import TimeSeries

/// What is needed to show the readings around a failed expectation.
struct Surroundings {
  let readings: [SeriesReadings]
  let rules: [Rule]
}

extension ExpressionCase {
  /// How an expression's result differs from what is expected; `nil` where it does not.
  func failure(
    syntax: Syntax, dialect: Dialect, thresholds: ThresholdTable = ThresholdTable(), time: Milliseconds,
    series: [SeriesDescription], head: borrowing Head, equality: SampleEquality, around: Surroundings
  ) -> FailedExpectation? {
    let title = "\(expression.singleLine) at \(DurationText.format(at))"
    let parsed: Expression
    do throws(ExpressionFault) {
      parsed = try Expression(parsing: expression, syntax: syntax)
    } catch {
      return FailedExpectation(spot: spot, title: title, message: "the expression: \(error.message)")
    }
    guard parsed.type == .instantVector || parsed.type == .scalar else {
      return FailedExpectation(
        spot: spot, title: title, message: "the expression yields a window or a text, not values")
    }
    var question = Question(parsed, dialect: dialect, thresholds: thresholds)
    let got: [(labels: Labels, value: Double)]
    do throws(EvaluationFault) {
      got = try question.elements(at: time, series: series, head: head)
    } catch {
      return FailedExpectation(spot: spot, title: title, message: error.message)
    }
    let rows = SampleComparison(expected: samples, got: got, equality: equality).rows
    guard rows.contains(where: \.differs) else { return nil }
    return FailedExpectation(
      spot: spot, title: title, rows: rows,
      readings: NearbyReadings.around(
        at, of: [parsed], rules: around.rules, readings: around.readings, series: series))
  }
}

extension String {
  /// The text on one line, for a heading.
  var singleLine: String {
    split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
