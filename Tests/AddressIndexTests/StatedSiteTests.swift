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
        == "stated commune 20001 Xã Tây, but the coordinate lies in 20002 Xã Đông, 5376 m outside it")
    #expect(index.place(of: StatedSite(commune: "Xã Bắc")).place.disagreement.isEmpty)
    #expect(index.place(of: StatedSite(commune: "20001")).place.disagreement.isEmpty)
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
