package import Telemetry

extension Disagreement {
  /// The disagreement as a sentence for `check`, with the names of the communes.
  package func explanation(_ communes: CommuneIndex) -> String {
    func named(_ code: String) -> String { communes.named(code) }
    func list(_ codes: [String], _ word: String) -> String { communes.list(codes, word) }
    return switch self {
    case .unknownCode(let code): "no commune has the code '\(code)'"
    case .formerCode(let code, let until, let successors):
      "commune code '\(code)' ended on \(until); it became \(list(successors, "and"))"
    case .unknownName(let name): "no commune is called '\(name)'; give its code"
    case .formerName(let name, let successors):
      "'\(name)' is a commune of before; it became \(list(successors, "and"))"
    case .severalCommunes(let text, let codes):
      "'\(text)' may be \(list(codes, "or")); give the code or a coordinate"
    case .unreadableAddress(let text):
      "the address '\(text)' names no commune that is known; give commune or coordinate"
    case .coordinate(let fault): fault.explanation
    case .otherCommune(let stated, let found, let metres):
      "stated commune \(named(stated)), but the coordinate lies in \(named(found)), "
        + "\(Int(metres.rounded())) m outside it"
    case .outside(let stated, let metres):
      "stated commune \(named(stated)), but the coordinate lies in no commune, "
        + "\(Int(metres.rounded())) m from it"
    case .farFromSeat(let stated, let metres):
      "stated commune \(named(stated)), but the coordinate lies \(Int(metres / 1_000)) km from its seat"
    case .addressElsewhere(let stated, let address):
      "stated commune \(list(stated, "or")), but the address lies in \(list(address, "or"))"
    case .addressFar(let address, let level, let metres):
      "the address '\(address)' (found as \(level.rawValue)) is \(Int(metres.rounded())) m from the coordinate"
    }
  }

  /// The disagreement for the operations centre, whose people did not write the inventory.
  package func sentence(_ communes: CommuneIndex) -> LocalizedText {
    LocalizedText(vi: vietnamese(communes), en: explanation(communes))
  }

  private func vietnamese(_ communes: CommuneIndex) -> String {
    func named(_ code: String) -> String { communes.named(code) }
    func list(_ codes: [String], _ word: String) -> String { communes.list(codes, word) }
    return switch self {
    case .unknownCode(let code): "không có đơn vị cấp xã nào mang mã '\(code)'"
    case .formerCode(let code, let until, let successors):
      "mã '\(code)' hết hiệu lực từ \(Self.dayFirst(until)); nay là \(list(successors, "và"))"
    case .unknownName(let name): "không có đơn vị cấp xã nào tên là '\(name)'; hãy ghi mã"
    case .formerName(let name, let successors):
      "'\(name)' là đơn vị cũ; nay là \(list(successors, "và"))"
    case .severalCommunes(let text, let codes):
      "'\(text)' có thể là \(list(codes, "hoặc")); hãy ghi mã hoặc tọa độ"
    case .unreadableAddress(let text):
      "địa chỉ '\(text)' không nêu đơn vị cấp xã nào đã biết; hãy ghi xã, phường hoặc tọa độ"
    case .coordinate(let fault): fault.sentence.vi
    case .otherCommune(let stated, let found, let metres):
      "khai ở \(named(stated)), nhưng tọa độ nằm trong \(named(found)), "
        + "ngoài ranh giới đã khai \(Int(metres.rounded())) m"
    case .outside(let stated, let metres):
      "khai ở \(named(stated)), nhưng tọa độ không nằm trong đơn vị cấp xã nào, "
        + "cách nơi đã khai \(Int(metres.rounded())) m"
    case .farFromSeat(let stated, let metres):
      "khai ở \(named(stated)), nhưng tọa độ cách trung tâm nơi ấy \(Int(metres / 1_000)) km"
    case .addressElsewhere(let stated, let address):
      "khai ở \(list(stated, "hoặc")), nhưng địa chỉ thuộc \(list(address, "hoặc"))"
    case .addressFar(let address, let level, let metres):
      "địa chỉ '\(address)' (tìm thấy đến mức \(level.vietnamese)) cách tọa độ \(Int(metres.rounded())) m"
    }
  }

  /// A day `YYYY-MM-DD` as Vietnamese texts write it: 01/07/2025.
  private static func dayFirst(_ day: String) -> String {
    day.split(separator: "-").reversed().joined(separator: "/")
  }
}

extension CommuneIndex {
  fileprivate func named(_ code: String) -> String { self[code].map { "\(code) \($0.fullName)" } ?? code }

  fileprivate func list(_ codes: [String], _ word: String) -> String {
    codes.map(named).joined(separator: " \(word) ")
  }
}

extension PlaceLevel {
  fileprivate var vietnamese: String {
    switch self {
    case .none: "không rõ"
    case .province: "tỉnh"
    case .district: "huyện cũ"
    case .commune: "xã"
    case .hamlet: "thôn, tổ dân phố"
    case .street: "đường"
    case .alley: "hẻm"
    case .house: "số nhà"
    }
  }
}
