import AddressIndex
import Testing

/// House numbers are ways to walk, and people write them in many forms.
@Suite struct HousePathTests {
  @Test(
    "a number as written and as a path from the street inwards",
    arguments: [
      ("1806/127/2/6/15/48/2A", "1806/127/2/6/15/48/2A"), ("73B/563B bis", "73B/563B BIS"),
      ("35N/1C", "35N/1C"),
      ("L1004A", "L1004A"), ("20P", "20P"), ("50 ngõ 133", "133/50"), ("Ngõ 133 số 50", "133/50"),
      ("số nhà 12 ngách 5/7 ngõ 100", "100/5/7/12"), ("ngõ 100, ngách 5/7, số 12", "100/5/7/12"),
      ("12 kiệt 5", "5/12"), ("K12/5", "12/5"), ("56 hẻm 12", "12/56"), ("7 hxh 133/5", "133/5/7"),
      ("7 hẻm 5 hẻm 133", "133/5/7"), ("12-14", "12-14"), ("12 - 14", "12-14"), ("A12", "A12"),
      ("12 A", "12A"),
      ("12a", "12A"), ("Lô 5", "LÔ 5"), ("Số 02", "02"), ("số 7 ter", "7 TER"), ("12bis", "12 BIS"),
      ("12Đ", "12Đ"),
      ("B2-5", "B2-5"), ("SN 45", "45"),
    ])
  func reading(_ text: String, _ path: String) throws {
    #expect(try HousePath(reading: text).text == path)
  }

  @Test(
    "what is no house number is refused by name",
    arguments: [
      ("", HousePathFault.empty), (" ", .empty), ("12//5", .emptyStep), ("/5", .emptyStep),
      ("5/", .emptyStep),
      ("Quang Trung", .noNumber), ("P4", .noNumber), ("P402", .noNumber), ("Ngõ 133", .alleyOnly),
      ("Hẻm Bà Triệu", .alleyOnly), ("Km 12+300", .kilometre),
      ("12 Quang Trung", .notUnderstood("Quang Trung")),
      (String(repeating: "1/", count: 16) + "1", .tooDeep), (String(repeating: "1", count: 129), .tooLong),
    ])
  func refusal(_ text: String, _ fault: HousePathFault) {
    #expect(throws: fault) { try HousePath(reading: text) }
    #expect(!fault.explanation.isEmpty)
  }

  @Test("leading zeros and blanks do not make another house")
  func key() throws {
    #expect(try HousePath(reading: "02").key == HousePath(reading: "2").key)
    #expect(try HousePath(reading: "100/05/12 bis").key == HousePath(reading: "100/5/12BIS").key)
    #expect(try HousePath(reading: "10").key == "10")
    #expect(try HousePath(reading: "20/1").key != HousePath(reading: "2/1").key)
  }
}
