extension OldUnitIndex {
  /// A commune in force at the end of a chain of successions.
  package struct Heir: Hashable, Sendable {
    /// Its code.
    package let code: String
    /// How much of the first unit it has.
    package let relation: Succession
    /// The former units between the first one and the commune in force, in order.
    package let via: [OldUnit]
  }

  /// The communes in force that a former unit went to, through however many reforms.
  ///
  /// A commune that is reached on two ways (a unit was split, and the parts came together again) stands once.
  package func heirs(of unit: OldUnit) -> [Heir] {
    var found: [Heir] = []
    follow(unit, .unchanged, [], &found)
    var order: [String] = []
    var merged: [String: Heir] = [:]
    for heir in found {
      if merged.updateValue(merged[heir.code] ?? heir, forKey: heir.code) == nil { order.append(heir.code) }
    }
    // All parts of a split unit that came together again are the whole of it.
    guard order.count > 1 || found.count == 1 else {
      return found.first.map { [Heir(code: $0.code, relation: .whole, via: $0.via)] } ?? []
    }
    return order.compactMap { merged[$0] }
  }

  private func follow(_ unit: OldUnit, _ relation: Succession, _ via: [OldUnit], _ found: inout [Heir]) {
    for row in rows(of: unit) {
      let so = relation.then(row.relation)
      if let next = heir(of: row) {
        follow(next, so, via + [next], &found)
      } else {
        found.append(Heir(code: row.newCode, relation: so, via: via))
      }
    }
  }
}
