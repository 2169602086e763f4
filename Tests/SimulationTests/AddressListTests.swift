import AddressIndex
import CSVDocument
import Simulation
import Telemetry
import Testing

@Suite struct AddressListTests {
  private static let some = Array(
    AddressGenerator(seed: 4, count: 2_000, communes: shipped.communes, polygons: []))

  @Test func `a list can be read back, column by column`() throws {
    var list = AddressList(communes: shipped.communes)
    var bytes = Array(AddressList.header.utf8)
    for address in Self.some { list.append(address, to: &bytes) }
    var diagnostics: [Diagnostic] = []
    let table = try #require(CSVTable(bytes, file: "list.csv", diagnostics: &diagnostics))
    #expect(diagnostics.isEmpty)
    #expect(table.rows.count == Self.some.count)
    for (row, address) in zip(table.rows, Self.some) {
      let record = address.record
      #expect(row["Số nhà"] == record.house?.text)
      #expect(row["Đường"] ?? "" == record.street)
      #expect(row["Mã xã"] == record.communeCode)
      #expect(row["Xã/Phường"] == shipped.communes[record.communeCode]?.fullName)
      #expect(row["Mã địa chỉ số"] == record.codes.first?.text)
      let (latitude, longitude) = (row["Vĩ độ"].flatMap(Double.init), row["Kinh độ"].flatMap(Double.init))
      #expect(MapPoint(latitude: latitude ?? 0, longitude: longitude ?? 0) == record.position)
    }
  }

  @Test func `every hand writes a line, and the same seed the same one`() {
    for hand in AddressScribe.Hand.allCases {
      var scribe = AddressScribe(seed: 9, index: shipped)
      var again = AddressScribe(seed: 9, index: shipped)
      for address in Self.some.prefix(200) {
        let line = scribe.line(address.record, hand: hand)
        #expect(!line.isEmpty && !line.hasPrefix(",") && !line.hasSuffix(","), "\(hand)")
        #expect(line == again.line(address.record, hand: hand))
      }
    }
  }

  @Test func `the hands differ as people do`() throws {
    var record = AddressRecord(number: 1, communeCode: "21025")
    record.house = HousePath(steps: ["133", "50"])
    record.street = "Nguyễn Nghiêm"
    record.hamlet = "Tổ dân phố 5"
    var scribe = AddressScribe(seed: 1, index: shipped)
    let lines = AddressScribe.Hand.allCases.map { scribe.line(record, hand: $0) }
    #expect(lines[0] == "Số 133/50 đường Nguyễn Nghiêm, Tổ dân phố 5, Phường Cẩm Thành, Tỉnh Quảng Ngãi")
    #expect(lines[1] == "so 133/50 duong nguyen nghiem, to dan pho 5, phuong cam thanh, quang ngai")
    #expect(lines[2] == "133/50 Nguyễn Nghiêm, TDP 5, P. Cẩm Thành, Q.Ngãi")
    #expect(lines[3].contains("Thành phố Quảng Ngãi"))
    #expect(lines[4].hasPrefix("50 hẻm 133 Nguyễn Nghiêm, "))
    #expect(!lines[5].contains("Nguyễn Nghiêm"))
    #expect(lines[6] == "133/50 Nguyễn Nghiêm, Phường Cẩm Thành")
  }
}
