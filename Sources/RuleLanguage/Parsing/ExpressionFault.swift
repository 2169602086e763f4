/// Why an expression was refused, and where.
package struct ExpressionFault: Error, Hashable, Sendable {
  /// What is wrong, and what would be right.
  package let message: String
  /// UTF-8 offsets in the expression's text.
  package let range: SourceRange

  init(_ message: String, at range: SourceRange) {
    self.message = message
    self.range = range
  }
}
