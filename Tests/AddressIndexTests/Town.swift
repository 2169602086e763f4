import AddressIndex

/// A town like Quảng Ngãi, small enough to know by heart: two wards side by side that meet at 108.795° E, a
/// commune in the hills, and the units of government that ship.
enum Town {
  private static let shipped = AddressIndex.open(directory: root + "/addresses", database: nil).index!
  static let communes = shipped.communes
  static let oldUnits = shipped.oldUnits
  static let camThanh = "21025"
  static let nghiaLo = "21028"
  static let nguyenNghiem = "21457"
  static let ducPho = "21439"

  static let polygons = [
    CommunePolygon(code: camThanh, rings: [box(108.795, 15.10, 108.83, 15.13)]),
    CommunePolygon(code: nghiaLo, rings: [box(108.76, 15.10, 108.795, 15.13)]),
    CommunePolygon(code: nguyenNghiem, rings: [box(108.84, 14.80, 108.93, 14.90)]),
  ]

  /// The same borders as a file of a map.
  static let map: [UInt8] = {
    let boxes = [
      (camThanh, 108.795, 15.10, 108.83, 15.13), (nghiaLo, 108.76, 15.10, 108.795, 15.13),
      (nguyenNghiem, 108.84, 14.80, 108.93, 14.90),
    ]
    let features = boxes.map { code, west, south, east, north in
      """
      {"type": "Feature", "properties": {"code": "\(code)"}, "geometry": {"type": "Polygon", "coordinates":
      [[[\(west),\(south)],[\(east),\(south)],[\(east),\(north)],[\(west),\(north)],[\(west),\(south)]]]}}
      """
    }
    return Array(
      "{\"type\": \"FeatureCollection\", \"features\": [\(features.joined(separator: ","))]}".utf8)
  }()

  static let records: [AddressRecord] = {
    var list = RecordList()
    // Quang Trung runs east through Cẩm Thành, with alleys behind 133; and in Nghĩa Lộ there is another one.
    for (house, longitude) in [("1", 108.800), ("3", 108.801), ("5", 108.802), ("12", 108.803)] {
      list.add(house, "Quang Trung", camThanh, 15.115, longitude)
    }
    list.last.hamlet = "Tổ dân phố 5"
    for (house, latitude) in [
      ("133", 15.115), ("133/2", 15.1152), ("133/50", 15.116), ("133/50/4A", 15.1163),
    ] {
      list.add(house, "Quang Trung", camThanh, latitude, 108.810)
    }
    list.add("200", "Quang Trung", camThanh, 15.115, 108.815)
    list.last.building = "Trường THPT Trần Quốc Tuấn"
    list.last.objectClass = "II"
    list.add("12", "Quang Trung", nghiaLo, 15.108, 108.770)
    list.add("14", "Quang Trung", nghiaLo, 15.108, 108.771)
    for number in 1...9 {
      list.add("\(number)", "Nguyễn Nghiêm", camThanh, 15.12, 108.80 + Double(number) / 2_000)
    }
    list.add("7", "Bà Triệu", camThanh, 15.125, 108.82)
    list.add("4", "Bà Triệu", camThanh, 15.1255, 108.8205)
    list.last.alley = "hẻm Bà Triệu"
    list.last.entrances = [MapPoint(latitude: 15.1256, longitude: 108.8206)]
    list.add("563B BIS", "Hùng Vương", nghiaLo, 15.118, 108.785)
    list.add("12", "Hùng Vương", nghiaLo, 15.118, 108.786)
    list.add("8", "Tố Hữu", nghiaLo, 15.12, 108.775)
    // Five metres west of the border.
    list.add("1", "Bờ Kè", nghiaLo, 15.105, 108.79495)
    // In the hills houses have no numbers.
    for step in 0..<5 {
      list.add(nil, "", nguyenNghiem, 14.85 + Double(step) / 1_000, 108.88)
      list.last.hamlet = "Thôn Tân Phong"
    }
    list.add(nil, "", nguyenNghiem, 14.86, 108.90)
    list.last.hamlet = "Thôn Tân Phú"
    // A house that nobody has measured yet.
    list.add("77", "Lê Trung Đình", camThanh, nil, nil)
    // A block of flats, and the road along the coast, which the register writes out and people do not.
    list.add("20", "Quang Trung", camThanh, 15.115, 108.804)
    list.last.building = "CT9A"
    list.add("12", "Quốc lộ 1A", ducPho, 14.81, 108.95)
    list.add("3", "ĐT.623", ducPho, 14.82, 108.94)
    return list.records
  }()

  static let index = AddressIndex(
    communes: communes, oldUnits: oldUnits, provinces: shipped.provinces, polygons: polygons,
    gazetteer: gazetteer(records))

  static func gazetteer(_ records: [AddressRecord]) -> Gazetteer {
    var builder = GazetteerBuilder()
    for record in records { builder.add(record) }
    return builder.finish()
  }

  /// Numbers records from one, and gives each the code 5100000000 and its number.
  private struct RecordList {
    var records: [AddressRecord] = []

    var last: AddressRecord {
      get { records[records.count - 1] }
      set { records[records.count - 1] = newValue }
    }

    mutating func add(
      _ house: String?, _ street: String, _ commune: String, _ latitude: Double?, _ longitude: Double?
    ) {
      let number = Int64(records.count + 1)
      var record = AddressRecord(number: number, communeCode: commune)
      record.house = house.map { HousePath(steps: $0.split(separator: "/").map(String.init)) }
      record.street = street
      if let latitude, let longitude { record.position = MapPoint(latitude: latitude, longitude: longitude) }
      record.objectClass = "I"
      record.codes = [AddressCode(scheme: "ndas10", text: String(5_100_000_000 + number))]
      record.state = number % 2 == 0 ? .verified : .created
      records.append(record)
    }
  }
}
