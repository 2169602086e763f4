/// Every address of a province, compiled for reading: a few flat arrays and no objects.
///
/// Built from the register by `GazetteerBuilder`, kept as one layer of `addresses.sqlite`, loaded whole.
/// Objects are numbered densely, sorted by the way they stand in and by the bytes of their house number, so
/// that a house, or all houses of an alley, are found by halving. `docs/formats/addresses.md` describes the
/// arrays.
package struct Gazetteer: Sendable {
  /// Stands for "none" where an array holds the number of a way or an object.
  static let none = UInt32.max

  /// Names of ways, house numbers, commune codes and object classes.
  var names = NamePool()
  /// The communes that occur, as names.
  var communes: [UInt32] = []
  /// The object classes that occur, as names; at most 256.
  var classes: [UInt32] = []
  var ways = Ways()
  var objects = Objects()
  /// The objects of each way in the order of their house numbers: `wayObjects[wayStarts[w]..<wayStarts[w +
  /// 1]]`.
  var wayStarts: [UInt32] = [0]
  var wayObjects: [UInt32] = []
  /// Entrances, ordered by object.
  var entranceObjects: [UInt32] = []
  var entranceXs: [Int32] = []
  var entranceYs: [Int32] = []
  /// Where objects and their entrances are.
  var points = PointTree()
  /// The words of the ways' names.
  var words = WordIndex()
  var codes = CodeTable()

  /// The ways, array by array.
  struct Ways: Sendable {
    var names: [UInt32] = []
    var kinds: [UInt8] = []
    var communes: [UInt32] = []
    /// The street of an alley.
    var parents: [UInt32] = []
    /// The centre; `Int32.min` where there is none.
    var xs: [Int32] = []
    var ys: [Int32] = []
    var extents: [UInt32] = []
    /// Words of the name that an address line must contain to name it whole.
    var wordCounts: [UInt8] = []
  }

  /// The objects, array by array.
  struct Objects: Sendable {
    /// Where it stands; `Int32.min` where that is not known.
    var xs: [Int32] = []
    var ys: [Int32] = []
    /// House numbers as names; 0 where there is none.
    var houses: [UInt32] = []
    var streets: [UInt32] = []
    var alleys: [UInt32] = []
    var buildings: [UInt32] = []
    var hamlets: [UInt32] = []
    var communes: [UInt16] = []
    var classes: [UInt8] = []
    var states: [UInt8] = []
    /// The register's numbers.
    var numbers: [Int64] = []
  }

  /// How many objects it holds.
  package var objectCount: Int { objects.numbers.count }
  /// How many ways it holds.
  package var wayCount: Int { ways.names.count }

  /// The objects of a way.
  func objects(ofWay way: UInt32) -> Range<Int> {
    Int(wayStarts[Int(way)])..<Int(wayStarts[Int(way) + 1])
  }

  /// A way as plain values.
  package func way(_ number: Int) -> Way {
    let parent = ways.parents[number]
    return Way(
      kind: WayKind(rawValue: ways.kinds[number]) ?? .street, name: names[ways.names[number]],
      parentName: parent == Gazetteer.none ? "" : names[ways.names[Int(parent)]],
      communeCode: names[communes[Int(ways.communes[number])]], centre: centre(ofWay: UInt32(number)),
      extent: Int(ways.extents[number]), objectCount: objects(ofWay: UInt32(number)).count)
  }

  /// The centre of a way.
  func centre(ofWay way: UInt32) -> MapPoint? { place(ways.xs[Int(way)], ways.ys[Int(way)]) }

  /// Where an object stands.
  func position(of object: UInt32) -> MapPoint? { place(objects.xs[Int(object)], objects.ys[Int(object)]) }

  private func place(_ x: Int32, _ y: Int32) -> MapPoint? { x == .min ? nil : MapPoint(x: x, y: y) }

  /// An object as the register gave it.
  package func record(_ object: Int) -> AddressRecord {
    var record = AddressRecord(
      number: objects.numbers[object], communeCode: names[communes[Int(objects.communes[object])]])
    let house = names[objects.houses[object]]
    if !house.isEmpty { record.house = HousePath(steps: house.split(separator: "/").map(String.init)) }
    record.street = name(ofWay: objects.streets[object])
    record.alley = name(ofWay: objects.alleys[object])
    record.building = name(ofWay: objects.buildings[object])
    record.hamlet = name(ofWay: objects.hamlets[object])
    record.position = position(of: UInt32(object))
    record.entrances = entrances(of: UInt32(object))
    record.objectClass = names[classes[Int(objects.classes[object])]]
    record.codes = codes.codes(of: UInt32(object))
    record.state = AddressState(rawValue: objects.states[object]) ?? .declared
    return record
  }

  func name(ofWay way: UInt32) -> String { way == Gazetteer.none ? "" : names[ways.names[Int(way)]] }

  func entrances(of object: UInt32) -> [MapPoint] {
    var at = Halving.first(entranceObjects.count) { entranceObjects[$0] >= object }
    var found: [MapPoint] = []
    while at < entranceObjects.count, entranceObjects[at] == object {
      found.append(MapPoint(x: entranceXs[at], y: entranceYs[at]))
      at += 1
    }
    return found
  }

  /// The objects that bear a code, of whichever scheme.
  package func objects(withCode text: String) -> [Int] { codes.objects(with: text).map(Int.init) }
}

/// Finds places in ordered lists by halving.
enum Halving {
  /// The first of `count` places from which on a condition holds; `count` where it never does.
  @inline(__always)
  static func first(_ count: Int, where holds: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
