import RuleLanguage
import Telemetry

/// How often the subqueries of an expression make a part of it be evaluated, each time that the whole is.
///
/// A slip of the pen such as `[30d:1s]` must not hold up the province, and subqueries within each other multiply:
/// so this is reckoned before anything is evaluated, and too much is refused by name.
struct SubqueryCost {
  /// The steps of one evaluation; of nested subqueries those of the inner ones at each of the outer ones.
  private(set) var steps = 0.0
  /// Where the costliest outermost subquery stands; nothing where there is none.
  private(set) var range: SourceRange = 0..<0
  private var most = 0.0

  /// The most steps of a rule, which readings may judge many times a second: a month of two-minute steps, tens of
  /// milliseconds a judgement. Whoever wants finer ones records them first.
  static let limitOfRules = 21_600.0
  /// The most steps of a question that a person asks and waits for: a year of half-minutes.
  static let limitOfQuestions = 1_200_000.0

  /// Reckons an expression; subqueries without a step take `defaultStep`.
  init(_ expression: Expression, defaultStep: Milliseconds) {
    add(expression, times: 1, defaultStep, outermost: nil)
  }

  private mutating func add(
    _ expression: Expression, times: Double, _ defaultStep: Milliseconds, outermost: SourceRange?
  ) {
    var (times, outermost) = (times, outermost)
    let before = steps
    if case .subquery(_, let window, let place) = expression {
      times *= (Double(window.span) / Double(max(1, window.step ?? defaultStep))).rounded(.up)
      steps += times
      outermost = outermost ?? place
    }
    for child in expression.children { add(child, times: times, defaultStep, outermost: outermost) }
    guard case .subquery(_, _, let place) = expression, place == outermost, steps - before > most else {
      return
    }
    (most, range) = (steps - before, place)
  }

  /// What is wrong where there are more steps than `limit`, and what would be right.
  func fault(above limit: Double) -> EvaluationFault? {
    guard steps > limit else { return nil }
    let count = steps < 1e15 ? String(Int64(steps)) : "countless"
    return EvaluationFault(
      "its subqueries have \(count) steps, more than \(Int64(limit)); take a longer step, or record the inner part",
      in: range)
  }
}
