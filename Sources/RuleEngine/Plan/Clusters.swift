/// Sets of things that hang together, joined pair by pair: a union-find forest with halved paths.
///
/// (R. E. Tarjan and J. van Leeuwen, *Worst-case analysis of set union algorithms*, 1984.)
package struct Clusters: Sendable {
  private var parents: [Int32]

  /// Each of `count` things alone.
  package init(count: Int) { parents = Array(0..<Int32(count)) }

  /// Says that two things hang together, and with them all that hang together with either.
  package mutating func join(_ a: Int, _ b: Int) {
    let (a, b) = (representative(of: a), representative(of: b))
    parents[max(a, b)] = Int32(min(a, b))
  }

  /// The lowest of the things that hang together with one.
  package mutating func representative(of thing: Int) -> Int {
    var at = thing
    while Int(parents[at]) != at {
      parents[at] = parents[Int(parents[at])]
      at = Int(parents[at])
    }
    return at
  }
}
