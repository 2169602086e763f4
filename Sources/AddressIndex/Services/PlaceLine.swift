/// Writes a place as one line, from small to large, in today's names.
struct PlaceLine {
  let index: AddressIndex

  /// "Phường Cẩm Thành, Tỉnh Quảng Ngãi".
  func line(ofCommune code: String) -> String {
    guard let commune = index.communes[code] else { return code }
    return join([commune.fullName, index.provinces[commune.provinceCode]?.fullName ?? ""])
  }

  /// "133/50 Quang Trung, Tổ dân phố 5, Phường Cẩm Thành, Tỉnh Quảng Ngãi".
  func line(ofObject object: Int, _ gazetteer: Gazetteer) -> String {
    let objects = gazetteer.objects
    let house = gazetteer.names[objects.houses[object]]
    let ways = [objects.alleys[object], objects.streets[object]].map { gazetteer.name(ofWay: $0) }
    var parts = ways.filter { !$0.isEmpty }
    let building = gazetteer.name(ofWay: objects.buildings[object])
    let hamlet = gazetteer.name(ofWay: objects.hamlets[object])
    if !house.isEmpty {
      if parts.isEmpty { parts = ["Số " + house] } else { parts[0] = house + " " + parts[0] }
    }
    let code = gazetteer.names[gazetteer.communes[Int(objects.communes[object])]]
    return join([building] + parts + [hamlet, line(ofCommune: code)])
  }

  /// "hẻm Bà Triệu, Bà Triệu, Phường Cẩm Thành, Tỉnh Quảng Ngãi".
  func line(ofWay way: Way) -> String { join([way.name, way.parentName, line(ofCommune: way.communeCode)]) }

  /// "Hẻm 133 Quang Trung, Phường Cẩm Thành, Tỉnh Quảng Ngãi".
  func line(ofAlley path: String, _ way: Way) -> String {
    join(["Hẻm \(path) \(way.name)", line(ofCommune: way.communeCode)])
  }

  private func join(_ parts: [String]) -> String { parts.filter { !$0.isEmpty }.joined(separator: ", ") }
}
