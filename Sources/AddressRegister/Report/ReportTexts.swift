/// What the report says around its figures, in the language of the people who sign it or in English.
package struct ReportTexts: Sendable {
  let language: String
  let nation: String
  let motto: String
  let title: String
  let subtitle: String
  let number: String
  let kind: String
  let columns: [String]
  let inPeriod: String
  let toDate: String
  let mandatory: String
  let encouraged: String
  let unclassified: String
  let total: String
  let byCommune: String
  let commune: String
  let madeBy: String
  let head: String
  let sign: String
  let note: String
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
    note:
      "Kỳ báo cáo: từ %@ đến hết %@. Lũy kế: từ khi bắt đầu đến hết kỳ. Đối tượng được tính là đã thu thập "
      + "vào ngày khai báo.", isVietnamese: true)

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
    note:
      "Period: %@ to %@ inclusive. To date: from the beginning to the end of the period. An object counts as "
      + "collected on the day it was declared.", isVietnamese: false)

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
    var text = ""
    var days = [period.lowerBound, period.upperBound][...]
    var rest = note[...]
    while let at = rest.firstIndex(of: "%"), let next = days.popFirst() {
      text += rest[..<at] + day(next)
      rest = rest[rest.index(at, offsetBy: 2)...]
    }
    return text + rest
  }
}
