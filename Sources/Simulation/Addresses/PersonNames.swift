import Telemetry

/// Owners that never lived: a family name, a middle one and a given one, as they come together here.
enum PersonNames {
  static let families = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Đinh", "Phan", "Trương",
    "Y",
    "A",
  ]
  static let middles = ["Văn", "Thị", "Minh", "Thanh", "Quang", "Ngọc", "Đức", "Hữu", "Kim", "Xuân"]
  static let given = [
    "An", "Bình", "Chi", "Dũng", "Hà", "Hạnh", "Hùng", "Lan", "Long", "Mai", "Nam", "Phúc", "Sơn", "Tâm",
    "Thảo",
    "Trang", "Tuấn", "Vinh", "Yến", "Đông",
  ]

  static func invent(_ random: inout SeededRandom) -> String {
    let family = families[random.below(families.count)]
    let name = given[random.below(given.count)]
    // Families of the Xơ Đăng and Ba Na write Y or A before a single name.
    return family.utf8.count == 1
      ? "\(family) \(name)" : "\(family) \(middles[random.below(middles.count)]) \(name)"
  }
}
