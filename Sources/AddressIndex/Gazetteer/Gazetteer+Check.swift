/// Whether arrays that were read fit together. A checksum says that they are what was written; this says that
/// whoever wrote them meant what we mean, so that no lookup leaves an array.
extension Gazetteer {
  /// What does not fit, by the parts' names; `nil` where all is well.
  ///
  /// - Complexity: O(*n*).
  func inconsistency() -> String? {
    countFault() ?? numberFault() ?? poolFault()
  }

  private func countFault() -> String? {
    let (wayCount, count) = (ways.names.count, objects.numbers.count)
    let counts: [(String, Int, Int)] = [
      ("way.kind", ways.kinds.count, wayCount), ("way.commune", ways.communes.count, wayCount),
      ("way.parent", ways.parents.count, wayCount), ("way.x", ways.xs.count, wayCount),
      ("way.y", ways.ys.count, wayCount), ("way.extent", ways.extents.count, wayCount),
      ("way.words", ways.wordCounts.count, wayCount), ("way.start", wayStarts.count, wayCount + 1),
      ("object.x", objects.xs.count, count), ("object.y", objects.ys.count, count),
      ("object.house", objects.houses.count, count), ("object.street", objects.streets.count, count),
      ("object.alley", objects.alleys.count, count), ("object.building", objects.buildings.count, count),
      ("object.hamlet", objects.hamlets.count, count), ("object.commune", objects.communes.count, count),
      ("object.class", objects.classes.count, count), ("object.state", objects.states.count, count),
      ("entrance.x", entranceXs.count, entranceObjects.count),
      ("entrance.y", entranceYs.count, entranceObjects.count),
      ("point.place", points.points.count, 4 * points.count),
      ("word.letters", words.letters.count, words.words.count - 1),
      ("word.start", words.starts.count, words.letters.count + 1),
      ("code.object", codes.owners.count, codes.texts.count - 1),
      ("code.scheme", codes.schemeOf.count, codes.owners.count),
      ("code.hash", codes.hashes.count, codes.owners.count),
      ("code.order", codes.order.count, codes.owners.count),
    ]
    if let wrong = counts.first(where: { $0.1 != $0.2 }) { return wrong.0 }
    let leaves = points.leaves
    let isTree = points.count == 0 ? leaves == 0 : leaves > 0 && leaves & (leaves - 1) == 0
    return isTree && points.nodes.count == 4 * leaves ? nil : "point.node"
  }

  private func numberFault() -> String? {
    let (nameCount, wayCount, count) = (names.count, ways.names.count, objects.numbers.count)
    let bounds: [(String, [UInt32], Int)] = [
      ("commune.name", communes, nameCount), ("class.name", classes, nameCount),
      ("way.name", ways.names, nameCount), ("way.commune", ways.communes, communes.count),
      ("way.object", wayObjects, count), ("object.house", objects.houses, nameCount),
      ("entrance.object", entranceObjects, count),
      ("word.way", words.bearers, wayCount), ("code.object", codes.owners, count),
      ("code.order", codes.order, codes.owners.count),
    ]
    if let wrong = bounds.first(where: { $0.1.contains(where: { [limit = $0.2] in Int($0) >= limit }) }) {
      return wrong.0
    }
    let optional: [(String, [UInt32])] = [
      ("way.parent", ways.parents), ("object.street", objects.streets), ("object.alley", objects.alleys),
      ("object.building", objects.buildings), ("object.hamlet", objects.hamlets),
    ]
    let none = Gazetteer.none
    if let wrong = optional.first(where: { $0.1.contains { $0 != none && Int($0) >= wayCount } }) {
      return wrong.0
    }
    let owners = stride(from: 2, to: points.points.count, by: 4)
    if owners.contains(where: { UInt32(bitPattern: points.points[$0]) >= count }) { return "point.place" }
    if objects.communes.contains(where: { Int($0) >= communes.count }) { return "object.commune" }
    if objects.classes.contains(where: { Int($0) >= classes.count }) { return "object.class" }
    return codes.schemeOf.contains { Int($0) + 1 >= codes.schemes.count } ? "code.scheme" : nil
  }

  private func poolFault() -> String? {
    let lists: [(String, [UInt32], Int)] = [
      ("name.starts", names.starts, names.bytes.count),
      ("word.starts", words.words.starts, words.words.bytes.count),
      ("code.starts", codes.texts.starts, codes.texts.bytes.count),
      ("scheme.starts", codes.schemes.starts, codes.schemes.bytes.count),
      ("way.start", wayStarts, wayObjects.count), ("word.start", words.starts, words.bearers.count),
    ]
    return lists.first { !isAscending($0.1, to: $0.2) }?.0
  }

  private func isAscending(_ starts: [UInt32], to end: Int) -> Bool {
    guard starts.first == 0, starts.last.map(Int.init) == end else { return false }
    for at in 1..<starts.count where starts[at] < starts[at - 1] { return false }
    return true
  }
}
