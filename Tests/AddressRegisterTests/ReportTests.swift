import AddressIndex
import AddressRegister
import Telemetry
import Testing

@Suite("The month is counted")
struct ReportTests {
  /// Ten objects whose figures were counted by hand, in the table below.
  private let list = """
    Số nhà,Đường,Mã xã,Loại,Ngày thu thập,Ngày thông báo,Ngày gắn biển
    1,Lê Lợi,21025,I,1/10/2026,5/10/2026,31/10/2026
    2,Lê Lợi,21025,I,31/10/2026,,
    3,Lê Lợi,21025,I,30/9/2026,1/10/2026,1/11/2026
    4,Lê Lợi,21025,II,1/11/2026,,
    5,Lê Lợi,21025,III,15/10/2026,16/10/2026,17/10/2026
    6,Lê Lợi,21028,I,1/8/2026,1/9/2026,1/9/2026
    7,Lê Lợi,21028,II,2/10/2026,,
    8,Lê Lợi,21028,CT,3/10/2026,3/10/2026,
    9,Lê Lợi,21028,CT,3/9/2026,,30/9/2026
    10,Lê Lợi,21028,,4/10/2026,,

    """

  private func report() throws -> MonthlyReport {
    let office = Office()
    try office.take(list) { $0.day = "2026-11-02" }
    return try #require(
      try MonthlyReport(
        of: try office.register(), month: "2026-10", index: smallIndex, classes: shippedClasses))
  }

  @Test func `every figure is what a hand counts`() throws {
    let report = try report()
    // Collected, to date; notified, to date; plates, to date.
    #expect(
      report.whole.mandatory.map(\.figures.row) == [
        [2, 4, 2, 3, 1, 2], [1, 1, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1],
      ])
    #expect(report.whole.encouraged.map(\.figures.row) == [[1, 2, 1, 1, 0, 1], [0, 0, 0, 0, 0, 0]])
    #expect(report.whole.unclassified.figures.row == [1, 1, 0, 0, 0, 0])
    #expect(ReportSection.sum(report.whole.mandatory).row == [4, 6, 3, 4, 2, 3])
    #expect(report.whole.total.row == [6, 9, 4, 5, 2, 4])
    #expect(report.communes.map(\.commune?.code) == ["21025", "21028"])
    #expect(report.communes.map(\.total.row) == [[3, 4, 3, 3, 2, 2], [3, 5, 1, 2, 0, 2]])
  }

  @Test func `the table has a line for every class and commune`() throws {
    let lines = String(decoding: try report().csv, as: UTF8.self).split(separator: "\n")
    #expect(lines[0].hasPrefix("\u{FEFF}month,commune_code"))
    #expect(lines[1] == "2026-10,,,I,Nhà ở,mandatory,2,4,2,3,1,2")
    #expect(
      lines.contains(
        "2026-10,21028,Phường Nghĩa Lộ,CT,\"Công trình giao thông, xây dựng\",encouraged,1,2,1,1,0,1"
          .split(separator: "\n")[0]))
    // Five classes and the unclassified of the whole; five of one commune; six of the other.
    #expect(lines.count == 1 + 6 + 5 + 6)
  }

  @Test func `the page is whole, and in both languages`() throws {
    let report = try report()
    let page = report.html(.vietnamese, madeOn: "2026-11-02")
    for word in [
      "Tháng 10 năm 2026", "Đối tượng bắt buộc", "Lũy kế", "từ 01/10/2026 đến hết 31/10/2026",
      "Phường Cẩm Thành (21025)", "Ngày 02 tháng 11 năm 2026", "@page { size: A4",
    ] {
      #expect(page.contains(word), "\(word)")
    }
    #expect(!page.contains("http") && !page.contains("<script"))
    let english = report.html(.english, madeOn: "2026-11-02")
    #expect(english.contains("Mandatory objects") && english.contains("Dwellings"))
    #expect(ReportTexts.vietnamese.number(1_234_567) == "1.234.567")
  }

  @Test func `a commune that the tables no longer have keeps its code`() throws {
    let office = Office()
    try office.take(list) { $0.day = "2026-11-02" }
    let tables = AddressIndex(communes: CommuneIndex([]), oldUnits: OldUnitIndex([]), polygons: [])
    let report = try #require(
      try MonthlyReport(of: try office.register(), month: "2026-10", index: tables, classes: shippedClasses))
    #expect(report.communes.map(\.communeCode) == ["21025", "21028"])
    #expect(String(decoding: report.csv, as: UTF8.self).contains("\n2026-10,21028,,CT,"))
    #expect(report.html(.english, madeOn: "2026-11-02").contains("<td>21028</td>"))
  }

  @Test(arguments: ["2026-13", "10/2026", "2026", "2026-1", ""]) func `a month that is none is no report`(
    month: String
  ) throws {
    let office = Office()
    let report = try MonthlyReport(
      of: try office.register(), month: month, index: smallIndex, classes: shippedClasses)
    #expect(report == nil)
  }
}
