/// What a gazetteer derives from its objects when it is built.
extension Gazetteer {
  /// Lists the objects of each way. Objects come in their order, which within one street is that of the house
  /// numbers; ways that lie across streets are sorted by house number here.
  mutating func assignObjects() {
    let memberships = [objects.streets, objects.alleys, objects.buildings, objects.hamlets]
    var starts = [UInt32](repeating: 0, count: ways.names.count + 1)
    for list in memberships {
      for way in list where way != Gazetteer.none { starts[Int(way) + 1] += 1 }
    }
    for way in 1..<starts.count { starts[way] += starts[way - 1] }
    wayStarts = starts
    var next = starts
    var members = [UInt32](repeating: 0, count: Int(starts.last ?? 0))
    for list in memberships {
      for (object, way) in list.enumerated() where way != Gazetteer.none {
        members[Int(next[Int(way)])] = UInt32(object)
        next[Int(way)] += 1
      }
    }
    for way in ways.kinds.indices where ways.kinds[way] != WayKind.street.rawValue {
      let range = Int(starts[way])..<Int(starts[way + 1])
      members[range].sort { a, b in
        let (first, second) = (objects.houses[Int(a)], objects.houses[Int(b)])
        if first == second { return a < b }
        return names.bytes[names.range(first)].lexicographicallyPrecedes(names.bytes[names.range(second)])
      }
    }
    wayObjects = members
  }

  /// Gives each way a centre: of its objects the one nearest to the mean of all, so that the centre of a bent
  /// street lies on the street.
  mutating func placeWays() {
    let count = ways.names.count
    ways.xs = [Int32](repeating: .min, count: count)
    ways.ys = ways.xs
    ways.extents = [UInt32](repeating: 0, count: count)
    for way in 0..<count {
      let places = wayObjects[objects(ofWay: UInt32(way))].compactMap { position(of: $0) }
      guard !places.isEmpty else { continue }
      let sum = places.reduce((x: 0, y: 0)) { ($0.x + Int($1.x), $0.y + Int($1.y)) }
      let mean = MapPoint(x: Int32(sum.x / places.count), y: Int32(sum.y / places.count))
      let scale = LocalScale(latitude: mean.latitude)
      var (best, centre) = (Double.infinity, places[0])
      for place in places {
        let distance = scale.distance(mean, place)
        if distance < best { (best, centre) = (distance, place) }
      }
      (ways.xs[way], ways.ys[way]) = (centre.x, centre.y)
      let extent = places.reduce(0) { max($0, scale.distance(centre, $1)) }
      ways.extents[way] = UInt32(extent.rounded(.up))
    }
  }

  /// Makes the ways findable by the words of their names.
  mutating func indexWords() {
    var builder = WordIndexBuilder()
    var known: [UInt32: [NameWord]] = [:]
    for way in ways.names.indices {
      let name = ways.names[way]
      let words: [NameWord]
      if let before = known[name] {
        words = before
      } else {
        words = NameWord.words(ofPlace: names[name])
        known[name] = words
      }
      builder.add(words, of: UInt32(way))
      ways.wordCounts.append(UInt8(clamping: words.count))
    }
    self.words = builder.finish()
  }

  /// Sorts positions and entrances into the tree.
  mutating func indexPoints() {
    var entries: [PointTreeBuilder.Entry] = []
    entries.reserveCapacity(objects.xs.count + entranceObjects.count)
    for object in objects.xs.indices where objects.xs[object] != .min {
      entries.append(entry(objects.xs[object], objects.ys[object], UInt32(object)))
    }
    for (at, object) in entranceObjects.enumerated() {
      entries.append(entry(entranceXs[at], entranceYs[at], object))
    }
    points = PointTreeBuilder.build(entries)
  }

  private func entry(_ x: Int32, _ y: Int32, _ object: UInt32) -> PointTreeBuilder.Entry {
    var contents: PointTree.Contents = []
    if objects.streets[Int(object)] != Gazetteer.none { contents.insert(.street) }
    if objects.hamlets[Int(object)] != Gazetteer.none { contents.insert(.hamlet) }
    return PointTreeBuilder.Entry(x: x, y: y, owner: object, contents: contents.rawValue)
  }
}
