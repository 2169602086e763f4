package import RuleLanguage

/// An evaluation that PromQL refuses: labels do not say which elements belong together, or an argument has no
/// meaning.
///
/// A rule decides nothing then and the fault is counted; the alert stays as it is until the labels are in
/// order again. A question is answered with the fault.
package struct EvaluationFault: Error, Hashable, CustomStringConvertible {
  /// What is wrong, and what would be right.
  package let message: String
  /// The part of the expression that could not be evaluated.
  package let range: SourceRange

  init(_ message: String, in range: SourceRange = 0..<0) {
    self.message = message
    self.range = range
  }

  /// The message.
  package var description: String { message }
}

extension EvaluationFault {
  /// Runs a step that does not know where it stands in the expression, and adds the place to its fault.
  static func placing<R>(
    _ range: SourceRange, _ step: () throws(EvaluationFault) -> R
  ) throws(EvaluationFault) -> R {
    do throws(EvaluationFault) {
      return try step()
    } catch {
      throw EvaluationFault(error.message, in: range)
    }
  }
}
