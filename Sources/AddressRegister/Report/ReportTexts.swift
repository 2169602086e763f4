/// What the report says around its figures, in the language of the people who sign it or in English.
package struct ReportTexts: Sendable {
  /// What a browser is told that the page is written in.
  let language: String
  /// The two lines that head every paper of the administration.
  let nation: String
  let motto: String
  let title: String
  /// A second line for readers of the other language; empty where there is none.
  let subtitle: String
  /// Heads of the two first columns: the running number and the object class.
  let number: String
  let kind: String
  /// Heads of the three pairs of figures: collected, notified, plates.
  let columns: [String]
  /// Heads within a pair.
  let inPeriod: String
  let toDate: String
  /// The two halves of the annex, and what belongs to neither.
  let mandatory: String
  let encouraged: String
  let unclassified: String
  let total: String
  /// Title of the table of communes, and the head of its column.
  let byCommune: String
  let commune: String
  /// Under the tables: who made the report, who signs it, and how.
  let madeBy: String
  let head: String
  let sign: String
  /// What "in period" and "to date" mean, from the first and the last day as the reader writes them.
  let note: @Sendable (_ from: String, _ to: String) -> String
  /// Whether numbers and days are written as Vietnam does.
  let isVietnamese: Bool

  /// The report as the plans' annex has it, with a line of English under the title.
  package static let vietnamese = ReportTexts(
    language: "vi", nation: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", motto: "Độc lập – Tự do – Hạnh phúc",
    title: "BÁO CÁO KẾT QUẢ THU THẬP, THÔNG BÁO VÀ GẮN BIỂN ĐỊA CHỈ SỐ",
    subtitle: "Monthly report on digital addresses: collected, notified, plates fixed", number: "TT",
    kind: "Loại đối tượng gắn địa chỉ",
    columns: [
      "Đối tượng đã thu thập", "Đã thông báo đến chủ sở hữu, người quản lý", "Đã gắn biển địa chỉ số",
    ],
    inPeriod: "Trong kỳ", toDate: "Lũy kế", mandatory: "Đối tượng bắt buộc",
    encouraged: "Đối tượng khuyến khích",
    unclassified: "Chưa phân loại", total: "Tổng cộng", byCommune: "Kết quả theo xã, phường, đặc khu",
    commune: "Xã, phường, đặc khu", madeBy: "NGƯỜI LẬP BIỂU", head: "THỦ TRƯỞNG ĐƠN VỊ",
    sign: "(Ký, ghi rõ họ tên)",
    note: { from, to in
      "Kỳ báo cáo: từ \(from) đến hết \(to). Lũy kế: từ khi bắt đầu đến hết kỳ. Đối tượng được tính là đã thu thập "
        + "vào ngày khai báo."
    }, isVietnamese: true)

  /// The report in English.
  package static let english = ReportTexts(
    language: "en", nation: "SOCIALIST REPUBLIC OF VIET NAM", motto: "Independence – Freedom – Happiness",
    title: "REPORT ON DIGITAL ADDRESSES: COLLECTED, NOTIFIED, PLATES FIXED", subtitle: "", number: "No.",
    kind: "Class of object",
    columns: ["Objects collected", "Owners or managers notified", "Address plates fixed"],
    inPeriod: "In period", toDate: "To date", mandatory: "Mandatory objects",
    encouraged: "Encouraged objects",
    unclassified: "Not classified", total: "Total", byCommune: "By commune", commune: "Commune",
    madeBy: "PREPARED BY", head: "HEAD OF UNIT", sign: "(signature and full name)",
    note: { from, to in
      "Period: \(from) to \(to) inclusive. To date: from the beginning to the end of the period. An object counts "
        + "as collected on the day it was declared."
    }, isVietnamese: false)

  func title(of objectClass: ObjectClass) -> String {
    isVietnamese ? objectClass.titleVi : objectClass.titleEn
  }

  /// "Tháng 10 năm 2026".
  func month(_ month: String) -> String {
    let parts = month.split(separator: "-")
    guard parts.count == 2 else { return month }
    return isVietnamese ? "Tháng \(parts[1]) năm \(parts[0])" : "\(parts[0])-\(parts[1])"
  }

  func day(_ day: String) -> String { isVietnamese ? CivilDate.vietnamese(day) : day }

  /// 12.345 in Vietnamese, 12,345 in English.
  package func number(_ count: Int) -> String {
    let digits = Array(String(count))
    var text = ""
    for (at, digit) in digits.enumerated() {
      if at > 0, (digits.count - at) % 3 == 0 { text += isVietnamese ? "." : "," }
      text.append(digit)
    }
    return text
  }

  func note(_ period: ClosedRange<String>) -> String {
    note(day(period.lowerBound), day(period.upperBound))
  }
}
