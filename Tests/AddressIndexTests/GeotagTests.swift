import AddressIndex
import Telemetry
import Testing

@Suite struct `A device that stands still` {
  let index = SmallMap.index

  @Test func `is placed by its stated commune alone`() {
    let (place, disagreement) = index.place(forStatedCommune: "20001", latitude: nil, longitude: nil)
    #expect(place.communeCode == "20001")
    #expect(place.sureness == .stated)
    #expect(disagreement == nil)
  }

  @Test func `is placed by its coordinate alone`() {
    let (place, disagreement) = index.place(forStatedCommune: nil, latitude: 15.05, longitude: 108.15)
    #expect(place.communeCode == "20002")
    #expect(place.sureness == .inside)
    #expect(disagreement == nil)
    #expect(index.place(forStatedCommune: nil, latitude: nil, longitude: nil).place == .unknown)
  }

  @Test(arguments: [
    // Text and map agree.
    ("20001", 15.02, 108.02, Sureness.stated, nil as Disagreement?),
    // A bridge: 32 m across the border.
    ("20001", 15.05, 108.1003, .nearBorder, nil),
    // An estuary 1.1 km outside every commune.
    ("20002", 15.05, 108.21, .nearestPolygon, nil),
    ("20001", 15.05, 108.15, .unknown, .otherCommune(stated: "20001", found: "20002", metres: 5_376)),
    ("20001", 15.05, 107.9, .unknown, .outside(stated: "20001", metres: 10_753)),
  ])
  func `keeps the stated commune and says what the map thinks`(
    code: String, lat: Double, lon: Double, sureness: Sureness, expected: Disagreement?
  ) {
    let (place, disagreement) = index.place(forStatedCommune: code, latitude: lat, longitude: lon)
    #expect(place.communeCode == code)
    #expect(place.sureness == sureness)
    #expect(place.borderDistance != nil)
    #expect(disagreement.map(rounded) == expected)
  }

  private func rounded(_ disagreement: Disagreement) -> Disagreement {
    switch disagreement {
    case .otherCommune(let stated, let found, let metres):
      .otherCommune(stated: stated, found: found, metres: metres.rounded())
    case .outside(let stated, let metres): .outside(stated: stated, metres: metres.rounded())
    default: disagreement
    }
  }

  @Test func `with an impossible coordinate keeps its text`() {
    let (place, disagreement) = index.place(forStatedCommune: "20001", latitude: 108.02, longitude: 15.02)
    #expect(place.sureness == .stated)
    #expect(place.latitude == nil)
    #expect(disagreement == .coordinate(.swapped))
  }

  @Test func `with an unknown code is placed by its coordinate, and reported`() {
    let (place, disagreement) = index.place(forStatedCommune: "29999", latitude: 15.05, longitude: 108.15)
    #expect(place.communeCode == "20002")
    #expect(disagreement == .unknownCode("29999"))
  }

  @Test func `with a code of the time before the merger gets its only successor, and is reported`() {
    let shipped = AddressIndex.open(directory: root + "/addresses", database: nil).index
    let answer = shipped?.place(forStatedCommune: "21010", latitude: nil, longitude: nil)
    #expect(answer?.place.communeCode == "21028")
    #expect(answer?.disagreement == .formerCode("21010", until: "2025-07-01", successors: ["21028"]))
    let split = shipped?.place(forStatedCommune: "21142", latitude: nil, longitude: nil)
    #expect(split?.place == .unknown)
    #expect(split?.disagreement == .formerCode("21142", until: "2025-07-01", successors: ["21136", "21157"]))
  }

  @Test func `is contradicted without a map only where its seat is far`() {
    let bare = AddressIndex(communes: SmallMap.communes, oldUnits: OldUnitIndex([]), polygons: [])
    let near = bare.place(forStatedCommune: "20001", latitude: 15.05, longitude: 108.15)
    #expect(near.place.sureness == .stated)
    #expect(near.disagreement == nil)
    let far = bare.place(forStatedCommune: "20001", latitude: 14.3, longitude: 107.5)
    #expect(far.place.sureness == .unknown)
    #expect(far.disagreement != nil)
  }
}
