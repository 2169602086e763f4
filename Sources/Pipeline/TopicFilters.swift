/// The topics that the broker is asked for.
package enum TopicFilters {
  /// The filters of the device classes and those that the configuration adds, without the ones that another
  /// covers: a message that two filters match may arrive twice.
  package static func merged(_ classes: [String], _ added: [String]) -> [String] {
    let all = classes + added.filter { !classes.contains($0) }
    return all.filter { filter in !all.contains { $0 != filter && covers($0, filter) } }
  }

  /// Whether every topic that `inner` matches is matched by `outer`.
  package static func covers(_ outer: String, _ inner: String) -> Bool {
    let wide = outer.split(separator: "/", omittingEmptySubsequences: false)
    let narrow = inner.split(separator: "/", omittingEmptySubsequences: false)
    for (index, level) in wide.enumerated() {
      if level == "#" { return true }
      guard index < narrow.count, narrow[index] != "#" else { return false }
      guard level == "+" || level == narrow[index] else { return false }
    }
    return wide.count == narrow.count
  }
}
