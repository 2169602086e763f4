import AddressIndex
import AddressRegister
import Testing

@Suite("Old letters are read at import")
struct EncodingTests {
  /// "Phường Nguyễn Nghiêm, thị trấn Đức Phổ, đường Hùng Vương, số 12": each as its program saved it.
  static let text = "Phường Nguyễn Nghiêm, thị trấn Đức Phổ, đường Hùng Vương, số 12"
  static let tcvn3: [UInt8] = [
    0x50, 0x68, 0xAD, 0xEA, 0x6E, 0x67, 0x20, 0x4E, 0x67, 0x75, 0x79, 0xD4, 0x6E, 0x20, 0x4E, 0x67, 0x68,
    0x69,
    0xAA, 0x6D, 0x2C, 0x20, 0x74, 0x68, 0xDE, 0x20, 0x74, 0x72, 0xCA, 0x6E, 0x20, 0xA7, 0xF8, 0x63, 0x20,
    0x50,
    0x68, 0xE6, 0x2C, 0x20, 0xAE, 0xAD, 0xEA, 0x6E, 0x67, 0x20, 0x48, 0xEF, 0x6E, 0x67, 0x20, 0x56, 0xAD,
    0xAC,
    0x6E, 0x67, 0x2C, 0x20, 0x73, 0xE8, 0x20, 0x31, 0x32,
  ]
  static let vni: [UInt8] =
    Array("Ph".utf8) + [0xF6, 0xF4, 0xF8] + Array("ng Nguye".utf8) + [0xE3] + Array("n Nghie".utf8) + [0xE2]
    + Array("m, th".utf8) + [0xF2] + Array(" tra".utf8) + [0xE1] + Array("n ".utf8) + [0xD1, 0xF6, 0xF9]
    + Array("c Pho".utf8) + [0xE5] + Array(", ".utf8) + [0xF1, 0xF6, 0xF4, 0xF8] + Array("ng Hu".utf8) + [
      0xF8
    ]
    + Array("ng V".utf8) + [0xF6, 0xF4] + Array("ng, so".utf8) + [0xE1] + Array(" 12".utf8)
  static let windows1258: [UInt8] =
    Array("Ph".utf8) + [0xFD, 0xF5, 0xCC] + Array("ng Nguy".utf8) + [0xEA, 0xDE] + Array("n Nghi".utf8) + [
      0xEA
    ]
    + Array("m, thi".utf8) + [0xF2] + Array(" tr".utf8) + [0xE2, 0xEC] + Array("n ".utf8) + [
      0xD0, 0xFD, 0xEC,
    ]
    + Array("c Ph".utf8) + [0xF4, 0xD2] + Array(", ".utf8) + [0xF0, 0xFD, 0xF5, 0xCC] + Array("ng Hu".utf8)
    + [0xCC]
    + Array("ng V".utf8) + [0xFD, 0xF5] + Array("ng, s".utf8) + [0xF4, 0xEC] + Array(" 12".utf8)

  static let samples: [(TextEncoding, [UInt8])] = [
    (.utf8, Array(text.utf8)), (.tcvn3, tcvn3), (.vni, vni), (.windows1258, windows1258),
  ]

  @Test(arguments: samples) func `each is spelled right and known by its letters`(
    encoding: TextEncoding, bytes: [UInt8]
  ) {
    #expect(String(decoding: encoding.decode(bytes), as: UTF8.self) == EncodingTests.text)
    #expect(TextEncoding.detect(bytes) == encoding)
  }

  @Test(arguments: samples) func `a list in old letters comes in like any other`(
    encoding: TextEncoding, bytes: [UInt8]
  ) throws {
    let office = Office()
    let list = Array("id,Address note,street,commune_code\n1,x,\"".utf8) + bytes + Array("\",21025\n".utf8)
    let summary = try office.take(bytes: list)
    #expect(summary.encoding == encoding)
    #expect(try office.objects()[0].record.street == EncodingTests.text)
  }

  @Test func `letters that tell nothing are asked about`() throws {
    #expect(TextEncoding.detect(Array("caf".utf8) + [0xE9, 0x80, 0xFF, 0x20, 0xA4, 0xA6, 0x0A]) == nil)
    let office = Office()
    #expect(throws: RegisterError.self) { try office.take(bytes: [0xFF, 0xFE, 0x41, 0x00]) }
    #expect(TextEncoding(name: "ABC") == .tcvn3 && TextEncoding(name: "cp1258") == .windows1258)
    #expect(TextEncoding(name: "latin1") == nil)
  }

  @Test func `bytes that are no letters refuse their row only`() throws {
    let office = Office()
    let list = Array("id,Đường,Mã xã\n1,L\u{EA} L".utf8) + [0xFF] + Array(",21025\n2,Lê Lợi,21025\n".utf8)
    let summary = try office.take(bytes: list) { $0.encoding = .utf8 }
    #expect(summary.counts.added == 1)
    #expect(summary.refusals == [.unreadableText: 1])
  }
}
