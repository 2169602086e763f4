import AddressIndex
import Telemetry
import Testing

@Suite struct `A place that an inventory states` {
  private static let shipped = AddressIndex.open(directory: root + "/addresses", database: nil).index
  private let index = SmallMap.index

  private func messages(_ index: AddressIndex, _ site: StatedSite) -> [String] {
    index.place(of: site).findings.map { "\($0.part): \($0.disagreement.explanation(index.communes))" }
  }

  @Test(arguments: [
    (StatedSite(commune: "20001", latitude: 15.02, longitude: 108.02), [] as [String]),
    (
      StatedSite(commune: "20001", latitude: 15.05, longitude: 108.15),
      [
        "commune: stated commune 20001 Xã Tây, but the coordinate lies in 20002 Xã Đông, 5376 m outside it"
      ]
    ),
    (
      StatedSite(commune: "Xã Tây", latitude: 15.05, longitude: 107.9),
      ["commune: stated commune 20001 Xã Tây, but the coordinate lies in no commune, 10753 m from it"]
    ),
    (
      StatedSite(commune: "20001", latitude: 0, longitude: 0),
      ["coordinate: the coordinate is 0, 0: a receiver without a fix"]
    ),
    (StatedSite(commune: "29999"), ["commune: no commune has the code '29999'"]),
    (StatedSite(commune: "Xã Bắc"), ["commune: no commune is called 'Xã Bắc'; give its code"]),
    (StatedSite(address: "Xã Tây"), []),
    (
      StatedSite(address: "12 Quang Trung"),
      ["address: the address '12 Quang Trung' names no commune that is known; give commune or coordinate"]
    ),
    (
      StatedSite(commune: "20001", address: "Thôn 1, Xã Đông"),
      ["address: stated commune 20001 Xã Tây, but the address lies in 20002 Xã Đông"]
    ),
    (
      StatedSite(address: "Thôn 1, Xã Đông", latitude: 15.02, longitude: 108.02),
      [
        "address: stated commune 20002 Xã Đông, but the coordinate lies in 20001 Xã Tây, 8603 m outside it"
      ]
    ),
  ]) func `is held against the map, part by part`(site: StatedSite, expected: [String]) {
    #expect(messages(index, site) == expected)
  }

  @Test func `keeps on the device what contradicts, and only that`() {
    let wrong = index.place(of: StatedSite(commune: "20001", latitude: 15.05, longitude: 108.15)).place
    #expect(wrong.communeCode == "20001" && wrong.sureness == .unknown)
    #expect(
      wrong.disagreement
        == LocalizedText(
          vi: "khai ở 20001 Xã Tây, nhưng tọa độ nằm trong 20002 Xã Đông, ngoài ranh giới đã khai 5376 m",
          en: "stated commune 20001 Xã Tây, but the coordinate lies in 20002 Xã Đông, 5376 m outside it"))
    #expect(index.place(of: StatedSite(commune: "Xã Bắc")).place.disagreement == nil)
    #expect(index.place(of: StatedSite(commune: "20001")).place.disagreement == nil)
  }

  @Test(arguments: [
    // A name of today, with and without its kind.
    (StatedSite(commune: "Phường Cẩm Thành"), "21025", [] as [String]),
    (StatedSite(commune: "Xã Nguyễn Nghiêm"), "21457", []),
    (
      StatedSite(commune: "Xã Trà Bùi"), "",
      [
        "commune: 'Xã Trà Bùi' is a commune of before; it became 21136 Xã Cà Đam and 21157 Xã Tây Trà Bồng",
        "commune: 'Xã Trà Bùi' may be 21136 Xã Cà Đam or 21157 Xã Tây Trà Bồng; give the code or a coordinate",
      ]
    ),
    // Two wards of before, in two towns; today's commune of the name contains neither.
    (
      StatedSite(commune: "Phường Nguyễn Nghiêm"), "",
      [
        "commune: 'Phường Nguyễn Nghiêm' is a commune of before; it became 21025 Phường Cẩm Thành and "
          + "21439 Phường Đức Phổ",
        "commune: 'Phường Nguyễn Nghiêm' may be 21025 Phường Cẩm Thành or 21439 Phường Đức Phổ; give the code "
          + "or a coordinate",
      ]
    ),
    (
      StatedSite(commune: "Phường Nguyễn Nghiêm", latitude: 14.8113, longitude: 108.96), "21439",
      [
        "commune: 'Phường Nguyễn Nghiêm' is a commune of before; it became 21025 Phường Cẩm Thành and "
          + "21439 Phường Đức Phổ"
      ]
    ),
    (
      StatedSite(commune: "Xã Sơn Bao"), "21289",
      ["commune: 'Xã Sơn Bao' is a commune of before; it became 21289 Xã Sơn Hà"]
    ),
    (
      StatedSite(commune: "Ba To"), "",
      ["commune: 'Ba To' may be 21484 Xã Ba Tơ or 21523 Xã Ba Tô; give the code or a coordinate"]
    ),
    (StatedSite(commune: "Ba Tô"), "21523", []),
    // Without accents it is either; the coordinate decides.
    (StatedSite(commune: "Ba To", latitude: 14.65, longitude: 108.66), "21523", []),
  ]) func `may bear a name of today or of before`(site: StatedSite, code: String, expected: [String]) throws {
    let index = try #require(Self.shipped)
    #expect(messages(index, site) == expected)
    #expect(index.place(of: site).place.communeCode == code)
  }
}

@Suite struct `A device with an address` {
  private let index = Town.index

  @Test func `and nothing else stands where its house is, and says so`() {
    let (place, findings) = index.place(of: StatedSite(address: "133/50 Quang Trung, P. Cẩm Thành"))
    #expect(findings.isEmpty)
    #expect(place.communeCode == Town.camThanh && place.sureness == .stated && place.geocoded == "house")
    #expect(place.latitude == 15.116 && place.longitude == 108.810)
    #expect((place.borderDistance ?? 0) > 1_000)
  }

  @Test func `of a house that is not known falls back, and says how far`() {
    let alley = index.place(of: StatedSite(address: "133/51 Quang Trung, Cẩm Thành")).place
    #expect(alley.geocoded == "alley" && alley.communeCode == Town.camThanh)
    let commune = index.place(of: StatedSite(address: "5 Đường Không Có, Phường Cẩm Thành")).place
    #expect(commune.communeCode == Town.camThanh && commune.latitude == nil && commune.geocoded.isEmpty)
  }

  @Test func `that two communes have stands in the stated one`() {
    let stated = index.place(of: StatedSite(commune: Town.nghiaLo, address: "12 Quang Trung"))
    #expect(stated.findings.isEmpty)
    #expect(stated.place.communeCode == Town.nghiaLo && stated.place.longitude == 108.770)
    let (place, findings) = index.place(of: StatedSite(address: "12 Quang Trung"))
    #expect(place == .unknown)
    #expect(
      findings.map { $0.disagreement.explanation(index.communes) } == [
        "'12 Quang Trung' may be 21025 Phường Cẩm Thành or 21028 Phường Nghĩa Lộ; give the code or a coordinate"
      ])
    let decided = index.place(
      of: StatedSite(address: "12 Quang Trung", latitude: 15.108, longitude: 108.7702))
    #expect(decided.place.communeCode == Town.nghiaLo && decided.findings.isEmpty)
    #expect(decided.place.geocoded.isEmpty, "a coordinate that was measured is not replaced")
  }

  @Test func `far from its coordinate is reported with the distance, and keeps both`() {
    let (place, findings) = index.place(
      of: StatedSite(
        commune: Town.camThanh, address: "200 Quang Trung, Cẩm Thành", latitude: 15.115, longitude: 108.805))
    #expect(findings.map(\.part) == [.address])
    let expected =
      "the address '200 Quang Trung, Cẩm Thành' (found as house) is 1075 m from the coordinate"
    #expect(findings.map { $0.disagreement.explanation(index.communes) } == [expected])
    #expect(place.disagreement?.en == expected)
    #expect(
      place.disagreement?.vi
        == "địa chỉ '200 Quang Trung, Cẩm Thành' (tìm thấy đến mức số nhà) cách tọa độ 1075 m")
    #expect(place.communeCode == Town.camThanh && place.longitude == 108.805)
  }
}

@Suite struct `A place as it is told` {
  private let index = Town.index

  private func told(_ latitude: Double, _ longitude: Double) -> Place {
    index.described(index.place(of: index.tag(latitude: latitude, longitude: longitude)))
  }

  @Test(arguments: [
    // At a house, near one, and far from any.
    (15.115, 108.8031, "12 Quang Trung, Tổ dân phố 5", "house", 11),
    (15.1155, 108.803, "12 Quang Trung, Tổ dân phố 5", "street", 55),
    (15.1155, 108.8185, "200 Quang Trung, Trường THPT Trần Quốc Tuấn", "commune", 380),
    // The next house is over the border.
    (15.105, 108.7951, "1 Bờ Kè, Phường Nghĩa Lộ", "house", 16),
    (14.8502, 108.8801, "Thôn Tân Phong", "house", 25),
  ]) func `has the nearest address, its distance, and no more certainty than that`(
    latitude: Double, longitude: Double, text: String, level: String, metres: Int
  ) throws {
    let nearest = try #require(told(latitude, longitude).nearestAddress)
    #expect(nearest.level == level)
    #expect(Set(nearest.text.split(separator: ", ")) == Set(text.split(separator: ", ")), "\(nearest.text)")
    #expect(abs(nearest.metres - Double(metres)) < 2, "\(nearest.metres)")
  }

  @Test func `has the names of before, the plus code and the border`() {
    let place = told(15.115, 108.8031)
    #expect(place.communeName == "Phường Cẩm Thành" && place.formerDistricts == ["Thành phố Quảng Ngãi"])
    #expect(place.plusCode == PlusCode(latitude: 15.115, longitude: 108.8031).text)
    #expect(place.sureness == .inside && abs((place.borderDistance ?? 0) - 871) < 2)
    #expect(place.disagreement == nil)
  }

  @Test func `of which only the commune is known has no address`() {
    let place = index.described(index.place(of: StatedSite(commune: Town.camThanh)).place)
    #expect(place.formerDistricts == ["Thành phố Quảng Ngãi"])
    #expect(place.nearestAddress == nil && place.plusCode.isEmpty)
  }
}
