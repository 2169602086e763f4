import AddressIndex
import Telemetry

/// What stands at an address that is no dwelling, and what blocks of dwellings are called.
enum ObjectNames {
  static let offices = [
    "Ủy ban nhân dân", "Trạm Y tế", "Công an", "Trường Tiểu học số 1", "Trường Tiểu học số 2", "Trường THCS",
    "Trường Mầm non", "Trung tâm Văn hóa", "Bưu điện", "Kho bạc Nhà nước", "Hạt Kiểm lâm",
  ]
  static let businesses = [
    "Chợ", "Nhà thuốc", "Cửa hàng xăng dầu", "Nhà máy nước", "Khách sạn", "Nhà hàng",
    "Hợp tác xã nông nghiệp",
    "Xưởng gỗ", "Kho lạnh", "Trạm biến áp", "Chùa", "Nhà thờ", "Sân vận động", "Nhà văn hóa",
  ]
  static let works = [
    "Cầu", "Trạm bơm", "Bến xe", "Hồ chứa nước", "Đập dâng", "Trạm thủy văn", "Trạm đo mưa", "Cống",
    "Bãi đỗ xe",
  ]
  static let blocks = [
    "Chung cư 577", "Nhà ở xã hội An Phú Sinh", "Khu tập thể Đường sắt", "CT1", "CT2", "CT9A", "Block B",
    "Chung cư Ngọc Bảo Viên",
  ]
}

extension ObjectNames {
  /// Says what stands there. Of a thousand objects 890 are dwellings (I), 12 offices (II), 75 serve trade and
  /// society (III), 13 are bridges and works (CT), 10 are something else (K).
  static func furnish(
    _ record: inout AddressRecord, front: MapPoint?, _ random: inout SeededRandom
  ) {
    switch random.below(1_000) {
    case ..<890:
      record.objectClass = "I"
      if !record.street.isEmpty, random.below(70) == 0 { record.building = pick(blocks, &random) }
    case ..<902: name(&record, "II", pick(offices, &random), &random)
    case ..<977: name(&record, "III", random.below(3) == 0 ? pick(businesses, &random) : "", &random)
    case ..<990: name(&record, "CT", pick(works, &random), &random)
    default: record.objectClass = "K"
    }
    // A large object is entered from the street; its middle lies some steps behind.
    if record.objectClass != "I", let front, random.below(4) == 0 { record.entrances = [front] }
  }

  private static func name(
    _ record: inout AddressRecord, _ objectClass: String, _ kind: String, _ random: inout SeededRandom
  ) {
    record.objectClass = objectClass
    guard !kind.isEmpty else { return }
    let place = record.hamlet.isEmpty ? record.street : String(record.hamlet.split(separator: " ").last ?? "")
    record.building = place.isEmpty ? kind : "\(kind) \(place)"
  }

  private static func pick(_ list: [String], _ random: inout SeededRandom) -> String {
    list[random.below(list.count)]
  }
}
