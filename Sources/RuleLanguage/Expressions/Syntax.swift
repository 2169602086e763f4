/// Whose language a text is read as.
package enum Syntax: Hashable, Sendable {
  /// PromQL and rule files with what citywatch adds.
  case citywatch
  /// What Prometheus 3 reads: our functions do not exist and `quality` is a label like any other, so that a
  /// rule file is judged as Prometheus would judge it.
  case prometheus

  /// Whether the function can be written.
  func knows(_ function: Function) -> Bool { self == .citywatch || !function.isExtension }
}
