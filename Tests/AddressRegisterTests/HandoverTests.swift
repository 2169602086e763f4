import AddressIndex
import AddressRegister
import LocalFiles
import SQLiteStore
import Telemetry
import Testing

@Suite("An import reads ahead of what it stores")
struct HandoverTests {
  /// Seven hundred rows: good ones, of both communes and of a ward of before, repeated ones, contradictions, and
  /// every ninth one with a fault of some kind.
  private static let list: String = {
    var lines = [
      "ID,Số nhà,Đường,Thôn,Mã xã,Vĩ độ,Kinh độ,Mã địa chỉ số,Chủ sở hữu,Ngày thu thập,Ngày gắn biển"
    ]
    for row in 0..<700 {
      let code = ["21025", "21028", "21019", "00123"][row % 4]
      let house = row % 18 == 5 ? "không số" : "\(row % 5 == 0 ? "12/" : "")\(row)A"
      let day = row % 27 == 9 ? "31/4/2026" : "\(1 + row % 28)/\(1 + row % 12)/2025"
      let latitude = row % 90 == 44 ? "15.25" : row % 36 == 17 ? "mười" : "15.05\(row)"
      let longitude = row % 4 == 1 ? "108.15\(row)" : "108.05\(row)"
      let id = row % 50 == 49 ? "QN-\(row - 1)" : row % 7 == 0 ? "" : "QN-\(row)"
      let number = row % 13 == 0 ? "" : String(5_120_000_000 + (row % 61 == 60 ? row - 1 : row))
      let extra = row % 100 == 99 ? ",một cột nữa" : ""
      lines.append(
        "\(id),\(house),Đường Lê \(row / 40),\"Thôn \(row / 70), phía đông\",\(code),\(latitude),\(longitude),"
          + "\(number),Chủ hộ \(row % 30),\(day),\(row % 3 == 0 ? day : "")\(extra)")
    }
    return lines.joined(separator: "\n") + "\n" + lines[301] + "\n"
  }()

  /// What an import leaves behind.
  private struct Outcome: Equatable {
    var counts: [ImportCounts] = []
    var refusals: [[RowRefusal.Reason: Int]] = []
    var diagnostics: [String] = []
    var unlisted: [Int] = []
    var files: [String] = []
    var objects: [RegisteredObject] = []
    var owners: [String] = []
  }

  /// Imports the list twice into a new register.
  private static func outcome(rowsAtOnce: Int, separator: String = ",") throws -> Outcome {
    let office = Office()
    let file = "list.csv"
    let text = separator == "," ? list : list.replacing(",", with: separator)
    _ = try office.write(text, to: file)
    var outcome = Outcome()
    for _ in 1...2 {
      var task = RegisterImport(
        into: try office.register(), ownersPath: office.ownersPath, index: office.index,
        classes: shippedClasses)
      task.rowsAtOnce = rowsAtOnce
      let summary = try task.csv(
        office.file(file), ImportOptions(source: "list", by: "lan", at: october15, day: "2026-10-15"))
      outcome.counts.append(summary.counts)
      outcome.refusals.append(summary.refusals)
      outcome.diagnostics += summary.diagnostics.map {
        $0.description.replacing(office.path + "/", with: "")
      }
      outcome.unlisted.append(summary.unlisted)
      for path in [summary.refusedPath, summary.flaggedPath] {
        if let path { outcome.files.append(try office.read(path)) }
      }
    }
    outcome.objects = try office.objects()
    let owners = try Owners(office.ownersPath, access: .readOnly)
    outcome.owners = try outcome.objects.map { try owners.owner(of: $0.record.number) ?? "" }
    return outcome
  }

  @Test(
    "and the register, the refusals and the counts are those of one row after the other",
    arguments: [2, 7, 256, 10_000])
  func sameAsOneByOne(rowsAtOnce: Int) throws {
    let expected = try Self.outcome(rowsAtOnce: 1)
    #expect(expected.counts[0].added > 400)
    #expect(expected.counts[0].refused > 50)
    #expect(expected.refusals[0].count >= 4)
    #expect(expected.counts[1].added == 0)
    #expect(try Self.outcome(rowsAtOnce: rowsAtOnce) == expected)
  }

  @Test(
    "and refused rows stand in their file in the order of the list, whatever its separator",
    arguments: [",", ";"])
  func order(separator: String) throws {
    let office = Office()
    var list = "Số nhà\(separator)Đường\(separator)Mã xã\n"
    for row in 1...600 { list += "\(row % 2 == 0 ? "\(row)" : "xyz")\(separator)Lê Lợi\(separator)21025\n" }
    let summary = try office.take(list)
    #expect(summary.counts.refused == 300)
    let refused = try office.read(try #require(summary.refusedPath))
    let lines = refused.split(whereSeparator: \.isNewline).dropFirst()
    #expect(lines.map { $0.prefix { $0 != "," } } == (1...300).map { "\(2 * $0)" })
    #expect(lines.allSatisfy { $0.hasSuffix("xyz,Lê Lợi,21025") })
  }

  @Test("and a list that cannot be read to its end changes nothing")
  func unreadableEnd() throws {
    let office = Office()
    var list = "Số nhà,Đường,Mã xã\n"
    for row in 1...600 { list += "\(row),Lê Lợi,21025\n" }
    // A quote that nobody closes swallows what follows, until no row can be as long.
    list += "\"601,Lê Lợi,21025\n" + String(repeating: "1,Lê Lợi,21025\n", count: 200_000)
    #expect(throws: RegisterError.self) { try office.take(list) }
    #expect(try office.register().count() == 0)
    #expect(try office.register().imports().isEmpty)
  }

  @Test("and an import that fails at storing leaves no reader behind and can be started again")
  func failingStore() throws {
    let office = Office()
    let file = try office.write(Self.list)
    let options = ImportOptions(source: "list", by: "lan", at: october15, day: "2026-10-15")
    // A folder where the owners should be.
    let task = RegisterImport(
      into: try office.register(), ownersPath: office.path, index: office.index, classes: shippedClasses)
    #expect(throws: RegisterError.self) { try task.csv(file, options) }
    #expect(try office.register().count() == 0)
    let mended = RegisterImport(
      into: try office.register(), ownersPath: office.ownersPath, index: office.index,
      classes: shippedClasses)
    #expect(try mended.csv(file, options).counts.added > 400)
  }
}
