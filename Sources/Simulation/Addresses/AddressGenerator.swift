package import AddressIndex
package import Telemetry

/// Believable addresses of a province, the same for the same seed, for tests, benchmarks and people who want a base
/// to try things on.
///
/// There is no open set of address points of Vietnam, so these are made up: streets with the names people know,
/// hamlets named as the region names them, alleys within alleys, most houses of the countryside without a number.
/// Communes get objects by their population, and every coordinate lies in its commune's polygon. Nothing of it is
/// anybody's address, and no owner lives.
package struct AddressGenerator: Sequence, IteratorProtocol, Sendable {
  /// How many objects there will be.
  package let count: Int
  private let index: AddressIndex
  private let borders: [String: [MapRing]]
  private let shares: [Int]
  private let seed: UInt64
  private let trail: PaperTrail
  private var random = SeededRandom(seed: 0)
  private var settlement: Settlement?
  private var commune = -1
  private var left = 0
  private var made = 0

  /// Plans `count` objects.
  ///
  /// - Parameters:
  ///   - seed: another seed, another province. A commune's objects depend on the seed, its own code and how many
  ///     it gets.
  ///   - polygons: the map; a commune without a polygon gets its objects around its seat.
  ///   - campaign: the first and last midnight at which anything was collected, noticed or fixed.
  package init(
    seed: UInt64, count: Int, communes: CommuneIndex, polygons: [CommunePolygon],
    campaign: ClosedRange<Milliseconds> = AddressGenerator.usualCampaign
  ) {
    self.seed = seed
    self.count = count
    index = AddressIndex(communes: communes, oldUnits: OldUnitIndex([]), polygons: polygons)
    borders = Dictionary(polygons.map { ($0.code, $0.rings) }, uniquingKeysWith: +)
    let borders = borders
    shares = AddressGenerator.shares(of: count, among: communes.communes) {
      $0.seat != nil || borders[$0.code] != nil
    }
    trail = PaperTrail(first: campaign.lowerBound, last: campaign.upperBound)
  }

  /// From the day the communes of today came into being to the end of October 2026.
  package static let usualCampaign: ClosedRange<Milliseconds> = {
    let zone = 7 * 60
    return CivilTime(year: 2025, month: 7, day: 1).time(
      offsetMinutes: zone)...CivilTime(year: 2026, month: 10, day: 31).time(offsetMinutes: zone)
  }()

  /// The next object; communes follow each other in the order of their codes, as their lists come in.
  package mutating func next() -> SimulatedAddress? {
    while left == 0 {
      guard commune + 1 < shares.count else { return nil }
      enter(commune + 1)
    }
    left -= 1
    made += 1
    guard let plot = settlement?.next(&random) else { return nil }
    var record = AddressRecord(number: Int64(made), communeCode: index.communes.communes[commune].code)
    record.house = plot.house
    record.alley = plot.alley
    record.street = plot.street
    record.hamlet = plot.hamlet
    record.position = plot.position
    ObjectNames.furnish(&record, front: plot.front, &random)
    var address = SimulatedAddress(record, declaredOn: trail.first)
    trail.fill(&address, &random)
    if address.record.state > .declared {
      address.record.codes = [AddressCode(scheme: "ndas10", text: AddressGenerator.code(made))]
    }
    return address
  }

  private mutating func enter(_ next: Int) {
    commune = next
    left = shares[next]
    let unit = index.communes.communes[next]
    random = SeededRandom(seed: seed ^ UInt64(unit.number) &* 0x9e37_79b9_7f4a_7c15)
    let ground = Ground(unit, at: next, rings: borders[unit.code] ?? [], of: index)
    settlement = Settlement(CommuneCharacter(unit), on: ground, objects: left, &random)
  }

  /// Ten digits, another for each object, leading zeros among them: 10^10 and the factor have no common divisor.
  static func code(_ number: Int) -> String {
    String((UInt64(number) &* 7_654_321_987) % 10_000_000_000).leftPadded(to: 10)
  }

  /// Objects by population; what rounding leaves goes to those that lost most by it. Communes of which nobody knows
  /// where they lie get none.
  private static func shares(
    of count: Int, among communes: [Commune], where isKnown: (Commune) -> Bool
  ) -> [Int] {
    let people = communes.map { isKnown($0) ? CommuneCharacter($0).population : 0 }
    let all = Swift.max(1, people.reduce(0, +))
    let exact = people.map { Double(count) * $0 / all }
    var shares = exact.map { Int($0) }
    let order = exact.indices.sorted {
      (exact[$0] - Double(shares[$0]), $1) > (exact[$1] - Double(shares[$1]), $0)
    }
    for commune in order.prefix(Swift.max(0, count - shares.reduce(0, +))) { shares[commune] += 1 }
    return shares
  }
}

extension String {
  /// The text with zeros before it.
  func leftPadded(to width: Int) -> String {
    String(repeating: "0", count: Swift.max(0, width - utf8.count)) + self
  }
}
