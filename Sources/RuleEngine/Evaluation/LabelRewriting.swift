import RuleLanguage
import Telemetry

/// What `label_replace` and `label_join` do to one set of labels.
struct LabelRewriting {
  /// The label set.
  let target: String
  private let sources: [String]
  private let text: String
  private let replacement: Replacement?

  /// Reads the arguments behind the operand; the parser has seen that they are texts.
  ///
  /// - Throws: where the pattern or a label's name cannot be used.
  init(_ function: Function, _ arguments: [Expression], _ range: SourceRange) throws(EvaluationFault) {
    let texts = arguments.dropFirst().map { argument in
      if case .string(let text, _) = argument.withoutParentheses { text } else { "" }
    }
    target = texts[0]
    text = texts[1]
    guard !target.isEmpty else {
      throw EvaluationFault("\(function.rawValue) sets a label, and the label's name is empty", in: range)
    }
    guard function == .labelReplace else {
      sources = Array(texts.dropFirst(2))
      replacement = nil
      return
    }
    sources = [texts[2]]
    do throws(PatternFault) {
      replacement = try Replacement(pattern: texts[3])
    } catch {
      throw EvaluationFault("the pattern of label_replace: \(error.message)", in: range)
    }
  }

  /// The labels after the rewriting; unchanged where the pattern does not match.
  func rewritten(_ labels: Labels) -> Labels {
    var result = labels
    if let replacement {
      guard let value = replacement.text(for: labels[sources[0]], template: text) else { return labels }
      result[target] = value
    } else {
      result[target] = sources.map { labels[$0] }.joined(separator: text)
    }
    return result
  }
}

extension Vector {
  /// The elements under rewritten labels.
  func relabelled(_ rewriting: LabelRewriting) -> Vector {
    var result = self
    for index in result.elements.indices {
      result.elements[index].labels = rewriting.rewritten(result.elements[index].labels)
    }
    return result
  }
}
