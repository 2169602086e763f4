package import AddressIndex
import Telemetry

/// Made-up addresses as the CSV list that a commune would send in, with Vietnamese headers.
package struct AddressList {
  /// The first line.
  package static let header =
    "Mã đối tượng,Số nhà,Tên ngõ,Đường,Tòa nhà,Thôn/Tổ dân phố,Xã/Phường,Mã xã,Vĩ độ,Kinh độ,Lối vào,Loại đối tượng,"
    + "Chủ sở hữu/quản lý,Mã địa chỉ số,Trạng thái,Ngày thu thập,Người thu thập,Ngày tạo lập,Ngày xác minh,"
    + "Ngày thông báo,Hình thức thông báo,Ngày gắn biển\n"

  private let communeNames: [String: String]
  /// Days repeat a thousand times each, so they are written once.
  private var days: [Milliseconds: String] = [:]

  /// A list for the communes of `communes`.
  package init(communes: CommuneIndex) {
    communeNames = Dictionary(
      communes.communes.map { ($0.code, $0.fullName) }, uniquingKeysWith: { first, _ in first })
  }

  /// Adds the row of an address.
  package mutating func append(_ address: SimulatedAddress, to bytes: inout [UInt8]) {
    let record = address.record
    bytes += "QN-".utf8
    AddressList.append(Int(record.number), to: &bytes)
    field(record.house?.text ?? "", &bytes)
    field(record.alley, &bytes)
    field(record.street, &bytes)
    field(record.building, &bytes)
    field(record.hamlet, &bytes)
    field(communeNames[record.communeCode] ?? "", &bytes)
    field(record.communeCode, &bytes)
    bytes.append(UInt8(ascii: ","))
    if let position = record.position { AddressList.append(position.y, to: &bytes) }
    bytes.append(UInt8(ascii: ","))
    if let position = record.position { AddressList.append(position.x, to: &bytes) }
    bytes.append(UInt8(ascii: ","))
    for (number, entrance) in record.entrances.enumerated() {
      if number > 0 { bytes += "; ".utf8 }
      AddressList.append(entrance.y, to: &bytes)
      bytes.append(UInt8(ascii: " "))
      AddressList.append(entrance.x, to: &bytes)
    }
    field(record.objectClass, &bytes)
    field(address.owner, &bytes)
    field(record.codes.first?.text ?? "", &bytes)
    field(AddressList.word(for: record.state), &bytes)
    field(day(address.declaredOn), &bytes)
    field(address.source, &bytes)
    field(day(address.createdOn), &bytes)
    field(day(address.verifiedOn), &bytes)
    field(day(address.notifiedOn), &bytes)
    field(address.channel, &bytes)
    field(day(address.plateOn), &bytes)
    bytes.append(UInt8(ascii: "\n"))
  }

  private static func word(for state: AddressState) -> String {
    switch state {
    case .declared: "Khai báo"
    case .created: "Tạo lập"
    case .verified: "Xác minh"
    }
  }

  /// Names made up here hold neither quotes nor separators; units' names from a table might.
  private func field(_ text: String, _ bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: ","))
    let needsQuotes = text.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }
    guard needsQuotes else {
      bytes += text.utf8
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Day, month, year, as Vietnam writes.
  private mutating func day(_ time: Milliseconds?) -> String {
    guard let time else { return "" }
    if let known = days[time] { return known }
    let civil = CivilTime(time, offsetMinutes: 7 * 60)
    let text = "\(civil.day.padded(2))/\(civil.month.padded(2))/\(civil.year.padded(4))"
    days[time] = text
    return text
  }

  /// Degrees with seven decimals, exactly the map's step.
  private static func append(_ steps: Int32, to bytes: inout [UInt8]) {
    let degree = Int(MapPoint.stepsPerDegree)
    if steps < 0 { bytes.append(UInt8(ascii: "-")) }
    let size = Int(steps.magnitude)
    append(size / degree, to: &bytes)
    bytes.append(UInt8(ascii: "."))
    var place = degree / 10
    while place > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(size / place % 10))
      place /= 10
    }
  }

  private static func append(_ number: Int, to bytes: inout [UInt8]) {
    if number >= 10 { append(number / 10, to: &bytes) }
    bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}
