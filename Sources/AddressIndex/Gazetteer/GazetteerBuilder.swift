/// Compiles records of the register into a `Gazetteer`.
///
/// ```swift
/// var builder = GazetteerBuilder()
/// for record in records { builder.add(record) }
/// try AddressStore.write(builder.finish(), to: path)
/// ```
///
/// Takes any order. A record without a position is found by its text only.
package struct GazetteerBuilder: Sendable {
  /// What makes two records stand in the same way.
  private struct WayKey: Hashable {
    var kind: UInt8
    var name: UInt32
    var commune: UInt32
    var parent: UInt32
  }

  private var interner = NameInterner()
  private var communes = DenseNames()
  private var classes = DenseNames()
  private var wayNumbers: [WayKey: UInt32] = [:]
  private var ways = Gazetteer.Ways()
  private var objects = Gazetteer.Objects()
  private var entrances: [(object: UInt32, point: MapPoint)] = []
  private var codes = CodeTableBuilder()

  /// A builder without a record.
  package init() {}

  /// How many records it has taken.
  package var count: Int { objects.numbers.count }

  /// Takes one record.
  ///
  /// - Precondition: no number is given twice; there are fewer than 2³² − 1 records, 65,536 communes and 256
  ///   object classes.
  package mutating func add(_ record: AddressRecord) {
    let object = UInt32(objects.numbers.count)
    let commune = communes.number(of: interner.number(of: record.communeCode))
    precondition(commune < 1 << 16, "the country has fewer than 65,536 communes")
    let objectClass = classes.number(of: interner.number(of: record.objectClass))
    precondition(objectClass < 1 << 8, "there are fewer than 256 object classes")
    let street = way(.street, record.street, commune, Gazetteer.none)
    objects.streets.append(street)
    objects.alleys.append(way(.alley, record.alley, commune, street))
    objects.buildings.append(way(.building, record.building, commune, Gazetteer.none))
    objects.hamlets.append(way(.hamlet, record.hamlet, commune, Gazetteer.none))
    objects.communes.append(UInt16(commune))
    objects.classes.append(UInt8(objectClass))
    objects.states.append(record.state.rawValue)
    objects.numbers.append(record.number)
    objects.houses.append(house(record.house))
    objects.xs.append(record.position?.x ?? .min)
    objects.ys.append(record.position?.y ?? .min)
    for entrance in record.entrances { entrances.append((object, entrance)) }
    for code in record.codes { codes.add(code, of: object) }
  }

  private mutating func house(_ path: HousePath?) -> UInt32 {
    guard let path else { return 0 }
    return interner.number(of: path.steps.count == 1 ? path.steps[0] : path.text)
  }

  private mutating func way(_ kind: WayKind, _ name: String, _ commune: UInt32, _ parent: UInt32) -> UInt32 {
    guard !name.isEmpty else { return Gazetteer.none }
    let number = interner.number(of: name)
    let key = WayKey(kind: kind.rawValue, name: number, commune: commune, parent: parent)
    if let known = wayNumbers[key] { return known }
    let way = UInt32(ways.names.count)
    wayNumbers[key] = way
    ways.names.append(number)
    ways.kinds.append(kind.rawValue)
    ways.communes.append(commune)
    ways.parents.append(parent)
    return way
  }

  /// The finished gazetteer.
  ///
  /// - Complexity: O(*n* log *n*); about two seconds for a million records.
  package consuming func finish() -> Gazetteer {
    let order = orderOfObjects()
    var gazetteer = Gazetteer()
    gazetteer.names = interner.pool
    gazetteer.communes = communes.names
    gazetteer.classes = classes.names
    gazetteer.ways = ways
    gazetteer.objects = sorted(order)
    var places = [UInt32](repeating: 0, count: order.count)
    for (place, object) in order.enumerated() { places[Int(object)] = UInt32(place) }
    let doors = entrances.map { (object: places[Int($0.object)], point: $0.point) }
      .sorted { $0.object < $1.object }
    gazetteer.entranceObjects = doors.map(\.object)
    gazetteer.entranceXs = doors.map(\.point.x)
    gazetteer.entranceYs = doors.map(\.point.y)
    gazetteer.codes = codes.finish(places)
    gazetteer.assignObjects()
    gazetteer.placeWays()
    gazetteer.indexWords()
    gazetteer.indexPoints()
    return gazetteer
  }

  /// By the way they stand in first, then by the bytes of the house number.
  private func orderOfObjects() -> [UInt32] {
    let pool = interner.pool
    let alphabet = (0..<UInt32(pool.count)).sorted { a, b in
      pool.bytes[pool.range(a)].lexicographicallyPrecedes(pool.bytes[pool.range(b)])
    }
    var ranks = [UInt32](repeating: 0, count: pool.count)
    for (rank, name) in alphabet.enumerated() { ranks[Int(name)] = UInt32(rank) }
    let keys = objects.houses.indices.map { object in
      let (street, building, hamlet) = (
        objects.streets[object], objects.buildings[object], objects.hamlets[object]
      )
      let way = street != Gazetteer.none ? street : building != Gazetteer.none ? building : hamlet
      return UInt64(way) << 32 | UInt64(ranks[Int(objects.houses[object])])
    }
    return (0..<UInt32(keys.count)).sorted { (keys[Int($0)], $0) < (keys[Int($1)], $1) }
  }

  private func sorted(_ order: [UInt32]) -> Gazetteer.Objects {
    var sorted = Gazetteer.Objects()
    sorted.xs = order.map { objects.xs[Int($0)] }
    sorted.ys = order.map { objects.ys[Int($0)] }
    sorted.houses = order.map { objects.houses[Int($0)] }
    sorted.streets = order.map { objects.streets[Int($0)] }
    sorted.alleys = order.map { objects.alleys[Int($0)] }
    sorted.buildings = order.map { objects.buildings[Int($0)] }
    sorted.hamlets = order.map { objects.hamlets[Int($0)] }
    sorted.communes = order.map { objects.communes[Int($0)] }
    sorted.classes = order.map { objects.classes[Int($0)] }
    sorted.states = order.map { objects.states[Int($0)] }
    sorted.numbers = order.map { objects.numbers[Int($0)] }
    return sorted
  }
}

/// Names with numbers of their own, from zero.
private struct DenseNames: Sendable {
  private(set) var names: [UInt32] = []
  private var numbers: [UInt32: UInt32] = [:]

  mutating func number(of name: UInt32) -> UInt32 {
    if let known = numbers[name] { return known }
    let number = UInt32(names.count)
    numbers[name] = number
    names.append(name)
    return number
  }
}

/// Collects the codes of objects.
private struct CodeTableBuilder: Sendable {
  private var schemes = NameInterner()
  private var texts = NamePool()
  private var owners: [UInt32] = []
  private var schemeOf: [UInt8] = []

  mutating func add(_ code: AddressCode, of object: UInt32) {
    let scheme = code.scheme.isEmpty ? "?" : code.scheme
    let number = schemes.number(of: scheme)
    precondition(number <= 1 << 8, "there are at most 256 schemes of codes")
    schemeOf.append(UInt8(number - 1))
    owners.append(object)
    _ = texts.append(code.text.utf8)
  }

  /// Orders the codes by where their objects went.
  func finish(_ places: [UInt32]) -> CodeTable {
    var table = CodeTable()
    table.schemes = schemes.pool
    let order = owners.indices.sorted { (places[Int(owners[$0])], $0) < (places[Int(owners[$1])], $1) }
    table.texts.bytes.reserveCapacity(texts.bytes.count)
    for code in order {
      let text = texts.bytes[texts.range(UInt32(code) + 1)]
      table.hashes.append(CodeTable.hash(Array(text)))
      _ = table.texts.append(text)
      table.owners.append(places[Int(owners[code])])
      table.schemeOf.append(schemeOf[code])
    }
    let hashes = table.hashes
    table.order = (0..<UInt32(hashes.count)).sorted { (hashes[Int($0)], $0) < (hashes[Int($1)], $1) }
    table.hashes = table.order.map { hashes[Int($0)] }
    return table
  }
}
