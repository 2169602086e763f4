/// What a word that introduces a part of an address introduces.
enum AddressWord: UInt8, Sendable {
  case ward, commune, town, specialZone
  case urbanDistrict, ruralDistrict, districtTown
  case city, province
  case hamlet
  case street, road
  case alley
  case number, lot, kilometre
  case room, building
  case suffix, phone, country, filler

  /// Whether it introduces a unit of government.
  var isUnit: Bool { rawValue <= AddressWord.province.rawValue }

  /// The word for a kind of unit.
  init(_ kind: UnitKind) {
    self =
      switch kind {
      case .ward: .ward
      case .commune: .commune
      case .town: .town
      case .specialZone: .specialZone
      case .urbanDistrict: .urbanDistrict
      case .ruralDistrict: .ruralDistrict
      case .districtTown: .districtTown
      case .city: .city
      case .province: .province
      }
  }

  /// The kind of unit that it introduces.
  var unitKind: UnitKind? { UnitKind.allCases.first { AddressWord($0) == self } }
}

/// A word or abbreviation that introduces a part, with what it stands for.
struct AddressPhrase: Sendable {
  /// When a word may be taken for what it introduces.
  enum Condition: Sendable {
    case always
    /// An abbreviation that means this only before a dot: "T. Quảng Ngãi".
    case beforeDot
    /// A word that is also part of names, and introduces something only before a number: "kiệt", "tổ", "số".
    case beforeNumber
  }

  /// As the field writes it, with its accents.
  let text: String
  /// What it introduces.
  let word: AddressWord
  /// Written out, as the part then begins.
  let full: String
  /// When it does.
  let condition: Condition

  /// All that is understood; of several that begin alike the longest is taken.
  static let all: [AddressPhrase] = {
    let conditional: [(AddressPhrase.Condition, [Row])] = [
      (.always, units), (.always, hamlets), (.always, roads), (.always, buildings), (.always, others),
      (.beforeNumber, beforeNumbers), (.beforeDot, beforeDots),
    ]
    var all: [AddressPhrase] = []
    for (condition, rows) in conditional {
      for row in rows {
        for text in row.texts {
          all.append(AddressPhrase(text: text, word: row.word, full: row.full, condition: condition))
        }
      }
    }
    return all
  }()

  private typealias Row = (word: AddressWord, full: String, texts: [String])

  private static let units: [Row] = [
    (.ward, "Phường", ["phường", "p", "f"]), (.commune, "Xã", ["xã", "x"]),
    (.town, "Thị trấn", ["thị trấn", "tt", "t.trấn", "ttr"]), (.specialZone, "Đặc khu", ["đặc khu", "đk"]),
    (.urbanDistrict, "Quận", ["quận", "q"]), (.ruralDistrict, "Huyện", ["huyện", "h"]),
    (.districtTown, "Thị xã", ["thị xã", "tx", "t.xã"]), (.province, "Tỉnh", ["tỉnh"]),
    (.city, "Thành phố", ["thành phố", "tp", "t.phố", "t.p"]),
  ]

  private static let hamlets: [Row] = [
    (.hamlet, "Thôn", ["thôn"]), (.hamlet, "Xóm", ["xóm"]), (.hamlet, "Ấp", ["ấp"]),
    (.hamlet, "Khóm", ["khóm"]),
    (.hamlet, "Bản", ["bản"]), (.hamlet, "Làng", ["làng"]), (.hamlet, "Buôn", ["buôn"]),
    (.hamlet, "Tổ dân phố", ["tổ dân phố", "tdp", "tổ dp"]),
    (.hamlet, "Khu phố", ["khu phố", "kp", "k.phố"]),
    (.hamlet, "Tiểu khu", ["tiểu khu", "tk"]), (.hamlet, "Khu vực", ["khu vực", "kv"]),
    (.hamlet, "Khu dân cư", ["khu dân cư", "kdc"]), (.hamlet, "Khối", ["khối", "khối phố"]),
  ]

  private static let roads: [Row] = [
    (.street, "", ["đường", "đ", "phố", "đại lộ", "đường phố"]), (.road, "Quốc lộ", ["quốc lộ", "ql"]),
    // ĐT 621 and Tỉnh lộ 621 are one road; it has one name here.
    (.road, "Tỉnh lộ", ["tỉnh lộ", "tl", "đt", "đường tỉnh", "đường tỉnh lộ"]),
    (.road, "Hương lộ", ["hương lộ", "hl"]), (.road, "Đường huyện", ["đường huyện", "đh", "huyện lộ"]),
  ]

  private static let buildings: [Row] = [
    (.building, "Tòa nhà", ["tòa nhà", "tòa"]), (.building, "Chung cư", ["chung cư", "cc"]),
    (.building, "Block", ["block"]), (.building, "Khu công nghiệp", ["khu công nghiệp", "kcn"]),
    (.building, "Cụm công nghiệp", ["cụm công nghiệp", "ccn"]),
    (.building, "Khu đô thị", ["khu đô thị", "kđt", "khu đô thị mới"]),
    (.building, "Khu kinh tế", ["khu kinh tế", "kkt"]), (.building, "Khu chế xuất", ["khu chế xuất", "kcx"]),
    (.building, "Khu tập thể", ["khu tập thể", "ktt"]), (.building, "Cư xá", ["cư xá"]),
    (.building, "Trường THPT", ["trường thpt", "thpt", "trường trung học phổ thông"]),
    (.building, "Trường THCS", ["trường thcs", "thcs"]), (.building, "Trường tiểu học", ["trường tiểu học"]),
    (.building, "Trường mầm non", ["trường mầm non"]), (.building, "Trường đại học", ["trường đại học"]),
    (.building, "Trường cao đẳng", ["trường cao đẳng"]), (.building, "Bệnh viện", ["bệnh viện", "bv"]),
    (.building, "Trạm y tế", ["trạm y tế"]), (.building, "UBND", ["ubnd", "ủy ban nhân dân"]),
    (.building, "Nhà máy", ["nhà máy"]), (.building, "Bến xe", ["bến xe"]), (.building, "Chợ", ["chợ"]),
    (.building, "Nhà văn hóa", ["nhà văn hóa"]), (.building, "Khách sạn", ["khách sạn"]),
    (.building, "Công ty", ["công ty", "cty"]), (.building, "Siêu thị", ["siêu thị"]),
  ]

  private static let others: [Row] = [
    (.alley, "Ngõ", ["ngõ"]), (.alley, "Ngách", ["ngách"]),
    (.alley, "Hẻm", ["hẻm", "hẽm", "hẻm xe hơi", "hxh"]),
    (.suffix, "BIS", ["bis"]), (.suffix, "TER", ["ter"]), (.suffix, "QUATER", ["quater"]),
    (.phone, "", ["sđt", "tel", "phone", "điện thoại", "hotline"]),
    (.country, "Việt Nam", ["việt nam", "vietnam", "viet nam", "vn"]),
    (.filler, "", ["địa chỉ", "đ/c", "tại"]),
  ]

  private static let beforeNumbers: [Row] = [
    (.hamlet, "Tổ", ["tổ"]), (.hamlet, "Khu", ["khu"]), (.hamlet, "Cụm", ["cụm"]), (.hamlet, "Đội", ["đội"]),
    (.number, "", ["số nhà", "số", "nhà số", "sn", "nhà"]), (.alley, "Kiệt", ["kiệt", "k"]),
    (.lot, "Lô", ["lô"]), (.kilometre, "Km", ["km"]), (.room, "Phòng", ["phòng"]),
    (.room, "Căn hộ", ["căn hộ", "căn"]), (.room, "Tầng", ["tầng"]), (.room, "Lầu", ["lầu"]),
    (.road, "Tỉnh lộ", ["dt"]),
  ]

  private static let beforeDots: [Row] = [(.province, "Tỉnh", ["t"]), (.street, "", ["d"])]
}
