import AddressIndex
import Simulation
import Telemetry
import Testing

@Suite struct AddressGeneratorTests {
  private static let map = MadeUpMap.polygons(
    codes: shipped.communes.communes.map(\.code), points: 20_000, seed: 5)

  private static func province(_ seed: UInt64, _ count: Int) -> [SimulatedAddress] {
    Array(AddressGenerator(seed: seed, count: count, communes: shipped.communes, polygons: map))
  }

  private static let some = province(11, 10_000)

  @Test func `the same seed gives the same province, another seed another one`() {
    #expect(Self.province(11, 2_000) == Self.province(11, 2_000))
    #expect(Self.province(11, 2_000) != Self.province(12, 2_000))
  }

  @Test(arguments: [0, 1, 95, 96, 1_000])
  func `exactly as many objects come as were asked for, with numbers of their own`(count: Int) {
    #expect(Self.province(1, count).map(\.record.number) == (0..<count).map { Int64($0 + 1) })
  }

  @Test func `every coordinate and every entrance's house lies in the polygon of its commune`() {
    let index = AddressIndex(
      communes: shipped.communes, oldUnits: shipped.oldUnits, polygons: Self.map)
    for address in Self.some {
      guard let position = address.record.position else {
        Issue.record("object \(address.record.number) has no place")
        continue
      }
      let found = index.communePosition(holding: position)
      #expect(
        found == shipped.communes.position(of: address.record.communeCode), "seed 11, \(address.record)")
    }
  }

  @Test func `without a map objects stand around their commune's seat`() throws {
    for address in AddressGenerator(seed: 3, count: 3_000, communes: shipped.communes, polygons: []) {
      let position = try #require(address.record.position)
      let commune = try #require(shipped.communes[address.record.communeCode])
      let seat = try #require(commune.seat)
      // Half of the largest commune's area is a square of some twenty kilometres.
      #expect(abs(position.latitude - seat.latitude) < 0.2 && abs(position.longitude - seat.longitude) < 0.2)
    }
  }

  @Test func `objects go where people live`() {
    var objects: [String: Int] = [:]
    for address in Self.some { objects[address.record.communeCode, default: 0] += 1 }
    #expect(objects.count == 96)
    // Kon Tum has 77,456 inhabitants, Ngọc Linh 6,458.
    #expect(objects["23293", default: 0] > 0)
    let largest = objects.max { $0.value < $1.value }?.key ?? ""
    #expect((shipped.communes[largest]?.population ?? 0) > 70_000)
  }

  @Test func `no two objects have the same number in the same street, alley or hamlet`() {
    var seen: Set<String> = []
    for record in Self.some.map(\.record) {
      guard let house = record.house else { continue }
      let place = record.street.isEmpty ? record.hamlet : record.street
      #expect(seen.insert("\(record.communeCode) \(place) \(house.text)").inserted, "seed 11, \(record)")
    }
  }

  @Test func `houses, alleys, classes and states are mixed as in a real list`() {
    func share(_ isMeant: (SimulatedAddress) -> Bool) -> Double {
      Double(Self.some.count(where: isMeant)) / Double(Self.some.count)
    }
    func depth(_ address: SimulatedAddress) -> Int { address.record.house?.steps.count ?? 0 }
    let bounds: [(String, Double, ClosedRange<Double>)] = [
      ("without a number", share { depth($0) == 0 }, 0.3...0.7),
      ("on a street", share { depth($0) == 1 }, 0.2...0.6),
      ("in an alley", share { depth($0) == 2 }, 0.03...0.2),
      ("four deep or deeper", share { depth($0) >= 4 }, 0.005...0.05),
      ("seven deep", share { depth($0) == 7 }, 0.00005...0.003),
      ("deeper", share { depth($0) > 7 }, 0...0),
      ("bis", share { $0.record.house?.text.hasSuffix(" BIS") ?? false }, 0.0005...0.01),
      ("with a letter", share { $0.record.house?.steps.last?.last?.isLetter ?? false }, 0.01...0.1),
      ("dwellings", share { $0.record.objectClass == "I" }, 0.86...0.92),
      ("verified", share { $0.record.state == .verified }, 0.32...0.38),
      ("declared", share { $0.record.state == .declared }, 0.19...0.25),
      ("owners told", share { $0.notifiedOn != nil }, 0.42...0.52),
      ("owners named", share { !$0.owner.isEmpty }, 0.37...0.43),
      (
        "with neither street nor hamlet", share { $0.record.street.isEmpty && $0.record.hamlet.isEmpty },
        0...0
      ),
    ]
    for (name, share, bound) in bounds { #expect(bound.contains(share), "\(name): \(share), seed 11") }
  }

  @Test func `codes have ten digits, none twice, and some begin with a zero`() {
    let codes = Self.some.flatMap(\.record.codes).map(\.text)
    #expect(codes.allSatisfy { $0.utf8.count == 10 && $0.utf8.allSatisfy { (48...57).contains($0) } })
    #expect(Set(codes).count == codes.count)
    #expect(codes.contains { $0.hasPrefix("0") })
    for address in Self.some where address.record.state == .declared { #expect(address.record.codes.isEmpty) }
  }

  @Test func `days follow each other and lie in the campaign`() {
    let campaign = AddressGenerator.usualCampaign
    for address in Self.some {
      let days = [address.declaredOn, address.createdOn, address.verifiedOn].compactMap { $0 }
      #expect(days == days.sorted() && days.allSatisfy(campaign.contains))
      let others = [address.notifiedOn, address.plateOn].compactMap { $0 }
      #expect(others.allSatisfy(campaign.contains))
      #expect((address.createdOn != nil) == (address.record.state >= .created))
      #expect((address.verifiedOn != nil) == (address.record.state == .verified))
      if let told = address.notifiedOn, let created = address.createdOn { #expect(told >= created) }
    }
  }
}
