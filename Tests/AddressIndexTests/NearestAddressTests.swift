import AddressIndex
import CAllocationCounter
import Testing

@Suite("The nearest address")
struct NearestAddressTests {
  /// Points in three crowds, on one line, and many on one spot, which is where trees go wrong.
  private static func records(_ count: Int, _ numbers: inout SeededNumbers) -> [AddressRecord] {
    (0..<count).map { at in
      var record = AddressRecord(number: Int64(at), communeCode: "21025")
      let centre = [(15.12, 108.80), (15.05, 108.43), (14.74, 108.74)][at % 3]
      let spread = at % 7 == 0 ? 0.3 : 0.01
      var latitude = centre.0 + Double.random(in: -spread...spread, using: &numbers)
      var longitude = centre.1 + Double.random(in: -spread...spread, using: &numbers)
      if at % 11 == 0 { latitude = centre.0 }
      if at % 13 == 0 { (latitude, longitude) = centre }
      record.position = MapPoint(latitude: latitude, longitude: longitude)
      record.street = at % 2 == 0 ? "Quang Trung" : ""
      record.house = at % 2 == 0 ? HousePath(steps: ["\(at)"]) : nil
      record.hamlet = at % 5 == 0 ? "Thôn Tân Phong" : ""
      if at % 17 == 0 { record.position = nil }
      if at % 19 == 0, let position = record.position {
        record.entrances = [MapPoint(x: position.x + 900, y: position.y - 700)]
      }
      return record
    }
  }

  @Test("is the one that looking at all of them finds", arguments: [0, 1, 2, 7, 9, 100, 3_000])
  func bruteForce(count: Int) {
    let seed: UInt64 = 20_261_120
    var numbers = SeededNumbers(state: seed)
    let records = Self.records(count, &numbers)
    let gazetteer = Town.gazetteer(records)
    for trial in 0..<2_000 {
      let spread = trial % 2 == 0 ? 0.02 : 0.5
      let latitude = 15.05 + Double.random(in: -spread...spread, using: &numbers)
      let longitude = 108.75 + Double.random(in: -spread...spread, using: &numbers)
      let point = MapPoint(latitude: latitude, longitude: longitude)
      let scale = LocalScale(latitude: point.latitude)
      let found = gazetteer.nearest(to: point, within: 5_000)
      var best = Double.infinity
      for record in records {
        for place in record.entrances + (record.position.map { [$0] } ?? []) {
          let (dx, dy) = (Double(place.x - point.x) * scale.x, Double(place.y - point.y) * scale.y)
          best = min(best, (dx * dx + dy * dy).squareRoot())
        }
      }
      #expect(found.map(\.metres) == (best <= 5_000 ? best : nil), "seed \(seed), trial \(trial)")
    }
  }

  @Test("is none beyond the bound, and none without addresses")
  func bound() {
    let gazetteer = Town.gazetteer(Town.records)
    let east = MapPoint(latitude: 15.115, longitude: 108.9)
    #expect(gazetteer.nearest(to: east, within: 5_000) == nil)
    #expect(gazetteer.nearest(to: east, within: 10_000) != nil)
    #expect(Town.gazetteer([]).nearest(to: east, within: 5_000) == nil)
  }

  @Test("asks for no memory")
  func allocations() {
    let gazetteer = Town.gazetteer(Town.records)
    var metres = 0.0
    func ask() {
      for step in 0..<500 {
        let point = MapPoint(x: 1_088_000_000, y: 151_000_000 + Int32(step) * 1_000)
        metres += gazetteer.nearest(to: point, within: 5_000)?.metres ?? 0
      }
    }
    ask()
    citywatch_allocations_start()
    ask()
    #expect(citywatch_allocations_stop() == 0)
    #expect(metres > 0)
  }
}
