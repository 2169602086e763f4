import Telemetry

/// Names of hamlets as the region has them: in wards by number, on the coast in two Sino-Vietnamese words, in the
/// hills and on the plateau by brooks and villages.
enum HamletNames {
  static let coastFirst = [
    "Phú", "An", "Mỹ", "Thạch", "Phước", "Long", "Tân", "Vĩnh", "Đông", "Hòa", "Xuân", "Thanh", "Kim", "Đại",
    "Châu",
    "Phổ", "Bình", "Hải",
  ]
  static let coastSecond = [
    "Bình", "Thạnh", "Lộc", "Sơn", "Điền", "Mỹ", "Hòa", "Lâm", "Yên", "Khánh", "Thuận", "Tân", "Vinh",
    "Trường",
    "Hội", "Nhơn", "Xuân", "Quang",
  ]
  static let hills = [
    "Làng Mâm", "Làng Rầm", "Nước Lô", "Nước Xuyên", "Gò Rét", "Trà Ong", "Trà Nga", "Mang Trẫy", "Mang Lùng",
    "Ka Đim", "Tà Pa", "Đồng Chùa", "Con Dóc", "Hà Bắc", "Xà Ây", "Hà Thành", "Tà Cơm", "Nước Bao",
  ]
  static let plateau = [
    "Kon Rờ Bàng", "Kon Hra", "Kon Klor", "Plei Trum", "Plei Groi", "Đăk Giá", "Đăk Răng", "Đăk Mút",
    "Đăk Xô",
    "Kon Pring", "Kon Tu Rằng", "Măng Lây", "Plei Sa", "Làng Le", "Làng Chốt", "Đăk Wâk", "Kà Đừ", "Chứ",
  ]

  /// The hamlets of a commune, each with the word for it.
  static func list(_ region: CommuneCharacter.Region, isWard: Bool, count: Int, _ random: inout SeededRandom)
    -> [String]
  {
    var names: [String] = []
    var taken: Set<String> = []
    // A commune numbers its hamlets or names them, seldom both.
    let isNumbered = Int.random(in: 0..<10, using: &random) < (isWard ? 6 : 3)
    while names.count < count {
      let name =
        isNumbered ? "\(names.count + 1)" : named(region, isWard: isWard, have: names.count, &random)
      let word = isWard ? "Tổ dân phố" : Int.random(in: 0..<12, using: &random) == 0 ? "Xóm" : "Thôn"
      if taken.insert(name).inserted { names.append("\(word) \(name)") }
    }
    return names
  }

  private static func named(
    _ region: CommuneCharacter.Region, isWard: Bool, have: Int, _ random: inout SeededRandom
  ) -> String {
    let list: [String]
    switch region {
    case .lowland:
      let name =
        coastFirst[random.below(coastFirst.count)] + " " + coastSecond[random.below(coastSecond.count)]
      return Int.random(in: 0..<4, using: &random) == 0 ? "\(name) \(1 + random.below(3))" : name
    case .hills: list = hills
    case .plateau: list = plateau
    }
    // The list is shorter than the largest communes' needs; a second of the name is told by its number.
    let name = list[random.below(list.count)]
    return have < list.count / 2 ? name : "\(name) \(1 + random.below(9))"
  }
}

extension SeededRandom {
  /// A whole number from 0 up to `bound`, by the high bits; its bias is far below what any sample could show.
  mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: ((next() >> 32) &* UInt64(truncatingIfNeeded: bound)) >> 32)
  }

  /// A number from 0 to 1, 1 excluded.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number from −1 to 1.
  mutating func eitherWay() -> Double { 2 * unit() - 1 }
}
