/// A set of label names and values, ordered by name, as a rule sees a series.
///
/// An empty value and an absent name mean the same, as in Prometheus.
package struct Labels: Hashable, Sendable {
  /// One name and its value.
  package struct Pair: Hashable, Sendable {
    /// The label's name.
    package let name: String
    /// The label's value; never empty inside `Labels`.
    package let value: String

    /// Joins a name to a value.
    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The name under which the quantity stands among the labels.
  package static let metricName = "__name__"

  /// The pairs, ordered by name, without empty values.
  package private(set) var pairs: [Pair]

  /// No labels.
  package init() { pairs = [] }

  /// Takes names and values in any order; a later duplicate of a name wins, an empty value removes it.
  package init(_ values: some Sequence<(String, String)>) {
    pairs = []
    for (name, value) in values { self[name] = value }
  }

  /// The value of a label; empty where there is none. Setting an empty value removes the label.
  /// - Complexity: O(log *n*) to read, O(*n*) to write.
  package subscript(name: String) -> String {
    get {
      let at = position(of: name)
      return at < pairs.count && pairs[at].name == name ? pairs[at].value : ""
    }
    set {
      let at = position(of: name)
      let found = at < pairs.count && pairs[at].name == name
      switch (found, newValue.isEmpty) {
      case (true, true): pairs.remove(at: at)
      case (true, false): pairs[at] = Pair(name: name, value: newValue)
      case (false, false): pairs.insert(Pair(name: name, value: newValue), at: at)
      case (false, true): break
      }
    }
  }

  /// Only the labels named.
  package func keeping(_ names: [String]) -> Labels {
    var kept = Labels()
    kept.pairs = pairs.filter { names.contains($0.name) }
    return kept
  }

  /// All labels but those named.
  package func dropping(_ names: [String]) -> Labels {
    var kept = Labels()
    kept.pairs = pairs.filter { !names.contains($0.name) }
    return kept
  }

  private func position(of name: String) -> Int {
    var low = 0
    var high = pairs.count
    while low < high {
      let middle = (low + high) / 2
      if pairs[middle].name < name { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension Labels: CustomStringConvertible {
  /// The labels as PromQL writes them: `{commune="21025",device="71540"}`, the metric name in front.
  package var description: String {
    let inner = pairs.filter { $0.name != Labels.metricName }
      .map { "\($0.name)=\"\($0.value.escapedForPromQL)\"" }.joined(separator: ",")
    return self[Labels.metricName] + "{" + inner + "}"
  }
}

extension String {
  /// The text between double quotes of a PromQL string.
  fileprivate var escapedForPromQL: String {
    var escaped = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\\\"
      case "\"": escaped += "\\\""
      case "\n": escaped += "\\n"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
