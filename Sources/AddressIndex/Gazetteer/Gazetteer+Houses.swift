extension Gazetteer {
  /// What a house number leads to in one way.
  enum HouseAnswer: Hashable, Sendable {
    /// The objects with this very number; more than one where the register has it twice.
    case houses([Int])
    /// The number is not known, but others behind the same alley are: the alley's path and its objects.
    case alley(HousePath, [Int])
  }

  /// Looks for a house in a way; where it is not known, for its alley, one step of the path after the other.
  ///
  /// - Complexity: O(log *n*) a step.
  func find(_ path: HousePath, inWay way: UInt32) -> HouseAnswer? {
    let exact = objects(ofWay: way, house: path.text, isPrefix: false)
    if !exact.isEmpty { return .houses(exact) }
    var alley = path.parent
    while let path = alley {
      let behind = objects(ofWay: way, house: path.text + "/", isPrefix: true)
      let mouth = objects(ofWay: way, house: path.text, isPrefix: false)
      if !behind.isEmpty || !mouth.isEmpty { return .alley(path, mouth + behind) }
      alley = path.parent
    }
    // "133" is no house of its own where only 133/2 and 133/50 are: it is their alley.
    let behind = objects(ofWay: way, house: path.text + "/", isPrefix: true)
    return behind.isEmpty ? nil : .alley(path, behind)
  }

  /// The objects of a way whose house number is a text, or begins with it.
  func objects(ofWay way: UInt32, house: String, isPrefix: Bool, limit: Int = 256) -> [Int] {
    let text = Array(house.utf8)
    let range = objects(ofWay: way)
    var at =
      range.lowerBound
      + Halving.first(range.count) { place in
        names.compare(objects.houses[Int(wayObjects[range.lowerBound + place])], text) >= 0
      }
    var found: [Int] = []
    while at < range.upperBound, found.count < limit {
      let house = objects.houses[Int(wayObjects[at])]
      guard isPrefix ? names.hasPrefix(house, text) : names.compare(house, text) == 0 else { break }
      found.append(Int(wayObjects[at]))
      at += 1
    }
    return found
  }
}
