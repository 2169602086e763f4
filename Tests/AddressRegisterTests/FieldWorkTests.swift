import AddressIndex
import AddressRegister
import LocalFiles
import SQLiteStore
import Telemetry
import Testing

@Suite("An address goes its way")
struct FieldWorkTests {
  private func act(_ action: String, note: String = "") -> Act {
    Act(at: october15, by: "lan", action: action, note: note)
  }

  private func object(_ change: (inout RegisteredObject) -> Void = { _ in }) -> RegisteredObject {
    var object = RegisteredObject(number: 0, communeCode: "21025", provinceCode: "")
    object.record.house = HousePath(steps: ["12A"])
    object.record.street = "Quang Trung"
    change(&object)
    return object
  }

  private func declare(
    _ office: Office, _ object: RegisteredObject, day: String = "2026-10-01"
  ) throws -> FieldWorkOutcome {
    try FieldWork(try office.register(), index: smallIndex, classes: shippedClasses)
      .declare(object, day: day, today: "2026-10-15", act("declare"))
  }

  private func take(
    _ office: Office, _ step: WorkflowStep, _ number: Int64 = 1, day: String = "2026-10-15"
  ) throws -> FieldWorkOutcome {
    try FieldWork(try office.register(), index: smallIndex, classes: shippedClasses)
      .take(step, with: number, day: day, today: "2026-10-15", act(step.name, note: "on foot"))
  }

  private func refusal(_ outcome: FieldWorkOutcome) -> WorkflowRefusal? {
    if case .refused(let refusal) = outcome { refusal } else { nil }
  }

  @Test func `from declared to a plate on the wall, every step in the trail`() throws {
    let office = Office()
    #expect(refusal(try declare(office, object())) == nil)
    let spot = MapPoint(latitude: 15.05, longitude: 108.05)
    let code = AddressCode(scheme: "ndas10", text: "0512345678")
    #expect(refusal(try take(office, .create(house: nil, codes: [code]), day: "2026-10-02")) == nil)
    #expect(refusal(try take(office, .verify(spot), day: "2026-10-03")) == nil)
    #expect(refusal(try take(office, .notify(channel: "letter"), day: "2026-10-04")) == nil)
    #expect(refusal(try take(office, .plate, day: "2026-10-05")) == nil)
    let stored = try #require(try office.register().object(1))
    #expect(stored.record.state == .verified)
    #expect(stored.created == Stamp(day: "2026-10-02", by: "lan"))
    #expect(stored.notifiedDay == "2026-10-04" && stored.notifiedChannel == "letter")
    #expect(stored.plateDay == "2026-10-05")
    #expect(stored.sureness == .stated)
    let trail = try office.register().history(of: 1)
    #expect(
      trail.map(\.act.action).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
        == ["declare", "create", "verify", "notify", "plate"])
    #expect(trail.last?.fact == "plate_on" && trail.last?.act.note == "on foot")
    #expect(try office.register().objects(withCode: "0512345678") == [1])
  }

  @Test func `steps out of order are refused by name and change nothing`() throws {
    let office = Office()
    _ = try declare(office, object())
    #expect(refusal(try take(office, .verify(nil))) == .tooEarly(step: "verify", missing: "create"))
    #expect(
      refusal(try take(office, .notify(channel: "sms"))) == .tooEarly(step: "notify", missing: "create"))
    #expect(refusal(try take(office, .plate)) == .tooEarly(step: "plate", missing: "create"))
    #expect(refusal(try take(office, .plate, 9)) == .unknownObject("9"))
    #expect(try office.register().history(of: 1).count == 1)
    let create = WorkflowStep.create(house: nil, codes: [])
    let early = WorkflowRefusal.beforeEarlierStep(
      step: "create", day: "2026-09-30", earlier: "declare", earlierDay: "2026-10-01")
    #expect(refusal(try take(office, create, day: "2026-09-30")) == early)
    #expect(refusal(try take(office, create, day: "2026-10-16")) == .inTheFuture(day: "2026-10-16"))
    #expect(refusal(try take(office, create)) == nil)
    #expect(refusal(try take(office, create)) == .alreadyDone(step: "create", day: "2026-10-15"))
    #expect(refusal(try take(office, .verify(nil))) == .noCoordinate)
    _ = try take(office, .plate)
    #expect(refusal(try take(office, .plate)) == .alreadyDone(step: "plate", day: "2026-10-15"))
    _ = try take(office, .notify(channel: "sms"))
    #expect(
      refusal(try take(office, .notify(channel: "sms"))) == .alreadyDone(step: "notify", day: "2026-10-15"))
    #expect(early.explanation.contains("correct the day"))
  }

  @Test func `what is not an address is not declared`() throws {
    let office = Office()
    #expect(
      refusal(try declare(office, object { $0.record.communeCode = "99999" })) == .unknownCommune("99999"))
    #expect(
      refusal(try declare(office, object { $0.record.objectClass = "lâu đài" })) == .unknownClass("lâu đài"))
    #expect(refusal(try declare(office, object { $0.record.house = nil })) == .notToldApart)
    #expect(refusal(try declare(office, object(), day: "2026-11-01")) == .inTheFuture(day: "2026-11-01"))
    _ = try declare(office, object())
    #expect(refusal(try declare(office, object { $0.record.street = "quang trung" })) == .addressTaken(by: 1))
    let code = AddressCode(scheme: "ndas10", text: "0512345678")
    _ = try declare(office, object { $0.record.codes = [code] })
    #expect(refusal(try take(office, .create(house: nil, codes: [code]))) == .codeTaken(code, by: 2))
    let bare = object {
      $0.record.house = nil
      $0.record.position = MapPoint(latitude: 15.05, longitude: 108.05)
    }
    _ = try declare(office, bare)
    #expect(refusal(try take(office, .create(house: nil, codes: []), 3)) == .nothingToCreate)
  }

  @Test func `a code that is typed twice is one, and one with zeros before is no number`() throws {
    let office = Office()
    let code = AddressCode(scheme: "ndas10", text: "0000000002")
    _ = try declare(office, object())
    _ = try declare(office, object { $0.record.street = "Lê Lợi" })
    _ = try take(office, .create(house: nil, codes: [code, code]))
    #expect(try office.objects()[0].record.codes == [code])
    let work = FieldWork(try office.register(), index: smallIndex, classes: shippedClasses)
    #expect(try work.find("0000000002").get().record.number == 1)
    #expect(try work.find("2").get().record.number == 2)
    let (first, second) = (
      AddressCode(scheme: "thuế", text: "TN-1"), AddressCode(scheme: "điện", text: "TN-1")
    )
    _ = try declare(office, object { $0.record.codes = [first] })
    _ = try declare(office, object { $0.record.codes = [second] })
    #expect(try work.find("TN-1").map(\.record.number) == .failure(.severalObjects("TN-1", [3, 4])))
    #expect(try work.find("3").map(\.record.number) == .success(3))
    #expect(try work.find("9").map(\.record.number) == .failure(.unknownObject("9")))
  }

  @Test func `nobody was told of an address before it was declared`() throws {
    let office = Office()
    try office.take("Số nhà,Đường,Mã xã,Trạng thái,Ngày thu thập\n1,Lê Lợi,21025,created,1/10/2026\n")
    #expect(
      refusal(try take(office, .plate, day: "2026-09-30"))
        == .beforeEarlierStep(step: "plate", day: "2026-09-30", earlier: "declare", earlierDay: "2026-10-01"))
    #expect(refusal(try take(office, .plate, day: "2026-10-01")) == nil)
  }

  @Test func `a coordinate in another commune is kept and marked`() throws {
    let office = Office()
    let outcome = try declare(
      office, object { $0.record.position = MapPoint(latitude: 15.25, longitude: 108.05) })
    guard case .done(let stored, _, let contradiction) = outcome else {
      Issue.record("refused")
      return
    }
    #expect(stored.isContradicted && contradiction?.contains("00123") == true)
  }

  @Test func `the trail cannot be rewritten, not even by hand`() throws {
    let office = Office()
    _ = try declare(office, object())
    try Owners(office.ownersPath).note(1, "Nguyễn Văn An", by: "lan", at: october15)
    let hand = try Database(path: office.registerPath)
    for sql in ["DELETE FROM history", "UPDATE history SET by = 'nobody'", "DELETE FROM objects"] {
      #expect(throws: SQLiteError.self) { try hand.execute(sql) }
    }
    let other = try Database(path: office.ownersPath)
    for sql in ["DELETE FROM history", "UPDATE history SET after = 'nobody'"] {
      #expect(throws: SQLiteError.self) { try other.execute(sql) }
    }
  }

  @Test func `owners are in a file of their own that others cannot read`() throws {
    let office = Office()
    let owners = try Owners(office.ownersPath)
    #expect(try owners.note(1, "Nguyễn Văn An", by: "lan", at: october15))
    #expect(try !owners.note(1, "Nguyễn Văn An", by: "lan", at: october15))
    #expect(try owners.owner(of: 1) == "Nguyễn Văn An")
    #expect(mode(of: office.ownersPath) == 0o600)
    #expect(throws: RegisterError.self) { try Owners(office.file("none.sqlite"), access: .readOnly) }
    #expect(throws: RegisterError.self) { try Register.open(office.ownersPath) }
    #expect(throws: RegisterError.self) { try Register.open(office.file("none"), access: .readOnly) }
  }
}
