import AddressIndex
import CSVDocument

/// What a column of a list may hold.
package enum ImportField: Int, CaseIterable, Sendable {
  /// The object's name in its list, which it keeps from one issue to the next.
  case id
  /// The list's name, where rows of several lists stand in one file.
  case source
  /// The numbers from the street inwards, or the last of them.
  case house
  /// The first alley from the street; by its number a step on the way to the house, else its name.
  case alley
  /// An alley in an alley (ngách).
  case alley2
  /// An alley in that one (hẻm).
  case alley3
  /// With or without the word "Đường" or "Phố".
  case street
  /// A building, block or site that has a name.
  case building
  /// Thôn, xóm or tổ dân phố.
  case hamlet
  /// The commune's name, of today or of before.
  case commune
  /// The commune's code, of today or of before.
  case communeCode
  /// The district of before July 2025, which tells former communes of one name apart.
  case district
  /// Known, and left to the commune: it lies in one province only.
  case province
  /// Degrees north, or the northing of the stated system.
  case latitude
  /// Degrees east, or the easting of the stated system.
  case longitude
  /// Both in one cell, latitude first.
  case coordinate
  /// Where one goes in, as `EntrancesText` writes it.
  case entrances
  /// A code or a word of the table of object classes.
  case objectClass
  /// Who owns or manages it; kept apart from all else.
  case owner
  /// The address as one line, for lists without columns for its parts.
  case address
  /// The ten digits of the national address code.
  case ndas10
  /// The code of the national postal service.
  case vpostcode
  /// A full plus code.
  case pluscode
  /// The twelve digits of the Ministry of Public Security's draft.
  case ca12
  /// Any codes with their schemes, as `CodesText` writes them.
  case codes
  /// How far the address has come.
  case state
  /// The day on which somebody first stated it.
  case declaredOn
  /// Who stated it.
  case declaredBy
  /// The day on which the commune gave the number.
  case createdOn
  /// Who gave it.
  case createdBy
  /// The day on which somebody stood there.
  case verifiedOn
  /// Who stood there.
  case verifiedBy
  /// The day on which the owner was told.
  case notifiedOn
  /// How the owner was told.
  case notifiedChannel
  /// The day on which the plate was fixed.
  case plateOn
  /// A column that is known and says nothing about the object: a row counter, the reasons of an earlier refusal.
  case ignored

  /// The field's word in options, exports and messages.
  package var name: String { ImportField.names[rawValue] }

  /// The field of a word.
  package init?(name: String) {
    guard let position = ImportField.names.firstIndex(of: name) else { return nil }
    self.init(rawValue: position)
  }

  /// In the order of the cases: the number of a case is also its place in an `ImportRow`, which is asked for forty
  /// times a row.
  private static let names = [
    "id", "source", "house", "alley", "alley2", "alley3", "street", "building", "hamlet", "commune",
    "commune_code", "district", "province", "latitude", "longitude", "coordinate", "entrances", "class",
    "owner", "address", "ndas10", "vpostcode", "pluscode", "ca12", "codes", "state", "declared_on",
    "declared_by", "created_on", "created_by", "verified_on", "verified_by", "notified_on",
    "notified_channel", "plate_on", "ignored",
  ]

  /// The field that a header means, written with or without accents, signs and capitals.
  package static func named(_ header: String) -> ImportField? {
    if let exact = ImportField(name: header.lowercased()) { return exact }
    return byWord[NameFolding.fold(header)]
  }

  /// What lists call a field, folded.
  private static let words: [(ImportField, [String])] = [
    (.id, ["id", "ma doi tuong", "ma ho so", "ma dinh danh", "ma thua", "object id", "source id"]),
    (.source, ["nguon", "nguon du lieu"]),
    (.house, ["so nha", "so", "house number", "addr housenumber", "dia chi so nha"]),
    (
      .alley,
      ["ngo ngach hem kiet", "ngo", "kiet", "ngo kiet", "ngo hem", "hem ngo", "ngo ngach hem", "ten ngo"]
    ),
    (.alley2, ["ngach"]), (.alley3, ["hem"]),
    (.street, ["duong pho", "duong", "pho", "ten duong", "ten duong pho", "tuyen duong", "addr street"]),
    (.building, ["toa nha", "ten toa nha", "chung cu", "cong trinh", "ten cong trinh", "ten doi tuong"]),
    (
      .hamlet,
      [
        "thon xom tdp", "thon", "xom", "to dan pho", "tdp", "thon to dan pho", "thon tdp", "khu pho",
        "thon xom to dan pho", "thon xom", "khu dan cu",
      ]
    ),
    (.commune, ["xa phuong", "phuong xa", "xa", "phuong", "ten xa", "ten xa phuong", "xa phuong dac khu"]),
    (
      .communeCode,
      ["ma xa", "ma xa phuong", "ma phuong xa", "ma phuong", "ma dvhc", "ma don vi hanh chinh", "code"]
    ),
    (.district, ["huyen", "quan huyen", "huyen cu", "quan huyen cu", "huyen thi xa thanh pho"]),
    (.province, ["tinh", "tinh thanh pho", "tinh thanh", "ten tinh"]),
    (.latitude, ["vi do", "lat", "y", "toa do y", "vi do wgs84"]),
    (.longitude, ["kinh do", "lon", "lng", "long", "x", "toa do x", "kinh do wgs84"]),
    (.coordinate, ["toa do", "vi tri", "coordinates", "lat lon"]),
    (.entrances, ["loi vao", "toa do loi vao"]),
    (.objectClass, ["loai doi tuong", "loai", "nhom doi tuong", "phan loai", "object class"]),
    (
      .owner,
      [
        "chu so huu quan ly", "chu so huu", "chu ho", "ten chu ho", "chu quan ly", "don vi quan ly",
        "chu nha",
      ]
    ),
    (.address, ["dia chi", "dia chi day du", "full address", "dia chi hien tai"]),
    (.ndas10, ["ma dia chi so", "ma dia chi", "ma so dia chi"]),
    (.vpostcode, ["ma buu chinh", "ma vpostcode"]),
    (.pluscode, ["plus code", "ma mo", "olc"]), (.ca12, ["ma bo cong an", "ma dia chi 12 so"]),
    (.codes, ["cac ma"]),
    (.state, ["trang thai", "tinh trang"]),
    (.declaredOn, ["ngay thu thap", "ngay khai bao", "ngay ke khai", "ngay dieu tra"]),
    (.declaredBy, ["nguoi thu thap", "nguoi khai bao", "can bo thu thap"]),
    (.createdOn, ["ngay tao", "ngay tao lap", "ngay cap", "ngay cap so nha"]),
    (.createdBy, ["nguoi tao", "nguoi cap"]),
    (.verifiedOn, ["ngay xac minh", "ngay xac thuc", "ngay kiem tra"]),
    (.verifiedBy, ["nguoi xac minh", "nguoi xac thuc", "nguoi kiem tra"]),
    (.notifiedOn, ["ngay thong bao", "ngay thong bao chu so huu"]),
    (.notifiedChannel, ["hinh thuc thong bao", "kenh thong bao", "cach thong bao"]),
    (.plateOn, ["ngay gan bien", "ngay gan bien so nha", "ngay lap bien"]),
    (
      // Programs for maps number the `fid` anew with every file that they write: it is nobody's name.
      .ignored,
      ["stt", "so thu tu", "tt", "number", "line", "reason", "sureness", "ghi chu", "note", "fid"]
    ),
  ]

  private static let byWord: [String: ImportField] = {
    var table: [String: ImportField] = [:]
    for (field, words) in words {
      for word in words { table[word] = table[word] ?? field }
    }
    for field in ImportField.allCases {
      let word = NameFolding.fold(field.name)
      table[word] = table[word] ?? field
    }
    return table
  }()
}

/// One row of a list, its texts in the places of their fields; empty where the list says nothing.
package struct ImportRow: Sendable {
  /// One-based line or feature number.
  package var line = 0
  private var texts = [String](repeating: "", count: ImportField.allCases.count)

  /// A row that says nothing yet.
  package init() {}

  /// The text of a field.
  package subscript(field: ImportField) -> String {
    get { texts[field.rawValue] }
    set { texts[field.rawValue] = newValue }
  }

  /// The text at a field's place, for a reader that has looked the place up once.
  subscript(position: Int) -> String {
    get { texts[position] }
    set { texts[position] = newValue }
  }

  /// Forgets everything but keeps its memory.
  mutating func clear() {
    for at in texts.indices where !texts[at].isEmpty { texts[at] = "" }
  }
}
