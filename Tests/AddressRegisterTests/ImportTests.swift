import AddressIndex
import AddressRegister
import LocalFiles
import SQLiteStore
import Telemetry
import Testing

@Suite("A list comes into the register")
struct ImportTests {
  private let list = """
    STT,Số nhà,Ngõ,Đường/phố,Tòa nhà,Thôn/Xóm/TDP,Xã/phường,Mã xã,Vĩ độ,Kinh độ,Loại đối tượng,Chủ sở hữu/quản lý,\
    Mã địa chỉ số,Trạng thái,Ngày thông báo,Ngày gắn biển
    1,12A,,Quang Trung,,,Phường Cẩm Thành,21025,15.05,108.05,Nhà ở,Nguyễn Văn An,0512345678,Đã xác minh,5/10/2026,2026-10-12
    2,50,133,Lê Lợi,,,Phường Cẩm Thành,21025,15.06,108.06,I,,,,,
    3,,,,Trường THPT Trần Quốc Tuấn,,Phường Nghĩa Lộ,21028,15.05,108.15,III,,,,,
    4,,,,,Thôn Phú Bình,Xã Ba Tơ,00123,15.25,108.05,nhà ở,,,,,
    """

  @Test func `every column of the plans' list finds its place`() throws {
    let office = Office()
    let summary = try office.take(list)
    #expect(summary.counts.rows == 4)
    #expect(summary.counts.added == 4)
    #expect(summary.counts.refused == 0)
    #expect(summary.unknownColumns == [])
    #expect(summary.needsIndex)
    let objects = try office.objects()
    let first = objects[0]
    #expect(first.record.house?.text == "12A")
    #expect(first.record.street == "Quang Trung")
    #expect(first.record.codes == [AddressCode(scheme: "ndas10", text: "0512345678")])
    #expect(first.record.objectClass == "I")
    #expect(first.record.state == .verified)
    #expect(first.notifiedDay == "2026-10-05")
    #expect(first.plateDay == "2026-10-12")
    #expect(first.declared == Stamp(day: "2026-10-05", by: "lan"))
    #expect(first.sureness == .stated)
    #expect(first.provinceCode == "51")
    #expect(objects[1].record.house?.text == "133/50")
    #expect(objects[2].record.building == "Trường THPT Trần Quốc Tuấn")
    #expect(objects[3].record.communeCode == "00123")
    #expect(try Owners(office.ownersPath).owner(of: 1) == "Nguyễn Văn An")
  }

  @Test func `the second import of a list changes nothing and says so`() throws {
    let office = Office()
    try office.take(list)
    let before = try office.objects()
    let again = try office.take(list) { $0.day = "2026-11-20" }
    #expect(again.counts.added == 0)
    #expect(again.counts.changed == 0)
    #expect(again.counts.unchanged == 4)
    #expect(!again.needsIndex)
    #expect(try office.objects() == before)
    #expect(try office.register().history(of: 1).count == 1)
  }

  @Test func `a changed row changes its object, and the trail says what was before`() throws {
    let office = Office()
    try office.take("Số nhà,Đường,Mã xã,Tên chủ hộ,Ngày gắn biển\n1,Lê Lợi,21025,An,\n2,Lê Lợi,21025,Bình,\n")
    let summary = try office.take(
      "Số nhà,Đường,Mã xã,Tên chủ hộ,Ngày gắn biển\n1,le loi,21025,An,1/10/2026\n2,Lê Lợi,21025,Bình,\n")
    #expect(summary.counts.changed == 1)
    #expect(summary.counts.unchanged == 1)
    let trail = try office.register().history(of: 1)
    #expect(trail.map(\.fact) == ["", "street", "state", "declared_on", "plate_on"])
    // A plate of the 1st was not first heard of on the 15th, the day of the first import.
    #expect(trail[3].before == "2026-10-15" && trail[3].after == "2026-10-01")
    #expect(trail[4].before == "" && trail[4].after == "2026-10-01")
    #expect(trail[1].before == "Lê Lợi" && trail[1].after == "le loi")
    #expect(try office.register().count() == 2)
  }

  @Test func `an empty cell erases nothing, and a verified address does not go back`() throws {
    let office = Office()
    try office.take("id,Số nhà,Đường,Mã xã,Trạng thái\n7,1,Lê Lợi,21025,verified\n")
    let summary = try office.take("id,Số nhà,Đường,Mã xã,Trạng thái\n7,,,21025,declared\n")
    #expect(summary.counts.unchanged == 1)
    let object = try #require(try office.register().object(1))
    #expect(object.record.house?.text == "1")
    #expect(object.record.state == .verified)
  }

  @Test func `a row without a commune leaves the object where it is`() throws {
    let office = Office()
    try office.take("id,Số nhà,Đường,Mã xã\n7,1,Lê Lợi,21025\n")
    // Nothing but an id and a class; the object has its commune already.
    #expect(try office.take("id,Mã xã,Loại\n7,,I\n").counts.changed == 1)
    // A coordinate in the commune next to it moves the house on the map, not to another commune.
    let moved = try office.take("id,Vĩ độ,Kinh độ\n7,15.25,108.05\n")
    #expect(moved.counts.changed == 1 && moved.counts.flagged == 1)
    var object = try #require(try office.register().object(1))
    #expect(object.record.communeCode == "21025" && object.record.objectClass == "I")
    #expect(object.isContradicted)
    #expect(try office.take("id,Vĩ độ,Kinh độ\n7,15.25,108.05\n").counts.unchanged == 1)
    try office.take("id,Vĩ độ,Kinh độ\n7,15.05,108.05\n")
    object = try #require(try office.register().object(1))
    #expect(object.sureness == .stated)
    // Nobody knows the object of an id that is new, and then nothing says where it is.
    #expect(try office.take("id,Mã xã,Số nhà\n8,,2\n").refusals == [.noCommune: 1])
  }

  @Test func `a row that changes only the commune is compared with the coordinate that is known`() throws {
    let office = Office()
    try office.take("id,Số nhà,Đường,Mã xã,Vĩ độ,Kinh độ\n7,1,Lê Lợi,21025,15.05,108.05\n")
    let summary = try office.take("id,Mã xã\n7,00123\n")
    #expect(summary.counts.changed == 1 && summary.counts.flagged == 1)
    #expect(try office.register().object(1)?.isContradicted == true)
    try office.take("id,Mã xã\n7,21025\n")
    #expect(try office.register().object(1)?.sureness == .stated)
  }

  @Test func `a code that a row names twice is one`() throws {
    let office = Office()
    let text = "Số nhà,Đường,Mã xã,Mã địa chỉ số,codes\n1,Lê Lợi,21025,0512345678,ndas10:0512345678\n"
    #expect(try office.take(text).counts.added == 1)
    #expect(try office.objects()[0].record.codes.count == 1)
    #expect(try office.take(text).counts.unchanged == 1)
  }

  @Test func `an object is known again by its id, else by a code, else by its folded address`() throws {
    let office = Office()
    try office.take(
      "id,Số nhà,Đường,Mã xã,Mã địa chỉ số\na,1,Lê Lợi,21025,0512345678\n,3,Hùng Vương,21025,\n")
    // The same list later: another street name under the same id; the code alone; the address without accents.
    let summary = try office.take(
      "id,Số nhà,Đường,Mã xã,Mã địa chỉ số\na,1,Lê Lai,21025,\n,3,HUNG VUONG,21025,\n")
    #expect(summary.counts.changed == 2)
    try office.take("Số nhà,Đường,Mã xã,Mã địa chỉ số\n9,Phan Bội Châu,21025,0512345678\n") {
      $0.source = "other"
    }
    #expect(try office.register().count() == 2)
    #expect(try office.register().object(1)?.record.street == "Phan Bội Châu")
    // A list that got its codes and ids later finds the object that has neither yet.
    try office.take("id,Số nhà,Đường,Mã xã,Mã địa chỉ số\nb,3,Hùng Vương,21025,0500000001\n")
    #expect(try office.register().count() == 2)
    #expect(try office.register().object(2)?.sourceID == "b")
  }

  @Test func `a row that the list repeats counts as unchanged, one that says otherwise is refused`() throws {
    let office = Office()
    let summary = try office.take(
      """
      Số nhà,Đường,Mã xã,Loại đối tượng
      1,Lê Lợi,21025,I
      1,Lê Lợi,21025,I
      1,Le Loi,21025,II

      """)
    #expect(summary.counts.added == 1)
    #expect(summary.counts.unchanged == 1)
    #expect(summary.refusals == [.contradictsRow: 1])
    #expect(summary.diagnostics[0].message.contains("line 3 says otherwise"))
  }

  @Test func `two households at one address are two objects where the list tells them apart`() throws {
    let office = Office()
    let text = "id,Số nhà,Đường,Mã xã,Loại\na,1,Lê Lợi,21025,I\nb,1,Lê Lợi,21025,III\n"
    #expect(try office.take(text).counts.added == 2)
    #expect(try office.take(text).counts.unchanged == 2)
    let blind = try office.take("Số nhà,Đường,Mã xã\n1,Lê Lợi,21025\n")
    #expect(blind.refusals == [.ambiguousObject: 1])
  }

  @Test func `a list that gets a hamlet later, or loses it, doubles nobody`() throws {
    let office = Office()
    let short = "Số nhà,Đường,Mã xã\n1,Lê Lợi,21025\n2,Lê Lợi,21025\n"
    let long = "Số nhà,Đường,Thôn,Mã xã\n1,Lê Lợi,Tổ 3,21025\n2,Lê Lợi,Tổ 4,21025\n"
    #expect(try office.take(short).counts.added == 2)
    #expect(try office.take(long).counts.changed == 2)
    #expect(try office.take(short).counts.unchanged == 2)
    #expect(try office.take(long).counts.unchanged == 2)
    // A second street of the name, in another hamlet of the commune, is another house, and then the hamlet is needed.
    let other = "Số nhà,Đường,Thôn,Mã xã\n1,Lê Lợi,Thôn Phú Bình,21025\n"
    #expect(try office.take(other).counts.added == 1)
    #expect(try office.take(long).counts.unchanged == 2)
    #expect(try office.take(short).refusals == [.ambiguousObject: 1])
    // Without a street, the number is the hamlet's own.
    let hamlets = "Số nhà,Thôn,Mã xã\n1,Thôn Phú Bình,21025\n1,Thôn Phú An,21025\n"
    #expect(try office.take(hamlets).counts.added == 2)
  }

  @Test func `a mended file of refusals is the list that it came from`() throws {
    let names = [
      "/home/lan/list.csv", "list.csv.refused.csv", "x/list.geojson", "list.csv.refused.csv.refused.csv",
      "list.csv.flagged.csv", "list", "list.geojson.refused.geojson", "list.csv.dry-run.refused.csv",
    ]
    for name in names { #expect(ListName.of(name) == "list", "\(name)") }
    #expect(ListName.of(".refused.csv") == ".refused")
    let office = Office()
    let refused = try #require(
      try office.take("id,Số nhà,Đường,Mã xã,Loại\na,1,Lê Lợi,21025,I\nb,1,Lê Lợi,99999,III\n").refusedPath)
    let mended = try office.read(refused).split(separator: "99999").joined(separator: "21025")
    // The second household of the house stays one of its own.
    #expect(try office.take(mended, as: "mended.csv") { $0.source = ListName.of(refused) }.counts.added == 1)
    #expect(try office.register().object(1)?.record.objectClass == "I")
  }

  @Test func `what cannot be written leaves everything as it was`() throws {
    let office = Office()
    try office.take(list)
    // The list ends in a quote that nobody closed, two megabytes before the end of the file.
    var broken = "Số nhà,Đường,Mã xã\n77,Lê Lợi,21025\n\"78"
    broken += String(repeating: "x,21025\n", count: 400_000)
    #expect(throws: RegisterError.self) { try office.take(broken, as: "broken.csv") }
    #expect(try office.register().count() == 4)
    #expect(try office.register().imports().count == 1)
  }

  @Test func `a dry run judges every row and changes nothing`() throws {
    let office = Office()
    let summary = try office.take(list + "\n5,x,,Quang Trung,,,,99999,,,,,,,,\n") { $0.isDryRun = true }
    #expect(summary.counts.added == 4)
    #expect(summary.refusals[.badHouse] == 1)
    #expect(try office.register().count() == 0)
    #expect(!LocalFile.exists(office.ownersPath))
    #expect(summary.refusedPath == office.file("list.csv.dry-run.refused.csv"))
    #expect(LocalFile.exists(office.file("list.csv.dry-run.refused.csv")))
  }

  @Test func `owners that cannot be noted are told of, and the next import brings them`() throws {
    let office = Office()
    try office.take("Số nhà,Đường,Mã xã,Chủ hộ\n1,Lê Lợi,21025,An\n")
    let more = "Số nhà,Đường,Mã xã,Chủ hộ\n1,Lê Lợi,21025,An\n2,Lê Lợi,21025,Bình\n"
    // Somebody reads the owners, and does not stop.
    let reader = try Database(path: office.ownersPath)
    try reader.execute("BEGIN")
    _ = try reader.integer("SELECT count(*) FROM owners")
    let error = #expect(throws: RegisterError.self) { try office.take(more) }
    #expect(error?.message.contains("import the list again") == true)
    #expect(error?.file == office.ownersPath)
    try reader.execute("ROLLBACK")
    #expect(try office.register().count() == 2)
    #expect(try Owners(office.ownersPath).owner(of: 2) == nil)
    #expect(try office.take(more).counts.changed == 1)
    #expect(try Owners(office.ownersPath).owner(of: 2) == "Bình")
  }

  @Test func `refusals that somebody is mending stay until an import has done its work`() throws {
    let office = Office()
    let faulty = "Số nhà,Đường,Mã xã\nx,Lê Lợi,21025\n"
    let path = try #require(try office.take(faulty).refusedPath)
    let refusals = try office.read(path)
    let mended = "Số nhà,Đường,Mã xã\n1,Lê Lợi,21025\n"
    try office.take(mended) { $0.isDryRun = true }
    #expect(try office.read(path) == refusals)
    // Somebody else is writing the register.
    let other = try Database(path: office.registerPath)
    try other.execute("BEGIN IMMEDIATE")
    #expect(throws: RegisterError.self) { try office.take(mended) }
    try other.execute("ROLLBACK")
    #expect(try office.read(path) == refusals)
    // The list breaks off behind a row that is refused.
    let broken = faulty + "\"78" + String(repeating: "x,21025\n", count: 400_000)
    #expect(throws: RegisterError.self) { try office.take(broken) }
    #expect(try office.read(path) == refusals)
    #expect(!LocalFile.exists(path + ".part"))
    try office.take(mended)
    #expect(!LocalFile.exists(path))
  }
}
